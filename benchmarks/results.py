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

from benchmarks.results_page import (
    Document,
    account,
    enough,
    erased,
    faithfulness,
    networks,
    planted,
    saliency,
    support,
)
from engine.commands.main import main as run_command


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


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True, help="root of the photos")
    parser.add_argument("--pairs", type=Path, required=True, help="CSV of pairs")
    parser.add_argument("--judge-net", type=Path, help="ONNX that judges regions too")
    parser.add_argument("--labels", type=Path, help="what another classifier reads of the photos")
    parser.add_argument("--account-pairs", type=int, default=600, help="of each kind")
    parser.add_argument("--part-pairs", type=int, default=100)
    parser.add_argument("--shown-pairs", type=int, default=100, help="for the map shown first")
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
        labels = ["--labels", str(arguments.labels)] if arguments.labels else []
        masks = ["--masks", str(arguments.game_masks)]
        parts = [
            account(
                *measured(
                    "account",
                    [*images, *labels, "--limit", str(arguments.account_pairs)],
                    folder,
                )
            ),
            enough(
                *measured("enough", [*images, *pairs, "--limit", str(arguments.part_pairs)], folder)
            ),
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
                measured(
                    "saliency",
                    [
                        *images,
                        *pairs,
                        "--methods",
                        "score,rise,measured,exchange",
                        "--limit",
                        str(arguments.shown_pairs),
                        *masks,
                    ],
                    folder,
                ),
                measured(
                    "saliency",
                    [*images, *pairs, "--limit", str(arguments.game_pairs), *masks],
                    folder,
                ),
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
