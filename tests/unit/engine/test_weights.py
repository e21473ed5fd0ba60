"""Networks that come as weights alone, and attribute networks with labels."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from engine.contracts.errors import ModelRefused
from engine.models.architectures.iresnet import IResNet
from engine.models.architectures.resnet50 import Recognition
from engine.models.cutting import cut, find_taps
from engine.models.input_spec import InputSpec
from engine.models.labels import published_labels, read_labels
from engine.models.weights import network_of, read_state

WIDTHS = [2, 3, 3, 3, 3, 3, 3, 3, 5, *[2] * 4, *[3] * 17]


class _RunsCode:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (Path("ran"),))  # type: ignore[return-value]


def test_a_pickle_that_would_run_code_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "evil.pth"
    with path.open("wb") as file:
        pickle.dump({"state_dict": _RunsCode()}, file, protocol=2)
    with pytest.raises(ModelRefused, match=r"evil\.pth"):
        read_state(path)
    torch.save({"net": _RunsCode()}, path)
    with pytest.raises(ModelRefused, match=r"evil\.pth"):
        read_state(path)
    assert not (tmp_path / "ran").exists()


def test_what_is_no_known_network_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"a": torch.zeros(2)}, path)
    with pytest.raises(ModelRefused, match="iresnet"):
        network_of(path)
    state = IResNet([1, 1, 1, 1], 64).state_dict()
    del state["fc.weight"]
    save_file(state, path)
    with pytest.raises(ModelRefused, match=r"lacks fc\.weight"):
        network_of(path)
    state["fc.weight"] = torch.zeros(64, 7)
    save_file(state, path)
    with pytest.raises(ModelRefused, match="does not fit iresnet"):
        network_of(path)


@pytest.mark.parametrize(
    ("net", "size", "width"),
    [(IResNet([2, 2, 2, 2], 64), 112, 64), (Recognition(10), 224, 2048)],
)
def test_weights_fill_the_network_that_they_come_from(
    tmp_path: Path, net: torch.nn.Module, size: int, width: int
) -> None:
    path = tmp_path / "net.pth"
    torch.save({"state_dict": {f"module.{k}": v for k, v in net.state_dict().items()}}, path)
    architecture, graph = network_of(path)
    assert architecture.spec.size == size
    taps = find_taps(graph, size)
    assert (taps[-1].height, taps[-1].width) == (7, 7)
    crops = torch.randn(2, 3, size, size, generator=torch.Generator().manual_seed(0))
    parts = cut(graph, taps[-1])
    with torch.inference_mode():
        embeddings = parts.tail(parts.head(crops))
        assert embeddings.shape == (2, width)
        assert torch.equal(embeddings, net.eval()(crops))


def test_published_heads_tell_yes_against_every_other_class() -> None:
    labels = published_labels(WIDTHS, InputSpec(224))
    keys = [o.output.key for o in labels.outputs]
    assert keys[:3] == ["gender=male", "gender=female", "age=young"]
    assert sum(WIDTHS) == 1 + max(i for o in labels.outputs for i in (o.column, *o.against))
    bald = labels.outputs[keys.index("bald")]
    assert (bald.column, bald.against) == (8, (9, 10))
    assert not labels.outputs[keys.index("hair_color=unknown")].output.is_word


def labels_document(**changes: object) -> dict[str, object]:
    return {
        "schema": "sim2word/labels/1",
        "name": "Words of a lab",
        "licence": "ours",
        "kind": "logits",
        "input": {"size": 112, "channels": "bgr"},
        "outputs": [
            {"name": "smiling", "column": 3},
            {"name": "eyeglasses", "column": 0, "against": [1, 2], "auc": 0.99},
        ],
        **changes,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": "other"},
        {"kind": "scores"},
        {"outputs": [{}]},
        {"input": {"size": -1}},
        {"input": {"size": 112, "channels": "xyz"}},
        {"min_auc": 2},
        {"outputs": [{"name": "hair/beard"}]},
        {"outputs": [{"name": "a=b"}]},
        {"outputs": [{"name": "a", "spread": float("nan")}]},
        {"outputs": [{"name": "a", "auc": -1}]},
        {"outputs": [{"name": "a", "column": -1}]},
        {"outputs": [{"name": "\u202ea"}]},
    ],
)
def test_labels_that_cannot_be_used_are_named(tmp_path: Path, changes: dict[str, object]) -> None:
    path = tmp_path / "mine.labels.json"
    path.write_text(json.dumps(labels_document(**changes)), encoding="utf-8")
    with pytest.raises(ModelRefused, match=r"mine\.labels\.json"):
        read_labels(path)
