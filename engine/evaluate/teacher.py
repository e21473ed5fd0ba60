"""Teacher labels: what another classifier says of each photo, in our attribute values.

The labels are soft and not the truth. Hair colours and some rare attributes are
under-confident, so their operating point is a quantile of the teacher's own scores instead
of 0.5; the model card lists every one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput
from engine.contracts.explanation import PRESENT

_OTHER_WORDS = {
    "Black_Hair": ("hair_color", "black"),
    "Blond_Hair": ("hair_color", "blond"),
    "Brown_Hair": ("hair_color", "brown"),
    "Gray_Hair": ("hair_color", "gray"),
    "Male": ("gender", "male"),
    "Young": ("age", "young"),
}
_LEFT_OUT = ("Attractive", "Rosy_Cheeks")
"""A judgement of taste, and a label that the teacher gives to no photo."""

_QUANTILE = {"Black_Hair": 0.9, "Brown_Hair": 0.9}
_RARE_SHARE = 0.02
_RARE_QUANTILE = 0.98
_EVEN = 0.5
_SENIOR_AGE, _SENIOR_SPREAD = 44.0, 3.0
_RACES = ("asian", "black", "white")
OTHER_RACE = "other"


@dataclass(frozen=True, slots=True, eq=False)
class TeacherLabels:
    """Labels of some photos.

    Attributes
    ----------
    images : tuple of str
    keys : tuple of (name, value)
        Attribute values, grouped by attribute.
    targets : ndarray, float64, (images, keys)
        Soft labels 0 to 1; at the teacher's operating point 0.5. Of ``age`` and ``race``
        they sum to 1.
    operating_points : tuple of float or None
        The teacher's probability that counts as 0.5; None for age and race.
    """

    images: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    targets: NDArray[np.float64]
    operating_points: tuple[float | None, ...]

    @property
    def truth(self) -> NDArray[np.bool_]:
        """Hard labels, (images, keys): above the operating point; of age and race the largest."""
        hard = self.targets > _EVEN
        for name in ("age", "race"):
            where = [i for i, key in enumerate(self.keys) if key[0] == name]
            hard[:, where] = np.eye(len(where), dtype=bool)[self.targets[:, where].argmax(1)]
        return hard


def read_teacher(path: Path) -> TeacherLabels:
    """Return the labels of an npz with the 40 CelebA attributes, perceived race and age.

    Raises
    ------
    BadInput
        If the file is not of that form.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            images = tuple(str(image) for image in data["image"])
            names = [str(name) for name in data["attribute"]]
            chances = np.asarray(data["probability"], dtype=np.float64)
            ages = np.asarray(data["apparent_age"], dtype=np.float64)
            races = [str(race) for race in data["perceived_race"]]
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise BadInput(
            f"{path} does not hold teacher labels ({error}).",
            "Give an npz with image, attribute, probability, apparent_age and perceived_race.",
        ) from error
    columns: list[tuple[str, str, NDArray[np.float64], float | None]] = []
    for index, teacher_name in enumerate(names):
        if teacher_name in _LEFT_OUT or teacher_name == "Young":
            continue
        name, value = _OTHER_WORDS.get(teacher_name, (teacher_name.lower(), PRESENT))
        point = _operating_point(teacher_name, chances[:, index])
        columns.append((name, value, _shift(chances[:, index], point), point))
        if teacher_name == "Male":
            columns.append(("gender", "female", 1 - columns[-1][2], 1 - point))
    columns.sort(key=lambda column: (column[0] == "hair_color", column[0] == "gender"))
    young = chances[:, names.index("Young")]
    senior = (1 - young) / (1 + np.exp(-(ages - _SENIOR_AGE) / _SENIOR_SPREAD))
    columns += [
        ("age", "young", young, None),
        ("age", "middle_aged", 1 - young - senior, None),
        ("age", "senior", senior, None),
    ]
    for race in (*_RACES, OTHER_RACE):
        columns.append(
            ("race", race, np.array([_race(r) == race for r in races], dtype=np.float64), None)
        )
    return TeacherLabels(
        images=images,
        keys=tuple((name, value) for name, value, _, _ in columns),
        targets=np.stack([column for _, _, column, _ in columns], axis=1),
        operating_points=tuple(point for *_, point in columns),
    )


def _race(label: str) -> str:
    return label if label in _RACES else OTHER_RACE


def _operating_point(name: str, chances: NDArray[np.float64]) -> float:
    if name in _QUANTILE:
        return float(np.quantile(chances, _QUANTILE[name]))
    if (chances > _EVEN).mean() < _RARE_SHARE:
        return float(min(_EVEN, np.quantile(chances, _RARE_QUANTILE)))
    return _EVEN


def _shift(chances: NDArray[np.float64], point: float) -> NDArray[np.float64]:
    """Return probabilities moved on the logit scale so that `point` becomes 0.5."""
    safe = np.clip(chances, 1e-6, 1 - 1e-6)
    odds = safe / (1 - safe) * (1 - point) / point
    return np.asarray(odds / (1 + odds))
