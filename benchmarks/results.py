"""Measure everything on given photos and write the results page.

One run, one machine, the same pairs for all methods. Without a GPU this takes an hour with the
default numbers; smaller ones give a quicker and noisier page.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.commands.main import main as run_command

Document = dict[str, Any]


def measured(name: str, arguments: Sequence[str], folder: Path) -> tuple[Document, str]:
    """Run ``sim2word evaluate``, or take what it wrote before; return its JSON with the command."""
    command = " ".join([name, *shown(arguments)])
    target = folder / f"{name}-{hashlib.sha256(command.encode()).hexdigest()[:8]}.json"
    if not target.exists():
        status = run_command(["evaluate", name, *arguments, "--json", str(target)])
        if status != 0:
            raise SystemExit(status)
    found: Document = json.loads(target.read_text(encoding="utf-8"))
    return found, f"sim2word evaluate {command}"


def shown(arguments: Sequence[str]) -> list[str]:
    """Return arguments with folders left out of paths: the page names no machine's."""
    return [Path(a).name if "/" in a else a for a in arguments]


def share(value: float | None) -> str:
    """Return a share as percent."""
    return "-" if value is None else f"{100 * value:.0f} %"


def figure(value: float | None, digits: int = 3) -> str:
    """Return a figure, or a dash where there is none."""
    return "-" if value is None else f"{value:.{digits}f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a Markdown table."""
    return [
        "| " + " | ".join(head) + " |",
        "| " + " | ".join(["---"] * len(head)) + " |",
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
    ]


def faithfulness(documents: Sequence[tuple[Document, str]]) -> list[str]:
    """Return the section on maps: how regions move the score, by judge."""
    lines = ["## Maps: what erasing where they point does", ""]
    lines += [
        "Share of what a greedy search over all cells reaches, on the same pairs; the region of"
        " A is chosen once, with fill mean, and judged with other fills and by another network.",
        "",
    ]
    for document, command in documents:
        judges = [document, *document["transfers"]]
        head = ["map", "cost", *(f"{j['net']}, {j['fill']}" for j in judges)]
        rows = []
        for place, name in enumerate(["random", *(m["name"] for m in document["methods"])]):
            of_judges = [j["random"] if place == 0 else j["methods"][place - 1] for j in judges]
            rows.append(
                [
                    name,
                    f"{of_judges[0]['forward_equivalents']:.0f}",
                    *(
                        f"{share(m['mated']['share_of_limit'])} /"
                        f" {share(m['nonmated']['share_of_limit'])}"
                        for m in of_judges
                    ),
                ]
            )
        limits = [
            f"{j['limit']['mated']['effect']:+.4f} / {j['limit']['nonmated']['effect']:+.4f}"
            for j in judges
        ]
        rows.append(
            ["greedy limit, cosine", f"{document['limit']['forward_equivalents']:.0f}", *limits]
        )
        lines += table(head, rows)
        n = document["limit"]
        lines += [
            f"Mated / non-mated; {n['mated']['n']} + {n['nonmated']['n']} pairs of"
            f" {document['split']} people, {share(document['area'])} of the crop. Cost in"
            f" forward-equivalents. `{command}`",
            "",
        ]
    return lines


def saliency(document: Document, command: str) -> list[str]:
    """Return the section on all methods in all games."""
    games = document["games"]
    columns: list[tuple[str, str, tuple[str, ...]]] = [
        ("12 %, mated", "deletion", ("mated", "share_of_limit")),
        ("12 %, non-mated", "deletion", ("nonmated", "share_of_limit")),
        ("deletion ↓", "deletion", ("deletion_auc",)),
        ("insertion ↑", "deletion", ("insertion_auc",)),
        ("hiding ↑", "hiding", ("auc",)),
        ("patches FNMR ↓", "patches", ("fnmr_auc",)),
        ("patches FMR ↓", "patches", ("fmr_auc",)),
        ("inpainting 1 % ↑", "inpainting", ("turned", "0.01")),
        ("inpainting 5 % ↑", "inpainting", ("turned", "0.05")),
        ("pointing ↑", "pointing", ("pointing",)),
    ]
    rows = []
    for name, cost in document["costs"].items():
        cells = [name, f"{cost:.0f}"]
        for title, game, path in columns:
            value: Any = games[game].get(name)
            for step in path:
                value = None if value is None else value[step]
            cells.append(share(value) if title.startswith("12 %") else figure(value, 2))
        rows.append(cells)
    some = next(iter(document["costs"]))
    counts = ", ".join(f"{game} {games[game][some].get('n', document['pairs'])}" for game in games)
    return [
        "## Saliency methods: every method in every game",
        "",
        *table(["method", "cost", *(title for title, _, _ in columns)], rows),
        f"{document['pairs']} pairs of {document['split']} people, half of them mated,"
        f" {document['masks']} random masks; played: {counts}. Share of the greedy limit at 12 %"
        " of the crop; areas under curves; share of probes turned; share of paint. The samples"
        " are small: differences of less than about 0.1 say nothing. Methods and games:"
        " [saliency methods](saliency.md).",
        "",
        f"`{command}`\n",
    ]


