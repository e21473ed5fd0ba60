"""What is asked of the engine."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass, field, replace
from enum import StrEnum

from engine.contracts.pair import ImageChoice

DEFAULT_MAX_MEGAPIXELS = 100.0
MEASURED, PUBLISHED = "measured", "sim2word"
"""Methods: the default, and Sim2Word as its authors have it."""
DEFAULT_EVIDENCE = ("erase", "exchange")
LEAST_CONTROLS, MOST_CONTROLS = 2, 500
"""Random regions per face and area, where there are any: two have a spread."""
MOST_STEPS, MOST_BATCH, SEEDS = 100_000, 65_536, 2**32
"""Bounds of settings, far beyond what is of use."""


class Fill(StrEnum):
    """What takes the place of an erased region."""

    MEAN = "mean"
    BLACK = "black"
    WHITE = "white"
    RANDOM = "random"
    BLUR = "blur"


class Ranking(StrEnum):
    """How the words are ordered."""

    PAPER = "paper"
    MEASURED = "measured"


class Effort(StrEnum):
    """How much is measured: more gives tighter intervals and a sharper region."""

    QUICK = "quick"
    STANDARD = "standard"
    THOROUGH = "thorough"


EFFORTS: dict[Effort, tuple[int, int]] = {
    Effort.QUICK: (12, 0),
    Effort.STANDARD: (32, 0),
    Effort.THOROUGH: (128, 90),
}
"""Controls and steps of the region search."""


class CamKind(StrEnum):
    """Which class activation map the branches use."""

    GRAD_CAM = "grad-cam"
    GRAD_CAM_PLUS_PLUS = "grad-cam++"


class Precision(StrEnum):
    """Of the forward passes over changed crops; maps and the pair's own score are float32."""

    FLOAT32 = "float32"
    HALF = "half"
    """float16 on a GPU, bfloat16 on the CPU."""


class Hypothesis(StrEnum):
    """Which effect makes an attribute characteristic."""

    AUTO = "auto"
    """As mated when the score reaches the operating point, otherwise as non-mated."""
    MATED = "mated"
    """Erasing it lowers the score most."""
    NONMATED = "nonmated"
    """Erasing it raises the score most."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a pair is explained.

    Attributes
    ----------
    method : str
        Name of a method of ``engine.explain.methods.METHODS``.
    ranking : Ranking
        How the published method orders its words; ``measured`` has an order of its own.
    hypothesis : Hypothesis
    fill : Fill
        What takes the place of an erased region.
    cam : CamKind
    identities : str
        Classes that describe a face in the published method: ``topk:3`` or ``threshold:0.5`` of
        the people of a gallery; empty for the two faces themselves.
    mask_threshold : float
        A joint map scaled to 0..1 is erased where it is above this.
    controls : int
        Random regions per face and area that every effect is held against; 0 for none.
    search_steps : int
        Of the search for the region that moves the score most; 0 for none.
    evidence : tuple of str
        Names of the kinds of evidence that are measured, of :data:`engine.evidence.EVIDENCE`.
    landmarks : bool
        Whether landmarks place the regions of a pair's words and lay the partner's pixels on a
        face part on part, with blended borders; otherwise regions lie where the five keypoints
        have them, and the partner's pixels are taken as they lie, as in versions without landmarks.
    score_map : bool
        Whether the one map of each face is made: what holds the score up, what pulls it down.
    parts : bool
        Whether sets of parts are searched that are enough to take the score across its threshold.
    batch_size : int
        Crops per forward pass.
    precision : Precision
        Of the forward passes over changed crops.
    protected_words : bool
        Whether words of perceived race, gender and age may be shown and ranked.
    allow_same : bool
        Whether a photo may be explained beside itself.
    top : int
        Words per image in the sentence.
    seed : int
        Of everything random.
    max_megapixels : float
        Larger photos are refused.
    """

    method: str = MEASURED
    ranking: Ranking = Ranking.MEASURED
    hypothesis: Hypothesis = Hypothesis.AUTO
    fill: Fill = Fill.MEAN
    cam: CamKind = CamKind.GRAD_CAM
    identities: str = ""
    mask_threshold: float = 0.6
    controls: int = EFFORTS[Effort.STANDARD][0]
    search_steps: int = EFFORTS[Effort.STANDARD][1]
    evidence: tuple[str, ...] = DEFAULT_EVIDENCE
    landmarks: bool = True
    score_map: bool = True
    parts: bool = True
    batch_size: int = 16
    precision: Precision = Precision.FLOAT32
    protected_words: bool = True
    allow_same: bool = False
    top: int = 5
    seed: int = 0
    max_megapixels: float = DEFAULT_MAX_MEGAPIXELS

    def __post_init__(self) -> None:
        """Refuse figures that no run could have.

        Raises
        ------
        ValueError
        """
        if not (
            0 <= self.controls <= MOST_CONTROLS
            and 0 <= self.search_steps <= MOST_STEPS
            and 1 <= self.batch_size <= MOST_BATCH
            and 0 <= self.seed < SEEDS
            and self.top >= 0
            and self.evidence
            and len(set(self.evidence)) == len(self.evidence)
            and 0 <= self.mask_threshold <= 1
            and 0 < self.max_megapixels < math.inf
        ):
            raise ValueError("settings out of range")

    @property
    def effort(self) -> Effort | None:
        """Which effort the settings amount to; None if to none of them."""
        counts = (self.controls, self.search_steps)
        return next((effort for effort, known in EFFORTS.items() if known == counts), None)

    def with_effort(self, effort: Effort) -> Settings:
        """Return the settings with another effort."""
        controls, steps = EFFORTS[effort]
        return replace(self, controls=controls, search_steps=steps)


@dataclass(frozen=True, slots=True)
class ExplainRequest:
    """A pair to explain."""

    a: ImageChoice
    b: ImageChoice
    settings: Settings = field(default_factory=Settings)
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)
