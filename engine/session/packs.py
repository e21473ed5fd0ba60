"""What can be done with packs, in records that a screen may hold."""

from __future__ import annotations

from engine.contracts.errors import Sim2WordError
from engine.contracts.packs import FileCard, PackCard
from engine.models.packs import FileKind, PackStore, StoredPack
from engine.models.packs.calibration import read_calibration

_ROLES = (FileKind.RECOGNITION, FileKind.DETECTOR, FileKind.ATTRIBUTES)


def pack_cards(store: PackStore) -> tuple[PackCard, ...]:
    """Return the imported packs; of one that cannot be read, its name and why."""
    return tuple(_card_named(name, store) for name in store.names())


def _card_named(name: str, store: PackStore) -> PackCard:
    try:
        return _card(store.open(name), store)
    except Sim2WordError as error:
        return PackCard(name, problem=error)


def _card(pack: StoredPack, store: PackStore) -> PackCard:
    manifest = pack.manifest
    net = manifest.first(FileKind.RECOGNITION)
    statistics = None if net is None else read_calibration(store.root, net.sha256)
    return PackCard(
        name=manifest.name,
        imported=manifest.imported,
        accepted_by=manifest.accepted_by,
        licence=manifest.licence,
        files=tuple(FileCard(f.name, f.kind.value, f.sha256, f.size) for f in manifest.files),
        roles=tuple(kind.value for kind in _ROLES if manifest.first(kind) is not None),
        tap="" if net is None or net.why_no_maps else net.tap,
        why_no_maps="" if net is None else net.why_no_maps,
        agreement=None if net is None else net.agreement,
        operating_point=None if statistics is None else statistics.operating_point,
    )
