"""An iresnet50-sized network on a device: crops and pairs a second, and the share of its peak.

    python -m benchmarks.gpu [--device cuda|cpu] [--embedded] [--batches 16,64,256,1024]
        [--compiled] [--json FILE]

The network has the published layers and random weights, and is imported as a user's pack is: its
speed is that of a real pack. ``--embedded`` takes the embedded one. The peak is that of large
matrix products on the same device in the same run. On a GPU the plain network is measured beside
the recorded one, which the program uses, and, if wanted, a compiled one.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from engine.batch import BatchJob, BatchPair, groups_of, run_batch
from engine.contracts.cancel import CancelToken
from engine.contracts.packs import ModelChoice
from engine.contracts.settings import Precision, Settings
from engine.explain.passes import CapturedPasses, OwnPasses
from engine.files.atomic import write_atomically
from engine.files.installed import packaged_file
from engine.models.architectures.iresnet import IResNet
from engine.models.devices import choose_device, describe, half_of
from engine.models.packs import PackStore

_LAYERS = [3, 4, 14, 3]
_EMBEDDING = 512
_NAME = "iresnet50-random"
_REPEATS = 5
_WARM_UPS = 2
"""The second makes a recording."""
_MATRIX = 4096


def seconds(run: Callable[[], object], device: torch.device) -> float:
    """Return what a call takes, the median of a few after some that are not counted."""
    for _ in range(_WARM_UPS):
        run()
    found = []
    for _ in range(_REPEATS):
        _wait(device)
        start = time.perf_counter()
        run()
        _wait(device)
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def peak(device: torch.device, dtype: torch.dtype) -> float:
    """Return the operations a second of a large matrix product."""
    side = _MATRIX if device.type == "cuda" else _MATRIX // 4
    a = torch.randn(side, side, device=device, dtype=dtype)
    return 2 * side**3 / seconds(lambda: a @ a, device)


def make_pack(folder: Path) -> None:
    """Import a network of random weights into a store of packs in a folder."""
    os.environ["SIM2WORD_HOME"] = str(folder / "home")
    torch.manual_seed(0)
    file = folder / f"{_NAME}.safetensors"
    save_file(IResNet(_LAYERS, _EMBEDDING).eval().state_dict(), file)
    PackStore().add(file, _NAME)


def embedding_rows(
    passes: OwnPasses, batches: list[int], device: torch.device, *, compiled: bool
) -> list[dict[str, object]]:
    """Return crops a second and the share of the peak, by batch and by form of the network."""
    size = passes.net.crop_size
    crops = torch.rand(max(batches), 3, size, size, device=device) * 255
    crops = crops.contiguous(memory_format=torch.channels_last)
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        passes.net.embed(crops[:1])
    work = counter.get_total_flops()
    half = passes.precision is Precision.HALF
    most = peak(device, half_of(device) if half else torch.float32)
    forms: dict[str, Callable[[Tensor], Tensor]] = {"plain": passes.embed}
    if device.type == "cuda":
        forms["recorded"] = CapturedPasses(passes, device).embed
    if compiled:
        forms["compiled"] = torch.compile(passes.embed, dynamic=False)
    rows: list[dict[str, object]] = []
    for form, embed in forms.items():
        for batch in batches:
            with torch.inference_mode(), contextlib.suppress(torch.OutOfMemoryError):
                took = seconds(partial(embed, crops[:batch]), device)
                rows.append(
                    {
                        "precision": passes.precision.value,
                        "form": form,
                        "batch": batch,
                        "crops_a_second": batch / took,
                        "share_of_peak": work * batch / took / most,
                    }
                )
    return rows


def pairs_a_second(choice: ModelChoice, settings: Settings, together: int, count: int) -> float:
    """Return how many pairs a second a batch explains."""
    one, several = (
        packaged_file("scikit-image", "astronaut.png"),
        packaged_file("insightface", "t1.jpg"),
    )
    pairs = [BatchPair(n, str(one), str(several), 0, n % 6) for n in range(1, count + 1)]
    job = BatchJob(Path("/"), settings, choice)
    session = job.open_session()
    groups = groups_of(pairs, together)
    for _ in run_batch(session, job, groups[:1], CancelToken()):
        pass
    start = time.perf_counter()
    for _ in run_batch(session, job, groups, CancelToken()):
        pass
    return count / (time.perf_counter() - start)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--batches", default="16,64,256,1024")
    parser.add_argument("--pairs", type=int, default=48)
    parser.add_argument("--together", type=int, default=16)
    parser.add_argument("--controls", type=int, default=Settings().controls)
    parser.add_argument("--steps", type=int, default=Settings().search_steps)
    parser.add_argument("--embedded", action="store_true")
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    batches = [int(text) for text in arguments.batches.split(",")]
    device = choose_device(arguments.device)
    rows: list[dict[str, object]] = []
    whole: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        choice = ModelChoice(device=device.type)
        if not arguments.embedded:
            make_pack(Path(folder))
            choice = replace(choice, recognition=_NAME)
        settings = Settings(controls=arguments.controls, search_steps=arguments.steps)
        net = BatchJob(Path("/"), settings, choice).open_session().pack.recognition
        for precision in Precision:
            passes = OwnPasses(net, precision)
            rows += embedding_rows(passes, batches, device, compiled=arguments.compiled)
            for batch in batches:
                rate = pairs_a_second(
                    choice,
                    replace(settings, precision=precision, batch_size=batch),
                    arguments.together,
                    arguments.pairs,
                )
                whole.append({"precision": precision.value, "batch": batch, "pairs_a_second": rate})
    reported = {"device": describe(device), "embedding": rows, "explaining": whole}
    print(json.dumps(reported, indent=1))
    if arguments.json is not None:
        write_atomically(arguments.json, json.dumps(reported, indent=1).encode())


if __name__ == "__main__":
    main()
