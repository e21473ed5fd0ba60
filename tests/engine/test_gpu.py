"""The GPU gives the CPU's figures, the same ones every time, and gives way when it is full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.contracts.cancel import CancelToken
from engine.contracts.events import Done, Moved
from engine.contracts.explanation import Explanation
from engine.contracts.packs import ModelChoice
from engine.contracts.settings import ExplainRequest, Precision, Settings
from engine.explain.passes import CapturedPasses, OwnPasses
from engine.files.demo_photos import demo_pairs
from engine.models.captured import Captured, forget_recordings
from engine.models.packs import PackStore
from engine.models.recognition import to_batch
from engine.session import Session, run_to_end

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")

AS_ON_THE_CPU = 1e-4
"""Largest difference of an effect between float32 here and there, in cosine."""
AS_FLOAT32 = 0.002
"""The same between half precision and float32."""
SETTINGS = Settings(controls=8, search_steps=5)


@pytest.fixture(scope="module")
def on_gpu() -> Session:
    return Session.on(ModelChoice(device="cuda"))


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Leave the GPU 64 MB more than is in use."""
    forget_recordings()
    whole = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction((torch.cuda.memory_reserved() + (64 << 20)) / whole)
    yield
    torch.cuda.set_per_process_memory_fraction(1.0)
    torch.cuda.empty_cache()


def noise(count: int, seed: int) -> torch.Tensor:
    rng = np.random.default_rng(seed)
    crops = rng.integers(0, 256, (count, 150, 150, 3), dtype=np.uint8)
    return to_batch(crops, torch.device("cuda"))


def explained(session: Session, settings: Settings, pair: int = 0) -> Explanation:
    return run_to_end(session.explain(asked(settings, pair), CancelToken()))


def asked(settings: Settings, pair: int = 0) -> ExplainRequest:
    shown = demo_pairs()[pair]
    return ExplainRequest(shown.a, shown.b, settings)


def effects(found: Explanation) -> dict[tuple[str, ...], float]:
    return {
        (word.image, word.attribute, word.value, str(number)): change.effect
        for word in found.words
        for number, change in enumerate(word.measurements)
    }


def largest_difference(one: Explanation, other: Explanation) -> float:
    mine, theirs = effects(one), effects(other)
    assert mine.keys() == theirs.keys()
    return max(abs(mine[key] - theirs[key]) for key in mine)


def order(found: Explanation) -> list[tuple[str, str]]:
    return [(side, word.key) for side in ("a", "b", "both") for word in found.ranked(side)]


def test_embeddings_are_those_of_the_cpu(session: Session, on_gpu: Session) -> None:
    crops = noise(9, 0)
    with torch.inference_mode():
        here = session.pack.recognition.embed(crops.cpu())
        there = on_gpu.pack.recognition.embed(crops).cpu()
    assert torch.linalg.norm(there - here) / torch.linalg.norm(here) < 1e-5


@pytest.mark.parametrize("pair", range(len(demo_pairs())))
def test_words_and_effects_are_those_of_the_cpu(
    session: Session, on_gpu: Session, pair: int
) -> None:
    here, there = (explained(found, SETTINGS, pair) for found in (session, on_gpu))
    assert largest_difference(here, there) < AS_ON_THE_CPU
    assert order(here) == order(there)
    assert [word.supported for word in here.words] == [word.supported for word in there.words]


def test_every_run_gives_the_same_figures(on_gpu: Session) -> None:
    settings = Settings(controls=3)
    first, *others = (explained(on_gpu, settings) for _ in range(3))
    for other in others:
        assert first.similarity == other.similarity
        assert effects(first) == effects(other)
        for one, two in zip(first.maps, other.maps, strict=True):
            assert np.array_equal(one.values, two.values), one.branch


def test_the_size_of_a_batch_hardly_changes_an_effect(on_gpu: Session) -> None:
    few, many = (explained(on_gpu, replace(SETTINGS, batch_size=size)) for size in (3, 256))
    assert largest_difference(few, many) < AS_ON_THE_CPU


def test_half_precision_keeps_the_first_words(on_gpu: Session) -> None:
    whole, half = (
        explained(on_gpu, replace(SETTINGS, precision=precision)) for precision in Precision
    )
    assert 0 < largest_difference(whole, half) < AS_FLOAT32
    assert [(word.image, word.key) for word in whole.words if word.rank == 1] == [
        (word.image, word.key) for word in half.words if word.rank == 1
    ]


