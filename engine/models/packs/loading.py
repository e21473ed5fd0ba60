"""From stored packs to models that work together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import torch

from engine.contracts.errors import BadInput, ModelMissing, ModelRefused
from engine.contracts.packs import EMBEDDED, ModelChoice, ModelIdentity
from engine.contracts.score import ScoreStatistics
from engine.models.allocator import keep_freed_memory
from engine.models.architectures.resnet50 import head_widths
from engine.models.attributes import AttributeNet
from engine.models.devices import choose_device
from engine.models.graph_attributes import GraphAttributes
from engine.models.graph_recognition import GraphRecognition, ScoresOnlyRecognition
from engine.models.labels import published_labels, read_labels
from engine.models.pack import Detector, FaceReader, ModelPack, load_embedded
from engine.models.packs.apart import inspect_apart
from engine.models.packs.calibration import read_calibration
from engine.models.packs.inspecting import cut_at, hash_of, labels_path
from engine.models.packs.manifest import FileKind, PackFile
from engine.models.packs.store import PackStore, StoredPack
from engine.models.plugins import ATTRIBUTES, PREFIX, RECOGNITION, load
from engine.models.recognition import RecognitionNet
from engine.models.weights import WEIGHTS, read_state

_LICENCE = "as accepted at import"
_ROLES: dict[FileKind, Literal["detector", "recognition", "attributes", "gender_age"]] = {
    FileKind.DETECTOR: "detector",
    FileKind.RECOGNITION: "recognition",
    FileKind.ATTRIBUTES: "attributes",
    FileKind.GENDER_AGE: "gender_age",
}


def load_models(choice: ModelChoice, store: PackStore | None = None) -> ModelPack:
    """Load the models of some packs; what a pack lacks, the embedded one has.

    Raises
    ------
    ModelMissing, ModelRefused, BadInput
    """
    keep_freed_memory()
    base = load_embedded(choice.device)
    store = store or PackStore()
    chosen = choose_device(choice.device)
    recognition: RecognitionNet = base.recognition
    detector: Detector = base.detector
    attributes: AttributeNet = base.attributes
    if choice.recognition.startswith(PREFIX):
        recognition = load(RECOGNITION, choice.recognition.removeprefix(PREFIX))(chosen)
    elif choice.recognition != EMBEDDED:
        recognition = load_recognition(store.open(choice.recognition), chosen, store)
    of_detector = choice.detector or _lender(choice, FileKind.DETECTOR, store)
    if of_detector != EMBEDDED:
        detector = _load_detector(store.open(of_detector), chosen)
    of_words = choice.attributes or _lender(choice, FileKind.ATTRIBUTES, store)
    if of_words.startswith(PREFIX):
        attributes = load(ATTRIBUTES, of_words.removeprefix(PREFIX))(chosen)
    elif of_words != EMBEDDED:
        attributes = _load_attributes(store.open(of_words), chosen)
    judge = None if choice.judge is None else recognition_named(choice.judge, chosen)
    gender_age = None
    if _lender(choice, FileKind.GENDER_AGE, store) != EMBEDDED:
        gender_age = _load_gender_age(store.open(choice.recognition), chosen)
    return ModelPack(
        choice.recognition, detector, recognition, attributes, chosen, judge, gender_age
    )


def _lender(choice: ModelChoice, kind: FileKind, store: PackStore) -> str:
    """Return whose network of a kind is used where none was named: the recognition pack's."""
    name = choice.recognition
    if name == EMBEDDED or name.startswith(PREFIX):
        return EMBEDDED
    return name if store.open(name).manifest.first(kind) is not None else EMBEDDED


def recognition_named(name: str, device: torch.device) -> RecognitionNet:
    """Return the recognition network of a pack, or of an ONNX file that is not imported.

    Raises
    ------
    ModelMissing, ModelRefused, BadInput
    """
    path = Path(name)
    if path.suffix == ".onnx":
        if not path.is_file():
            raise BadInput("There is no file {path}.", "Check the path.", path=name)
        (file,) = inspect_apart([path])
        if file.spec is None:
            raise ModelRefused(
                "{file} is no recognition network.",
                "Give one as InsightFace packs have it.",
                file=path.name,
            )
        identity = ModelIdentity(path.stem, "recognition", path.name, file.sha256, "not recorded")
        return _network(file, path, identity, device, None)
    if name == EMBEDDED:
        return load_embedded(device.type).recognition
    store = PackStore()
    return load_recognition(store.open(name), device, store)