def erased(document: Document, command: str) -> list[str]:
    """Return the paper's own table."""
    rows = [
        [
            row["name"],
            figure(row["auc"], 4),
            *(f"{100 * tar:.1f} %" for tar in row["tar_at_far"].values()),
            f"{row['change']:+.4f}",
            share(row["area"]),
        ]
        for row in document["rows"]
    ]
    fars = list(document["rows"][0]["tar_at_far"])
    head = ["erased", "AUC ↓", *(f"TAR at FAR {far} ↓" for far in fars), "impostors", "area"]
    return [
        "## Verification after the most characteristic attribute was erased",
        "",
        *table(head, rows),
        f"{document['mated']} mated pairs as they are; of {document['nonmated']} non-mated pairs"
        " the best score after erasing one attribute in A, in B or in both (mean grey), its mean"
        " change and area. Larger regions move more, whatever they show: compare rows of like"
        f" area. Classes of the strategies: {document['cohort']} training people.",
        "",
        f"`{command}`\n",
    ]


def planted(documents: Sequence[tuple[Document, str]]) -> list[str]:
    """Return the section on words: painted attributes."""
    lines = ["## Words: is what was painted on the word that is named", ""]
    for name, title in (
        ("same_photo", "The same photo"),
        ("another_photo", "Another photo of the person"),
        (
            "another_photo_where_paint_matters",
            "Another photo, where the paint lowers the cosine by 0.05 or more",
        ),
    ):
        rows = [
            [
                document["method"],
                score["kind"],
                str(score["n"]),
                figure(score["hit1"], 2),
                figure(score["hit3"], 2),
                figure(score["pointing"], 2),
                figure(score["pointing_12"], 2),
            ]
            for document, _ in documents
            for score in document[name]
            if score["n"]
        ]
        lines += [f"### {title}", ""]
        if not rows:
            lines += ["There was no such case.", ""]
            continue
        lines += table(
            ["method", "painted", "n", "hit@1", "hit@3", "pointing", "pointing, 12 %"], rows
        )
    lines += [
        "Pointing: share of the map's first pixels that are paint, as many as were painted but"
        " at most 12 % of the crop; beside it the share of its first 12 %, which a small patch"
        " cannot fill. `skin_mark` has no word: hit@1 is the share of cases in which the first"
        " word does not stand out; it is left out of `all`.",
        "",
        "While training, the attribute network saw lipstick, heavy brows, stubble, goatees and"
        " hats painted on other people by other routines (`training/paint.py`); glasses,"
        " mustaches, fringes and marks it never saw painted.",
        "",
        *(f"`{command}`\n" for _, command in documents),
    ]
    return lines


def support(documents: Sequence[tuple[Document, str]]) -> list[str]:
    """Return the section on how often words are reported to stand out."""
    rows = [
        [
            document["method"],
            f"{share(document['mated']['first_above_3'])} /"
            f" {share(document['nonmated']['first_above_3'])}",
            f"{share(document['mated']['first_supported'])} /"
            f" {share(document['nonmated']['first_supported'])}",
            share(document["identical"]["any_supported"]),
            f"{document['random_supported']} of {document['random_tried']}",
        ]
        for document, _ in documents
    ]
    head = [
        "method",
        "first word z > 3, mated / non-mated",
        "stand out",
        "falsely: identical photos",
        "falsely: random regions as words",
    ]
    lines = ["## Words: how often they stand out", "", *table(head, rows)]
    return [*lines, *(f"`{command}`\n" for _, command in documents)]