@pytest.mark.parametrize("precision", list(Precision))
@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
def test_a_recording_gives_the_same_figures_for_other_crops(
    on_gpu: Session, precision: Precision, layout: torch.memory_format
) -> None:
    own = OwnPasses(on_gpu.pack.recognition, precision)
    embed, gradients = Captured(own.embed), Captured(own.gradients)
    partners = torch.randn(5, 128, device="cuda")
    for seed in range(4):
        crops = noise(5, seed).contiguous(memory_format=layout)
        with torch.inference_mode():
            assert torch.equal(embed(crops), own.embed(crops))
        assert torch.equal(gradients(crops, partners), own.gradients(crops, partners))
    assert embed.recordings == gradients.recordings == 1


def test_the_programs_own_networks_are_recorded(on_gpu: Session) -> None:
    passes = on_gpu.passes(Precision.FLOAT32)
    assert isinstance(passes, CapturedPasses)
    assert on_gpu.passes(Precision.HALF) is not passes
    assert on_gpu.passes(Precision.FLOAT32) is passes


def test_a_shape_is_recorded_when_it_comes_again() -> None:
    run = Captured(lambda values: values * 2)
    first, second = torch.ones(3, device="cuda"), torch.arange(3.0, device="cuda")
    run(first)
    assert run.recordings == 0
    run(first)
    assert run.recordings == 1
    found = run(second)
    run(first)
    assert found.tolist() == [0, 2, 4]  # not written over
    for length in (*range(4, 40), *range(4, 40)):
        run(torch.ones(length, device="cuda"))
        run(torch.ones(length, device="cuda"))
    assert run.recordings <= 16
    forget_recordings()
    assert run.recordings == 0


def test_what_cannot_be_recorded_is_run() -> None:
    looks = Captured(lambda values: values * float(values.sum()))
    times = iter(range(1, 100))
    counts = Captured(lambda values: values * next(times))
    kept = torch.zeros(2, device="cuda")
    aside = Captured(lambda values: kept.copy_(torch.from_numpy(2 * values.cpu().numpy())))
    for n in range(1, 6):
        values = torch.full((2,), float(n), device="cuda")
        assert looks(values).tolist() == [2.0 * n * n] * 2
        assert aside(values).tolist() == [2.0 * n] * 2
        counts(values)
    assert looks.recordings == counts.recordings == aside.recordings == 0
    assert torch.cuda.current_stream() == torch.cuda.default_stream()
    after = Captured(lambda values: values + 1)
    for n in range(3):
        assert after(torch.full((2,), float(n), device="cuda")).tolist() == [n + 1.0] * 2
    assert after.recordings == 1


def test_a_recording_that_does_not_read_its_inputs_is_not_played() -> None:
    written: list[torch.Tensor] = []

    def outside(values: torch.Tensor) -> torch.Tensor:
        if not torch.cuda.is_current_stream_capturing():
            written[:] = [values * 2]
        return written[0] + 0

    run = Captured(outside)
    for n in range(1, 6):
        assert run(torch.full((2,), float(n), device="cuda")).tolist() == [2.0 * n] * 2
    assert run.recordings == 0


def test_an_imported_network_is_as_on_the_cpu(tiny_pack: Path, store: PackStore) -> None:
    store.add(tiny_pack, "tiny")
    here, there = (Session.on(ModelChoice("tiny", device=name)) for name in ("cpu", "cuda"))
    settings = replace(SETTINGS, controls=3)
    found = [explained(one, settings) for one in (here, there)]
    assert largest_difference(*found) < AS_ON_THE_CPU


@pytest.mark.usefixtures("little_memory")
def test_a_batch_too_large_for_the_gpu_is_halved(on_gpu: Session) -> None:
    events = list(on_gpu.explain(asked(replace(SETTINGS, batch_size=512)), CancelToken()))
    assert not [event for event in events if isinstance(event, Moved)]
    last = events[-1]
    assert isinstance(last, Done)
    torch.cuda.set_per_process_memory_fraction(1.0)
    assert largest_difference(last.explanation, explained(on_gpu, SETTINGS)) < AS_ON_THE_CPU
    assert on_gpu.pack.device.type == "cuda"


def test_a_full_gpu_hands_over_to_the_cpu(session: Session) -> None:
    full = Session.on(ModelChoice(device="cuda"))
    forget_recordings()
    whole = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction(torch.cuda.memory_reserved() / whole)
    try:
        events = list(full.explain(asked(SETTINGS), CancelToken()))
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
    (moved,) = [event for event in events if isinstance(event, Moved)]
    assert "cpu" in moved.device
    last = events[-1]
    assert isinstance(last, Done)
    assert effects(last.explanation) == effects(explained(session, SETTINGS))
