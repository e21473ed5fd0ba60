"""Ranking: the paper's order, the measured order, and what is not ranked."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.explanation import (
    AttributeReading,
    Control,
    Direction,
    Measurement,
    WordSide,
    word_key,
)
from engine.contracts.packs import ModelIdentity
from engine.contracts.score import Similarity
from engine.contracts.settings import Ranking
from engine.explain.words.ranking import WordTable
from engine.explain.words.readings import read_attributes
from engine.explain.words.shared_readings import BothRead
from engine.language.catalogue import catalogues
from engine.language.sentence import sentence
from engine.language.vocabulary import load_vocabulary
from engine.models.attributes import AttributeOutput
from engine.models.tapped import Tapped


def output(name: str, value: str, auc: float, *, protected: bool, in_crop: bool) -> AttributeOutput:
    return AttributeOutput(
        name, value, auc, protected=protected, exclusive=name == "age", in_crop=in_crop
    )


class TinyNet:
    """An attribute network of which only the description is used."""

    identity = ModelIdentity("tiny", "attributes", "tiny", "0", "none")
    min_auc = 0.85
    crop_size = 8
    template: NDArray[np.float64] = np.zeros((5, 2))
    outputs = (
        output("mustache", "present", 0.95, protected=False, in_crop=True),
        output("smiling", "present", 0.95, protected=False, in_crop=True),
        output("oval_face", "present", 0.80, protected=False, in_crop=True),
        output("wearing_necktie", "present", 0.95, protected=False, in_crop=False),
        output("age", "young", 0.95, protected=True, in_crop=True),
        output("age", "senior", 0.95, protected=True, in_crop=True),
    )

    def tap(self, crops: Tensor) -> Tapped:
        raise NotImplementedError


LOGITS = torch.tensor([[2.0, 1.0, 3.0, 1.0, 0.5, -0.5], [1.0, -1.0, 3.0, 1.0, -4.0, -3.0]])


def readings(protected: bool = True) -> tuple[tuple[AttributeReading, ...], ...]:
    return read_attributes(TinyNet(), LOGITS, protected)


def table(
    ranked_as: Literal["mated", "nonmated"] = "nonmated",
    ranking: Ranking = Ranking.PAPER,
    protected: bool = True,
) -> WordTable:
    a, b = readings(protected)
    return WordTable(BothRead(TinyNet(), (a, b), ranked_as, protected), ranking)


def change(effect: float, z: float | None = None, p: float = 0.001) -> Measurement:
    control = None if z is None else Control(effect - z * 0.01, 0.01, z, p)
    return Measurement("erase", 0.9 + effect, effect, control, 0.1, "mean")


def measured(**effects: Measurement) -> dict[tuple[str, WordSide], tuple[Measurement, ...]]:
    return {(key.replace("__", "="), "a"): (value,) for key, value in effects.items()}


def test_readings() -> None:
    a, b = readings()
    assert [r.present for r in a] == [True, True, True, True, True, False]
    assert [r.present for r in b] == [True, False, True, True, False, True]
    assert a[0].probability == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert a[4].probability + a[5].probability == pytest.approx(1)
    assert [r.shown for r in a] == [True, True, False, False, True, True]
    assert [r.shown for r in readings(protected=False)[0]][4:] == [False, False]


def test_non_mated_pairs_rank_by_rise_and_mated_by_fall() -> None:
    effects = measured(mustache=change(0.02), smiling=change(-0.05), age__young=change(0.01))
    up = [w.key for w in table("nonmated").ranked(effects)]
    down = [w.key for w in table("mated").ranked(effects)]
    assert up == ["mustache", "age=young", "smiling"]
    assert down == ["smiling", "age=young", "mustache"]
    directions = {w.key: w.direction for w in table().ranked(effects)}
    assert directions["smiling"] is Direction.SUPPORTS
    assert directions["mustache"] is Direction.OPPOSES


def test_the_measured_ranking_orders_by_standing_out() -> None:
    effects = measured(mustache=change(0.05, 1.0), smiling=change(0.02, 6.0))
    paper, by_z = table(), table(ranking=Ranking.MEASURED)
    assert [w.key for w in paper.ranked(effects)] == ["mustache", "smiling"]
    assert [w.key for w in by_z.ranked(effects)] == ["smiling", "mustache"]
    assert [w.supported for w in by_z.ranked(effects)] == [True, False]


def test_a_change_the_wrong_way_is_never_put_first() -> None:
    # The pair is non-mated, the score falls, but by less than random regions lower it.
    effects = measured(mustache=change(-0.001, 2.0), smiling=change(0.004, 0.5))
    words = table(ranking=Ranking.MEASURED).ranked(effects)
    assert [w.key for w in words] == ["smiling", "mustache"]
    text = sentence("sim2word", Similarity(0.85, 0.82), words, "nonmated", 5)
    assert "In A: smile. " in text.en


def test_support_counts_only_outwards() -> None:
    # The score rises, but less than by random regions: nothing that the word explains.
    word = table().ranked(measured(mustache=change(0.01, -5.0)))[0]
    assert word.supported is False
    assert table().ranked(measured(mustache=change(0.01)))[0].supported is None


def test_support_counts_how_many_regions_were_tried() -> None:
    far, often = change(0.05, 4.0, p=0.01), change(0.05, 4.0, p=0.2)
    assert table().ranked(measured(mustache=far))[0].supported is True
    assert table().ranked(measured(mustache=often))[0].supported is False


def test_every_attribute_of_each_face_is_listed_with_its_reason() -> None:
    effects: dict[tuple[str, WordSide], tuple[Measurement, ...]] = {
        ("mustache", "a"): (change(0.01),),
        ("mustache", "b"): (change(0.02),),
        ("mustache", "both"): (change(0.03),),
    }
    words = table(protected=False).complete(effects)
    for image in ("a", "b"):
        assert sorted(w.attribute for w in words if w.image == image) == [
            "age",
            "mustache",
            "oval_face",
            "smiling",
            "wearing_necktie",
        ]
    why = {(w.image, w.attribute): w.why_unranked for w in words}
    assert why["a", "mustache"] is None
    assert why["a", "smiling"] == "no_region"
    assert why["b", "smiling"] == "absent"
    assert why["a", "oval_face"] == "unreliable"
    assert why["a", "wearing_necktie"] == "outside_crop"
    assert why["a", "age"] == "switched_off"
    assert [w.rank for w in words if w.image == "both"] == [1]
    assert all((w.rank is None) == (w.why_unranked is not None) for w in words)
    hidden = next(w for w in words if (w.image, w.attribute) == ("b", "age"))
    assert (hidden.value, hidden.present_a, hidden.present_b) == ("", False, False)
    reported = next(w for w in table().complete({}) if (w.image, w.attribute) == ("b", "age"))
    assert (reported.value, reported.present_a, reported.present_b) == ("senior", False, True)


def test_the_sentence_names_words_that_push_the_right_way_only() -> None:
    words = table().complete(measured(mustache=change(0.02, 4.0), smiling=change(-0.05, -4.0)))
    text = sentence("sim2word", Similarity(0.85, 0.82), words, "nonmated", 5)
    assert "0.850" in text.en
    assert "raises" in text.en
    assert "In A: mustache. In B: none." in text.en
    assert "2 of 2" in text.en
    assert "小胡子" in text.zh
    assert "上升" in text.zh
    assert "微笑" not in text.zh


def test_the_sentence_tells_what_stands_out_the_other_way() -> None:
    effects: dict[tuple[str, WordSide], tuple[Measurement, ...]] = {
        ("mustache", "both"): (change(-0.05, -4.0),),
        ("smiling", "both"): (change(0.02, 0.5),),
    }
    words = table(ranking=Ranking.MEASURED).complete(effects)
    similarity = Similarity(0.85, 0.82)
    text = sentence("measured", similarity, words, "nonmated", 5)
    assert "none of 2 stands out" in text.en
    assert text.en.endswith("The other way stand out: mustache.")
    assert text.zh.endswith("在相反方向上明显不同的是：小胡子。")


def test_every_output_of_the_shipped_network_has_a_name_in_every_language() -> None:
    import json

    from engine.files.resources import resource

    card = json.loads(resource("embedded/attributes.json").read_text(encoding="utf-8"))
    for entry in card["outputs"]:
        key = word_key(entry["name"], entry["value"])
        for catalogue in catalogues():
            assert f"words.{key}" in catalogue.texts, (catalogue.code, key)
    assert "square_face" in load_vocabulary().unknown
