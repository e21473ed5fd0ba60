"""The paper's tables and figures as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine.evaluate.intervals import Mean
from engine.evaluate.paper import PaperTables
from engine.files.atomic import write_atomically
from engine.language.vocabulary import load_vocabulary

_MARK, _CONTROL = "#054fb9", "#9a9a9a"
_MOST = 15
"""Attributes of a chart."""
_DPI = 130
FILES = (
    "attributes.csv",
    "first.csv",
    "raising.csv",
    "rates.csv",
    "identified.csv",
    "grid.csv",
    "first.png",
    "raising.png",
)
Row = Sequence[str | int | float]


def write_paper(found: PaperTables, folder: Path) -> tuple[Path, ...]:
    """Write every table as CSV and two as pictures; return the files.

    Raises
    ------
    OutputFailed
    """
    rates = [(rate.far, rate.tar, rate.threshold) for rate in found.rates]
    tables: dict[str, list[Row]] = {
        "attributes.csv": _attributes(found),
        "first.csv": _first(found),
        "raising.csv": _raising(found),
        "rates.csv": [("far", "tar", "threshold"), *rates],
        "identified.csv": _identified(found),
        "grid.csv": _grid(found),
    }
    files: list[Path] = []
    for name, rows in tables.items():
        files.append(folder / name)
        write_atomically(folder / name, _csv(rows))
    pictures = {
        "first.png": _chart(
            {_name(key): value for key, value in found.first["mated"].items()},
            {_name(key): value for key, value in found.first_random["mated"].items()},
            "share of mated pairs in which erasing it lowers the score most",
        ),
        "raising.png": _chart(
            {str(key): value for key, value in found.raising["mated"].items()},
            {str(key): value for key, value in found.raising_random["mated"].items()},
            "share of mated pairs, by how many attributes raise the score when erased",
        ),
    }
    for name, data in pictures.items():
        files.append(folder / name)
        write_atomically(folder / name, data)
    return tuple(files)


def _name(key: str) -> str:
    return load_vocabulary().name(key, "en")


def _mean(mean: Mean) -> Row:
    return mean.value, mean.low, mean.high


def _attributes(found: PaperTables) -> list[Row]:
    kinds = ("mated", "nonmated", "mated_random", "nonmated_random")
    changes = [f"{kind}_{part}" for kind in kinds for part in ("change", "low", "high")]
    head = ("attribute", "mated", "nonmated", "auc", "auc_erased", "auc_random", *changes)
    return [
        head,
        *(
            (
                one.key,
                one.mated,
                one.nonmated,
                one.auc,
                one.auc_erased,
                one.auc_random,
                *_mean(one.mated_change),
                *_mean(one.nonmated_change),
                *_mean(one.mated_random),
                *_mean(one.nonmated_random),
            )
            for one in found.attributes
        ),
    ]


def _first(found: PaperTables) -> list[Row]:
    rows: list[Row] = [("pairs", "attribute", "first", "first_random")]
    for kind, shares in found.first.items():
        control = found.first_random[kind]
        keys = dict.fromkeys([*shares, *control])
        rows += [(kind, key, shares.get(key, 0.0), control.get(key, 0.0)) for key in keys]
    return rows


def _raising(found: PaperTables) -> list[Row]:
    rows: list[Row] = [("pairs", "attributes", "share", "share_random")]
    for kind, shares in found.raising.items():
        control = found.raising_random[kind]
        numbers = sorted(shares.keys() | control.keys())
        rows += [(kind, n, shares.get(n, 0.0), control.get(n, 0.0)) for n in numbers]
    return rows


def _identified(found: PaperTables) -> list[Row]:
    parts = ("rank1", "low", "high")
    head = ("erased", "probes", *parts, *(f"random_{part}" for part in parts))
    return [
        (*head, "uncertainty", "random_uncertainty", "area"),
        *(
            (
                one.erased,
                one.rank1.n,
                *_mean(one.rank1),
                *_mean(one.rank1_random),
                one.uncertainty,
                one.uncertainty_random,
                one.area,
            )
            for one in found.identified
        ),
    ]


def _grid(found: PaperTables) -> list[Row]:
    rows: list[Row] = [
        ("fill", "cam", "erased", "auc", "tar_at_0.1", "tar_at_0.01", "change", "area")
    ]
    for one in found.grid:
        tars = list(one.row.tar_at_far.values())
        row = one.row
        rows.append((one.fill, one.cam, row.name, row.auc, *tars, row.change, row.area))
    return rows


def _csv(rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([f"{v:.6g}" if isinstance(v, float) else v for v in row])
    return text.getvalue().encode("utf-8")


def _chart(shares: Mapping[str, float], control: Mapping[str, float], title: str) -> bytes:
    """Return bars and, thin behind them, their control, as PNG."""
    from matplotlib.figure import Figure

    names = list(dict.fromkeys([*shares, *control]))[:_MOST]
    figure = Figure(figsize=(6.4, 1.2 + 0.28 * len(names)), dpi=_DPI, layout="constrained")
    axis = figure.subplots()
    places = range(len(names))
    axis.barh(places, [control.get(n, 0.0) for n in names], 0.8, color=_CONTROL, label="random")
    axis.barh(places, [shares.get(n, 0.0) for n in names], 0.45, color=_MARK, label="erased")
    axis.set_yticks(list(places), names)
    axis.invert_yaxis()
    axis.set_title(title, fontsize=9)
    axis.legend(fontsize=8, frameon=False)
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
