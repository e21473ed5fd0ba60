"""Networks that come as weights alone, and attribute networks with labels."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ModelRefused
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.models.architectures.iresnet import IResNet
from engine.models.architectures.resnet50 import HEADS, Attributes, Recognition
from engine.models.cutting import cut, find_taps
from engine.models.input_spec import InputSpec
from engine.models.labels import published_labels, read_labels
from engine.models.packs import FileKind, PackStore, load_models
from engine.models.weights import network_of, read_state
from engine.session import Session, run_to_end
from tests.engine.tiny_onnx import write_recognition

WIDTHS = [2, 3, 3, 3, 3, 3, 3, 3, 5, *[2] * 4, *[3] * 17]
QUICK = Settings(controls=3, search_steps=0, exchange=False)


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


def test_a_published_attribute_network_brings_the_missing_words(
    store: PackStore, tmp_path: Path, group: Path
) -> None:
    torch.manual_seed(0)
    net = Attributes(WIDTHS)
    state = net.state_dict()
    # A network that sees a pointy nose everywhere, and nothing else.
    for number in range(1, HEADS + 1):
        state[f"fc{number}.weight"].zero_()
        state[f"fc{number}.bias"].zero_()
    state["fc30.weight"][0] = 1.0
    save_file(state, tmp_path / "words.safetensors")
    pack = store.add(tmp_path / "words.safetensors")
    assert pack.manifest.first(FileKind.ATTRIBUTES) is not None
    session = Session.on(ModelChoice(attributes="words", device="cpu"))
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), QUICK)
    explanation = run_to_end(session.explain(request, CancelToken()))
    readings = {r.name: r for r in explanation.attributes[0] if r.value == "present"}
    assert readings["pointy_nose"].present
    assert not readings["square_face"].present
    assert "pointy_nose" in {word.key for word in explanation.words if word.rank is not None}
    assert explanation.provenance.models[2].name == "words/Sim2Word attributes as published"


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


def test_an_onnx_attribute_network_reads_with_its_labels(store: PackStore, tmp_path: Path) -> None:
    write_recognition(tmp_path / "mine.onnx")
    path = tmp_path / "mine.labels.json"
    path.write_text(json.dumps(labels_document()), encoding="utf-8")
    store.add(tmp_path / "mine.onnx")
    net = load_models(ModelChoice(attributes="mine", device="cpu")).attributes
    assert [o.key for o in net.outputs] == ["smiling", "eyeglasses"]
    crops = torch.rand(2, 3, 112, 112, generator=torch.Generator().manual_seed(0)) * 255
    tapped = net.tap(crops)
    logits = tapped.finish(tapped.features)
    assert logits.shape == (2, 2)
    assert torch.isfinite(logits).all()


def test_a_column_that_the_network_lacks_is_named(store: PackStore, tmp_path: Path) -> None:
    write_recognition(tmp_path / "mine.onnx")
    labels = labels_document(outputs=[{"name": "smiling", "column": 999}])
    (tmp_path / "mine.labels.json").write_text(json.dumps(labels), encoding="utf-8")
    store.add(tmp_path / "mine.onnx")
    with pytest.raises(ModelRefused, match="column 999"):
        load_models(ModelChoice(attributes="mine", device="cpu"))


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


def test_a_network_of_two_outputs_and_other_colours_is_taken(
    store: PackStore, tmp_path: Path
) -> None:
    write_recognition(tmp_path / "ada.onnx", twice=True)
    write_recognition(tmp_path / "plain.onnx")
    store.add(tmp_path / "ada.onnx", channels="bgr")
    store.add(tmp_path / "plain.onnx")
    crops = torch.rand(2, 3, 112, 112, generator=torch.Generator().manual_seed(0)) * 255
    bgr = load_models(ModelChoice("ada", device="cpu")).recognition.embed(crops)
    rgb = load_models(ModelChoice("plain", device="cpu")).recognition.embed(crops.flip(1))
    assert torch.allclose(bgr, rgb)
