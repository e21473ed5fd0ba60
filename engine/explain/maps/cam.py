"""Grad-CAM and Grad-CAM++ of many scalars from one forward pass.

R. R. Selvaraju et al., "Grad-CAM: visual explanations from deep networks via gradient-based
localization", ICCV 2017. A. Chattopadhay et al., "Grad-CAM++: generalized gradient-based
visual explanations for deep convolutional networks", WACV 2018.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from engine.contracts.settings import CamKind
from engine.models.tapped import Tapped

_EPS = 1e-12
_ROUNDING = 1e-5
_TINY = 1e-30


def class_activation_maps(
    tapped: Tapped, scalars: Callable[[Tensor], Tensor], kind: CamKind = CamKind.GRAD_CAM
) -> Tensor:
    """Return the class activation maps of several scalars for every crop.

    Parameters
    ----------
    tapped : Tapped
        The forward pass; only its remainder is differentiated.
    scalars : callable
        Takes the network's output, (N, K), to the scalars to explain, (N, M).
    kind : CamKind

    Returns
    -------
    Tensor, float32, (M, N, size, size)
        In crop coordinates, at least 0, not scaled.
    """
    return maps_of(tapped, gradients_of(tapped, scalars), kind)


def gradients_of(tapped: Tapped, scalars: Callable[[Tensor], Tensor]) -> Tensor:
    """Return how several scalars of every crop change with its features.

    Parameters
    ----------
    tapped, scalars
        See :func:`class_activation_maps`.

    Returns
    -------
    Tensor, float32, (M, views * N, C, h, w)
    """
    with torch.enable_grad():
        features = tapped.features.clone().requires_grad_(True)
        targets = scalars(tapped.finish(features)).sum(0)
        found: Tensor = torch.autograd.grad(
            targets,
            features,
            torch.eye(len(targets), device=features.device),
            is_grads_batched=True,
        )[0]
    return found


def maps_of(tapped: Tapped, gradients: Tensor, kind: CamKind) -> Tensor:
    """Return the class activation maps that some gradients, (M, views * N, C, h, w), make.

    See :func:`class_activation_maps`.
    """
    features = tapped.features
    if kind is CamKind.GRAD_CAM:
        weights = gradients.mean((-2, -1), keepdim=True)
    else:
        squared = gradients**2
        summed = features.sum((-2, -1), keepdim=True)
        below = 2 * squared + summed * squared * gradients
        alpha = torch.where(below.abs() > _EPS, squared / below, 0.0)
        weights = (alpha * gradients.relu()).sum((-2, -1), keepdim=True)
    return tapped.to_crop((weights * features).sum(2).relu())


def min_max(maps: Tensor) -> Tensor:
    """Return maps, (..., h, w), each scaled to 0..1; a constant map becomes 0.

    Differences within the rounding of float32 count as constant.
    """
    low = maps.amin((-2, -1), keepdim=True)
    span = maps.amax((-2, -1), keepdim=True) - low
    noise = _ROUNDING * maps.abs().amax((-2, -1), keepdim=True)
    return torch.where(span > noise, (maps - low) / span.clamp_min(_TINY), 0.0)
