"""From evidence at the first convolution to maps of the crop."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from engine.explain.saliency.excitation import Excitation
from engine.explain.saliency.question import Question
from engine.imaging.opencv import cv2
from engine.models.layers import Layers
from engine.models.tapped import Grid

SMOOTHING = 2 / 112
"""Standard deviation of the blur, of the crop's side: 2 pixels of an ArcFace crop."""


class Views:
    """The views of the faces of a question, one after another.

    Parameters
    ----------
    question : Question
    keep_graph : bool
        Whether gradients are wanted, too.
    """

    def __init__(self, question: Question, *, keep_graph: bool = False) -> None:
        self._question, self._keep_graph = question, keep_graph
        self.layers: Layers = question.net.layers()
        self._inputs = self.layers.prepare(question.crops)

    def __len__(self) -> int:
        """Return how many there are of all faces together."""
        return len(self._inputs)

    def __iter__(self) -> Iterator[tuple[int, Excitation]]:
        """Yield the number of the face and the forward pass over each view."""
        count = len(self._question.crops)
        for number, inputs in enumerate(self._inputs):
            self._question.token.check()
            yield number % count, Excitation(self.layers, inputs[None], keep_graph=self._keep_graph)

    def to_maps(self, cells: list[Tensor], grid: Grid) -> Tensor:
        """Return maps, (n, size, size), that sum to 1, of the cells, (h, w), of every view."""
        large = grid.to_crop(torch.stack(cells))
        if self.layers.views > 1:
            upright, mirrored = large.chunk(2)
            large = (upright + mirrored.flip(-1)) / 2
        return normalised(smooth(large))


def start_for(output: Tensor, targets: Tensor) -> Tensor:
    """Return the evidence over an embedding, (K, D), for classes of one prototype each.

    In proportion to max(e_i m_i, 0) for the embedding, (1, D), and prototypes, (K, D): a last
    layer without biases whose rows are the prototypes, and all evidence on one of them.
    """
    unit = torch.nn.functional.normalize(targets, dim=1)
    start = (output.detach() * unit).relu()
    return start / start.sum(1, keepdim=True).clamp_min(torch.finfo(start.dtype).tiny)


def smooth(maps: Tensor) -> Tensor:
    """Return maps, (n, size, size), blurred; their sums stay."""
    sigma = SMOOTHING * maps.shape[-1]
    done = [
        cv2.GaussianBlur(values, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
        for values in maps.detach().cpu().numpy()
    ]
    return torch.stack([torch.from_numpy(values) for values in done])


def normalised(maps: Tensor) -> Tensor:
    """Return maps, (n, h, w), at least 0, that sum to 1; a map of zeros stays."""
    total = maps.sum((1, 2), keepdim=True)
    return torch.where(total > 0, maps / total.clamp_min(torch.finfo(maps.dtype).tiny), 0.0)
