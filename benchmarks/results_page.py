"""The sections of the results page, from the documents that ``sim2word evaluate`` writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Document = dict[str, Any]


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


_GAMES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
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
)


def saliency(shown_first: tuple[Document, str], every: tuple[Document, str]) -> list[str]:
    """Return the sections on the map that is shown first, and on all methods in all games."""
    return [
        "## The map that is shown first, in every game",
        "",
        *games(*shown_first),
        "*middle* is the middle of the face whatever the pair; *another pair's* is *score* of two"
        " other people. A map is worth showing where it is better than both.",
        "",
        "## Saliency methods: every method in every game",
        "",
        *games(*every),
        "The samples are small: the intervals say how little a difference means. Methods and games:"
        " [saliency methods](saliency.md).",
        "",
    ]


def games(document: Document, command: str) -> list[str]:
    """Return the table of methods by games, with intervals, and what it was made of."""
    played, intervals = document["games"], document["intervals"]
    rows = []
    for name, cost in document["costs"].items():
        cells = [name, f"{cost:.0f}"]
        for title, game, path in _GAMES:
            value, both = (at(figures[game], (name, *path)) for figures in (played, intervals))
            in_percent = title.startswith("12 %")
            cells.append(with_interval(value, both, in_percent=in_percent))
        rows.append(cells)
    some = next(iter(document["costs"]))
    counts = ", ".join(
        f"{game} {played[game][some].get('n', document['pairs'])}" for game in played
    )
    return [
        *table(["method", "cost", *(title for title, _, _ in _GAMES)], rows),
        f"{document['pairs']} pairs of {document['split']} people, half of them mated,"
        f" {document['masks']} random masks; played: {counts}. Share of the greedy limit at 12 %"
        " of the crop; areas under curves; share of probes turned; share of paint; 95 % intervals"
        " by the probe's person. Cost in forward-equivalents.",
        "",
        f"`{command}`\n",
    ]


def at(figures: Document, path: Sequence[str]) -> Any:  # noqa: ANN401 - a JSON value
    """Return what stands at a path, or None."""
    found: Any = figures
    for step in path:
        found = None if found is None else found.get(step)
    return found


def with_interval(
    value: float | None, both: Sequence[float] | None, *, in_percent: bool = False
) -> str:
    """Return a figure with its interval."""
    if value is None:
        return "-"
    if in_percent:
        limits = "" if both is None else f" [{100 * both[0]:.0f}, {100 * both[1]:.0f}]"
        return f"{100 * value:.0f} %{limits}"
    return f"{value:.2f}" + ("" if both is None else f" [{both[0]:.2f}, {both[1]:.2f}]")


def account(document: Document, command: str) -> list[str]:
    """Return the section on the account, beside what the same fit makes of nonsense."""
    columns = [
        (title, document[key])
        for title, key in (
            ("the account", "account"),
            ("shuffled", "shuffled"),
            ("random readouts", "random_readouts"),
            ("another classifier's readings", "independent"),
        )
        if document[key] is not None
    ]
    names: tuple[tuple[str, Callable[[Document], str]], ...] = (
        ("variance of embeddings named", lambda f: percent(f["variance"])),
        (
            "named part and score of strangers, r",
            lambda f: figure(f["strangers_r"], 2),
        ),
        (
            "of what mated pairs score above strangers, named",
            lambda f: share(f["mated_named"]),
        ),
        ("mated and non-mated separated by the named part, AUC", lambda f: figure(f["auc_named"])),
        ("mated pairs with a firm row", lambda f: of_people(f["firm_mated"])),
        ("non-mated pairs with a firm row", lambda f: of_people(f["firm_nonmated"])),
    )
    rows = [[text, *(say(figures) for _, figures in columns)] for text, say in names]
    signs, stable, natural = document["signs"], document["stability"], document["natural"]
    checks = [
        [
            "words of firm rows that another classifier contradicts",
            of_people(document["words"]),
            f"{of_people(document['words_elsewhere'])} for words of another pair",
        ],
        [
            "firm rows that bring together although the two differ in the group",
            f"{percent(signs['differ_firm'])} of {signs['n_firm']}",
            "",
        ],
        [
            "accounts of the same two people from other photos, mean correlation",
            figure(stable["correlation"], 2),
            f"{figure(stable['control'], 2)} with other people",
        ],
        [
            "the same lowest row",
            share(stable["same_lowest"]),
            f"{share(stable['by_chance'])} by chance",
        ],
        [
            "two photos of one person scored with strangers: predicted and real change, r; slope",
            f"{figure(natural['r'], 2)}; {slope(natural['slope'])}",
            "0; 0",
        ],
        ["the largest error of a sum", f"{document['largest_error']:.0e}", ""],
    ]
    return [
        "## The account: what it names, and how often wrongly",
        "",
        *table(["", *(title for title, _ in columns)], rows),
        *table(["", "figure", "control"], checks),
        f"{document['photos']} photos of {document['people']} people that the fit never saw; 95 %"
        " intervals by person. Random readouts are as many random mixtures of the embedding, which"
        " name more and say nothing: how much is named is no merit by itself. What each row means:"
        " [the account](account.md).",
        "",
        f"`{command}`\n",
    ]


def percent(value: float | None) -> str:
    """Return a share as percent, with a decimal."""
    return "-" if value is None else f"{100 * value:.1f} %"


def of_people(found: Document | None) -> str:
    """Return a share with its interval, in percent."""
    if found is None or found["value"] is None:
        return "-"
    return f"{percent(found['value'])} ({100 * found['low']:.1f} to {100 * found['high']:.1f})"


def slope(found: Document) -> str:
    """Return a slope with its interval."""
    return f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"


def enough(document: Document, command: str) -> list[str]:
    """Return the section on sets of parts that are enough."""
    names = {
        "crosses": "a set takes the score across the threshold",
        "half": "a set covers half the way",
        "none": "there is none",
        "area": "share of the face",
        "parts": "parts in a set",
        "specific": "specific: more than the same shapes elsewhere",
        "further": "cosine further than those",
        "judged": "another network's score moves the same way",
    }
    columns = ("above", "below", "displaced")
    rows = [
        [text, *(of_mean(document[column][key]) for column in columns)]
        for key, text in names.items()
        if any(document[column][key] is not None for column in columns)
    ]
    return [
        "## Parts that are enough",
        "",
        *table(["", "pairs above the threshold", "below it", "control: parts displaced"], rows),
        f"{document['pairs']} pairs of {document['split']} people, half of them mated; 95 %"
        " intervals by person. The same parts on other photos of the two people:"
        f" {of_mean(document['overlap'])}; control, parts of another pair:"
        f" {of_mean(document['shuffled'])}.",
        "",
        f"`{command}`\n",
    ]


def of_mean(mean: Document | None) -> str:
    """Return a mean with its interval."""
    if mean is None:
        return "-"
    return f"{mean['value']:.2f} [{mean['low']:.2f}, {mean['high']:.2f}]"


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