def networks(
    attributes: tuple[Document, str],
    verification: tuple[Document, str],
    identification: tuple[Document, str],
) -> list[str]:
    """Return the section on the networks."""
    (of_words, by_words), (of_pairs, by_pairs) = attributes, verification
    of_people, by_people = identification
    worst = sorted(of_words["attributes"], key=lambda a: a["auc"] or 1.0)[:8]
    errors = [a["calibration_error"] for a in of_words["attributes"]]
    rows = [
        ["verification, 10-fold accuracy", f"{100 * of_pairs['accuracy']:.2f} %"],
        ["verification, AUC", figure(of_pairs["auc"], 5)],
        *(
            [f"TAR at FAR {far}", f"{100 * tar:.2f} %"]
            for far, tar in of_pairs["tar_at_far"].items()
        ),
        [
            f"identification, rank-1 among {of_people['people']} people",
            f"{100 * of_people['rank1']:.2f} %",
        ],
        [
            "known against unknown people, AUROC of the uncertainty; of the highest cosine",
            f"{figure(of_people['auroc'])}; {figure(of_people['auroc_of_score'])}",
        ],
        ["attributes, mean AUC, every value", figure(of_words["mean_auc"])],
        [
            "attributes, mean AUC, without perceived race and age groups",
            figure(of_words["mean_auc_of_attribute_teacher"]),
        ],
        ["attributes, mean AUC of words that may be shown", figure(of_words["mean_auc_shown"])],
        ["attributes, expected calibration error", figure(sum(errors) / len(errors))],
    ]
    lines = ["## Networks", "", *table(["measure", "figure"], rows)]
    lines += [
        "Weakest: "
        + ", ".join(f"{a['name']} {a['value']} {figure(a['auc'])}" for a in worst)
        + ". Those below 0.90 are never shown as words.",
        "",
        f"`{by_words}`\n",
        f"`{by_pairs}`\n",
        f"`{by_people}`\n",
    ]
    return lines


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True, help="root of the photos")
    parser.add_argument("--pairs", type=Path, required=True, help="CSV of pairs")
    parser.add_argument("--judge-net", type=Path, help="ONNX that judges regions too")
    parser.add_argument("--map-pairs", type=int, default=40)
    parser.add_argument("--people", type=int, default=12, help="painted on")
    parser.add_argument("--word-pairs", type=int, default=24)
    parser.add_argument("--game-pairs", type=int, default=20, help="for all saliency methods")
    parser.add_argument("--game-masks", type=int, default=200)
    parser.add_argument("--erased-pairs", type=int, default=100, help="non-mated")
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="keep each measurement here and do not make again those that are",
    )
    parser.add_argument("--out", type=Path, default=Path("docs/results.md"))
    arguments = parser.parse_args()
    images, pairs = ["--images", str(arguments.images)], ["--pairs", str(arguments.pairs)]
    judge = ["--judge-net", str(arguments.judge_net)] if arguments.judge_net else []
    with ExitStack() as stack:
        folder = arguments.keep or Path(stack.enter_context(TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        parts = [
            faithfulness(
                [
                    measured(
                        "faithfulness",
                        [
                            *images,
                            *pairs,
                            "--limit",
                            str(arguments.map_pairs),
                            "--judge-fills",
                            "blur,random,exchange",
                            *judge,
                        ],
                        folder,
                    )
                ]
            ),
            saliency(
                *measured(
                    "saliency",
                    [
                        *images,
                        *pairs,
                        "--limit",
                        str(arguments.game_pairs),
                        "--masks",
                        str(arguments.game_masks),
                    ],
                    folder,
                )
            ),
            erased(
                *measured(
                    "erased", [*images, *pairs, "--limit", str(arguments.erased_pairs)], folder
                )
            ),
            planted(
                [
                    measured(
                        "planted",
                        [
                            *images,
                            "--limit",
                            str(arguments.people),
                            "--method",
                            method,
                            "--effort",
                            "quick",
                        ],
                        folder,
                    )
                    for method in ("measured", "sim2word")
                ]
            ),
            support(
                [
                    measured(
                        "words",
                        [*images, *pairs, "--limit", str(arguments.word_pairs), "--method", method],
                        folder,
                    )
                    for method in ("measured", "sim2word")
                ]
            ),
            networks(
                measured("attributes", images, folder),
                measured("verification", [*images, *pairs], folder),
                measured("identification", images, folder),
            ),
        ]
    head = [
        "# Results",
        "",
        "Made by `python -m benchmarks.results`. Photos: Labeled Faces in the Wild, development"
        " people; words and maps on people that nothing was trained or tuned on (`report`)."
        " Quality, not speed: no figure here depends on the machine.",
        "",
    ]
    lines = [*head, *(line for part in parts for line in part)]
    arguments.out.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(f"written: {arguments.out}")


if __name__ == "__main__":
    main()
