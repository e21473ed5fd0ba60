"""The mean of excitation backpropagation over many people: a baseline that knows no face.

After J. R. Williford, B. B. May, J. Byrne, "Explainable face recognition", ECCV 2020. What a map of
one pair adds to where this network looks in any face shows beside it. Made by
``training/mean_ebp.py``, for one network at a time.
"""

from __future__ import annotations

from safetensors.torch import load_file
from torch import Tensor

from engine.contracts.errors import ModelMissing
from engine.contracts.packs import ModelIdentity
from engine.explain.saliency.question import Maps, Needs, Question
from engine.files.home import home
from engine.files.resources import RESOURCES

_FOLDER, KEY = "mean_ebp", "mean"


def file_of(identity: ModelIdentity) -> str:
    """Return the name of a network's mean, below ``resources`` or the user's own folder."""
    return f"{_FOLDER}/{identity.sha256[:16]}.safetensors"


def load_mean(identity: ModelIdentity) -> Tensor:
    """Return the mean map of a network, float32, (size, size), which sums to 1.

    Raises
    ------
    ModelMissing
        If none was made.
    """
    name = file_of(identity)
    path = next((p for p in (RESOURCES / name, home() / name) if p.is_file()), None)
    if path is None:
        raise ModelMissing(
            "There is no mean EBP of {net}: it is made for one network at a time.",
            "Make one (python -m training.mean_ebp), or choose another method.",
            net=identity.name,
        )
    return load_file(path)[KEY]


class MeanEbp:
    """The same map for every face."""

    name, title = "mean-ebp", "Mean EBP"
    paper = "baseline of Williford, May, Byrne, ECCV 2020"
    needs, signed = Needs.HEAD, False

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face: none."""
        return 0.0

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        question.token.check()
        mean = load_mean(question.net.identity).to(question.crops.device)
        yield 1.0
        return mean.expand(len(question.crops), -1, -1).clone()
