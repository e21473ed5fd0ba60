"""Networks that come as weights alone, and attribute networks with labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ModelRefused
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.models.architectures.resnet50 import HEADS, Attributes
from engine.models.input_spec import InputSpec
from engine.models.packs import FileKind, PackStore, load_models
from engine.session import Session, run_to_end
from tests.engine.tiny_onnx import write_recognition

WIDTHS = [2, 3, 3, 3, 3, 3, 3, 3, 5, *[2] * 4, *[3] * 17]
QUICK = Settings(controls=3, search_steps=0, evidence=("erase",), parts=False, score_map=False)


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


def test_a_network_that_scales_itself_and_takes_one_crop_at_a_time_is_taken(
    store: PackStore, tmp_path: Path
) -> None:
    # As SFace is published: Sub and Mul are its first nodes, and its batch is fixed to 1.
    write_recognition(tmp_path / "sface.onnx", scales=True, batch=1)
    write_recognition(tmp_path / "plain.onnx")
    pack = store.add(tmp_path / "sface.onnx")
    store.add(tmp_path / "plain.onnx")
    net = pack.manifest.first(FileKind.RECOGNITION)
    assert net is not None
    assert net.spec == InputSpec(112, mean=0.0, scale=1.0)
    assert not net.why_no_maps
    crops = torch.rand(3, 3, 112, 112, generator=torch.Generator().manual_seed(0)) * 255
    both = [load_models(ModelChoice(name, device="cpu")).recognition for name in ("sface", "plain")]
    mine, other = (net.embed(crops) for net in both)
    assert torch.allclose(mine, other, atol=1e-5)
    mapped, expected = (net.tap(crops) for net in both)
    assert mapped is not None
    assert expected is not None
    assert torch.allclose(mapped.features, expected.features, atol=1e-4)