def load_recognition(pack: StoredPack, device: torch.device, store: PackStore) -> RecognitionNet:
    """Load the recognition network of a pack.

    Raises
    ------
    ModelMissing
        If it has none.
    ModelRefused
        If its file is not the one imported.
    """
    file = _checked(pack, FileKind.RECOGNITION)
    identity = _identity(pack, file)
    statistics = read_calibration(store.root, file.sha256)
    return _network(file, pack.path(file), identity, device, statistics)


def _network(
    file: PackFile,
    path: Path,
    identity: ModelIdentity,
    device: torch.device,
    statistics: ScoreStatistics | None,
) -> RecognitionNet:
    assert file.spec is not None
    if not file.tap or file.why_no_maps:
        return ScoresOnlyRecognition(
            identity, path, file.spec, file.why_no_maps, device, statistics
        )
    net = cut_at(path, file.spec.size, file.tap).to(device)
    return GraphRecognition(identity, net, file.spec, statistics)


def _load_detector(pack: StoredPack, device: torch.device) -> Detector:
    from engine.models.scrfd import Scrfd

    file = _checked(pack, FileKind.DETECTOR)
    return Scrfd(_identity(pack, file), pack.path(file), device)


def _load_gender_age(pack: StoredPack, device: torch.device) -> FaceReader:
    from engine.models.gender_age import GenderAge

    file = _checked(pack, FileKind.GENDER_AGE)
    return GenderAge(_identity(pack, file), pack.path(file), device)


def _load_attributes(pack: StoredPack, device: torch.device) -> AttributeNet:
    file = _checked(pack, FileKind.ATTRIBUTES)
    path = pack.path(file)
    if file.spec is None or not file.tap:
        raise ModelRefused(
            "{file} gives no maps of its words: {why}.",
            "Use another attribute network.",
            file=file.name,
            why=file.why_no_maps,
        )
    if path.suffix in WEIGHTS:
        labels = published_labels(head_widths(read_state(path)), file.spec)
    else:
        labels = read_labels(labels_path(path))
    identity = replace(
        _identity(pack, file), name=f"{pack.name}/{labels.name}", licence=labels.licence
    )
    net = cut_at(path, file.spec.size, file.tap).to(device)
    with torch.inference_mode():
        blank = torch.zeros(1, 3, file.spec.size, file.spec.size, device=device)
        width = net.tail(net.head(file.spec.prepare(blank))).flatten(1).shape[1]
    last = max(column for o in labels.outputs for column in (o.column, *o.against))
    if last >= width:
        raise ModelRefused(
            "The labels of {file} name column {column}; the network has {width}.",
            "Correct the labels (docs/packs.md) and import the pack again.",
            file=file.name,
            column=last,
            width=width,
        )
    return GraphAttributes(identity, net, labels)


def _checked(pack: StoredPack, kind: FileKind) -> PackFile:
    """Return the pack's file of a kind, after comparing its hash."""
    file = pack.manifest.first(kind)
    if file is None:
        raise ModelMissing(
            "The pack {name} has no {kind}.",
            "Use another pack.",
            name=pack.name,
            kind=kind.value,
        )
    try:
        found = hash_of(pack.path(file))
    except OSError as error:
        raise ModelMissing(
            "{file} of the pack {name} could not be read ({reason}).",
            "Import the pack again.",
            file=file.name,
            name=pack.name,
            reason=str(error.strerror),
        ) from error
    if found != file.sha256:
        raise ModelRefused(
            "{file} of the pack {name} is not the file that was imported.",
            "Remove the pack and import it again.",
            file=file.name,
            name=pack.name,
        )
    return file


def _identity(pack: StoredPack, file: PackFile) -> ModelIdentity:
    return ModelIdentity(
        name=f"{pack.name}/{file.name}",
        role=_ROLES[file.kind],
        file=file.name,
        sha256=file.sha256,
        licence=_LICENCE,
    )
