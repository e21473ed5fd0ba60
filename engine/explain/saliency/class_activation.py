"""Class activation maps of the cosine, and gradient times activation.

R. R. Selvaraju et al., "Grad-CAM", ICCV 2017; A. Chattopadhay et al., "Grad-CAM++", WACV 2018.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.contracts.settings import CamKind
from engine.explain.maps.cam import class_activation_maps
from engine.explain.maps.identity import identity_maps
from engine.explain.maps.signed_evidence import signed_evidence
from engine.explain.saliency.question import Maps, Needs, Question

_COST = 3.0


class CosineCam:
    """Where the feature map raises the cosine; of its opposite, if that is asked for.

    Parameters
    ----------
    name, title, paper : str
    kind : CamKind
    """

    needs, signed = Needs.GRADIENTS, False

    def __init__(self, name: str, title: str, paper: str, kind: CamKind) -> None:
        self.name, self.title, self.paper, self._kind = name, title, paper, kind

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return _COST

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        question.token.check()
        partners = question.partners.clone()
        sign = 1.0 if question.ranked_as == "mated" else -1.0

        def cosines(outputs: Tensor) -> Tensor:
            towards: Tensor = torch.cosine_similarity(outputs, partners, dim=1) * sign
            return towards[:, None]

        maps = class_activation_maps(question.net.tap(question.crops), cosines, self._kind)
        yield 1.0
        return maps[0]


class GradientTimesActivation:
    """What every cell of the feature map adds to the cosine, to first order."""

    name, title = "evidence", "Gradient x activation"
    paper = "Shrikumar et al., 2016"
    needs, signed = Needs.GRADIENTS, True

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return _COST

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        question.token.check()
        maps = signed_evidence(question.net.tap(question.crops), question.partners)
        yield 1.0
        return maps


class Discriminant:
    """The identity branch of Sim2Word: a face's own identity, and not its partner's."""

    name, title, paper = "sim2word", "Sim2Word, identity", "Chen et al., TOMM 2022"
    needs, signed = Needs.GRADIENTS, False

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return 5.0

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        question.token.check()
        tapped = question.net.tap(question.crops)
        maps = identity_maps(tapped, question.own, question.partners, CamKind.GRAD_CAM)
        yield 1.0
        return maps.discriminant


GRAD_CAM = CosineCam("gradcam", "Grad-CAM", "Selvaraju et al., ICCV 2017", CamKind.GRAD_CAM)
GRAD_CAM_PLUS_PLUS = CosineCam(
    "gradcam++", "Grad-CAM++", "Chattopadhay et al., WACV 2018", CamKind.GRAD_CAM_PLUS_PLUS
)
