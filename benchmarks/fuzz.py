"""Coverage-guided fuzzing of the parsers that are our own, by atheris.

    python -m benchmarks.fuzz TARGET [--seconds 60 | --runs 10000]
    python -m benchmarks.fuzz all [--runs 100]

Targets: dlib, case, case-members, manifest, pairs, labelled-pairs, calibration, verbal-scale,
pair-set, video (what is ours around FFmpeg, in this process; the program decodes in one of its
own).
An error that is no typed one, a run of more than 10 seconds or of more than 2 GB ends it with
a status other than 0 and leaves the input in a folder that it names. ``all`` goes through every
target in one process, with sound inputs changed at random and not guided by coverage.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import atheris
import av
import numpy as np
from av.video.stream import VideoStream
from PIL import Image

with atheris.instrument_imports(include=["engine"], enable_loader_override=False):
    from engine.batch.listing import read_batch
    from engine.contracts.cancel import CancelToken
    from engine.contracts.case import Observation
    from engine.contracts.errors import Sim2WordError
    from engine.contracts.packs import ModelIdentity
    from engine.contracts.pair import ImageChoice
    from engine.contracts.settings import Settings
    from engine.evaluate.pairs import read_pairs
    from engine.files.likelihood import load_calibration, load_verbal_scale
    from engine.files.pair_set import read_pair_set
    from engine.imaging.video.decoding import facts_for_other, frames_for_other
    from engine.models.dlib_file import read_tensors
    from engine.models.input_spec import InputSpec
    from engine.models.packs.manifest import (
        MANIFEST,
        FileKind,
        Manifest,
        PackFile,
        read_manifest,
    )
    from engine.record.case import Case, check_case, container
    from engine.record.case.running import run_case
    from engine.record.report.building import build_report

from engine.files.installed import packaged_file
from engine.files.resources import resource

_LENGTH = 65536
"""Bytes of an input, at least."""
_SHAPES = ((12, 1, 1, 1), (4, 1, 1, 1), (2, 3, 1, 1))
_CALIBRATION = "embedded/likelihood_lfw.json"
_NETWORK = ModelIdentity(
    "net",
    "recognition",
    "net.onnx",
    json.loads(resource(_CALIBRATION).read_bytes())["network_sha256"],
    "none",
)
"""That the shipped calibration is of."""


@dataclass(frozen=True, slots=True)
class Target:
    """A parser.

    Attributes
    ----------
    run : callable
        Takes the bytes and a folder to put them in.
    seeds : callable
        Takes a folder; returns sound inputs.
    """

    run: Callable[[bytes, Path], None]
    seeds: Callable[[Path], list[bytes]]


def _of_file(parse: Callable[[Path], object]) -> Callable[[bytes, Path], None]:
    def run(data: bytes, folder: Path) -> None:
        path = folder / "input"
        path.write_bytes(data)
        parse(path)

    return run


def _dlib(data: bytes, _folder: Path) -> None:
    for tensor, shape in zip(read_tensors(data, _SHAPES, "x.dat"), _SHAPES, strict=True):
        assert tensor.size == shape[0] * shape[1] * shape[2] * shape[3]


def _dlib_seeds(_folder: Path) -> list[bytes]:
    found = b""
    for shape in _SHAPES:
        found += b"".join(bytes([1, number]) for number in (2, *shape))
        found += bytes(4 * shape[0] * shape[1]) + b"\1\7settings"
    return [found]


def _manifest(data: bytes, folder: Path) -> None:
    (folder / MANIFEST).write_bytes(data)
    read_manifest(folder)


def _manifest_seeds(_folder: Path) -> list[bytes]:
    file = PackFile("net.onnx", "0" * 64, 9, FileKind.RECOGNITION, InputSpec(112), 1.0, "tap")
    manifest = Manifest("net", "2026-01-01T00:00:00+00:00", "user", "MIT", (file,))
    return [manifest.to_json().encode()]


def _case_file(folder: Path) -> Path:
    """Return a case with a run, a note and an observation; small, of two small photos."""
    path = folder / "seed.s2wcase"
    if path.exists():
        return path
    # Large, and of no use to the other targets.
    from engine.session import Session, run_to_end

    session = Session.embedded("cpu")
    with Image.open(packaged_file("scikit-image", "astronaut.png")) as opened:
        face = opened.convert("RGB").crop((130, 10, 330, 210))
    photos = folder / "a.jpg", folder / "b.jpg"
    face.save(photos[0], quality=80)
    face.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(photos[1], quality=80)
    settings = Settings(controls=2, search_steps=0, evidence=("erase",))
    with Case.create(path, *map(ImageChoice, photos), settings=settings, title="seed") as case:
        run_case(case, lambda request: run_to_end(session.explain(request, CancelToken())))
        case.note("a note")
        case.observe("nose", Observation("wide", "narrow", "seen"))
    return path


def _case(path: Path) -> None:
    check_case(path)
    with Case.open(path, write=False) as case:
        build_report(case, "en")


def _case_members(data: bytes, folder: Path) -> None:
    """Change a member of a case, seal it anew, and open that."""
    name = _CHANGED[data[0] % len(_CHANGED)] if data else container.CONTENT
    path = folder / "changed.s2wcase"
    container.write(path, {**_MEMBERS, name: data[1:]})
    _case(path)


_MEMBERS: dict[str, bytes] = {}
_CHANGED: list[str] = []
"""Members that hold text of ours; the seal is made anew."""


def _member_seeds(folder: Path) -> list[bytes]:
    _MEMBERS.update(container.read(_case_file(folder)))
    texts = (name for name in sorted(_MEMBERS) if Path(name).suffix in {".json", ".jsonl"})
    _CHANGED.extend(name for name in texts if name != container.SEAL)
    return [bytes([n]) + _MEMBERS[name] for n, name in enumerate(_CHANGED)]


def _shipped(name: str) -> Callable[[Path], list[bytes]]:
    return lambda _folder: [resource(name).read_bytes()]


def _video(path: Path) -> None:
    sent = os.fsencode(path).hex()
    facts = facts_for_other(sent, 1.0).said
    asked = list(enumerate(facts["stamps"]))[:4]
    wanted = [list(one) for one in asked]
    how = (facts["counted"], facts["interlaced"])
    frames = frames_for_other(sent, wanted, [facts["stamps"][0]], 1.0, *how)
    assert {one["number"] for one in frames.said} <= set(range(4))
    assert len(frames.data) == sum(3 * one["width"] * one["height"] for one in frames.said)


def _video_seeds(folder: Path) -> list[bytes]:
    found = []
    for suffix, codec in ((".mp4", "libx264"), (".avi", "mpeg4")):
        path = folder / f"seed{suffix}"
        with av.open(str(path), "w") as container:
            stream = cast("VideoStream", container.add_stream(codec, rate=25))
            stream.width = stream.height = 64
            stream.pix_fmt = "yuv420p"
            for number in range(4):
                frame = av.VideoFrame.from_ndarray(
                    np.full((64, 64, 3), 40 * number, np.uint8), "rgb24"
                )
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        found.append(path.read_bytes())
    return found


_PAIRS = b'image_a,image_b,same_person,face_a\nx.jpg,y.jpg,1,0\n"a,b.png",z.png,0,\n'
_PAIR_SETS = [
    pickle.dumps(([b"a" * 300, b"b", b"b", b"c"], [True, False]), protocol=protocol)
    for protocol in (3, 4)
] + [b"\x80\x02](U\x01aU\x01bU\x01bU\x01ce](\x88\x89e\x86."]
TARGETS = {
    "dlib": Target(_dlib, _dlib_seeds),
    "case": Target(_of_file(_case), lambda folder: [_case_file(folder).read_bytes()]),
    "case-members": Target(_case_members, _member_seeds),
    "manifest": Target(_manifest, _manifest_seeds),
    "pairs": Target(_of_file(read_batch), lambda _folder: [_PAIRS]),
    "labelled-pairs": Target(_of_file(read_pairs), lambda _folder: [_PAIRS]),
    "calibration": Target(
        _of_file(lambda path: load_calibration(path, _NETWORK)),
        _shipped(_CALIBRATION),
    ),
    "verbal-scale": Target(_of_file(load_verbal_scale), _shipped("verbal_scale.json")),
    "pair-set": Target(_of_file(read_pair_set), lambda _folder: list(_PAIR_SETS)),
    "video": Target(_of_file(_video), _video_seeds),
}


def main() -> None:
    """Fuzz one target; libFuzzer ends the process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "all"])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.target == "all":
        with tempfile.TemporaryDirectory(prefix="sim2word-fuzz-") as scratch:
            for name in TARGETS:
                _mutate(name, Path(scratch), max(1, arguments.runs))
        return
    if arguments.inside is not None:
        _fuzz(arguments.target, arguments.inside, arguments.seconds, arguments.runs)
        return
    with tempfile.TemporaryDirectory(prefix="sim2word-fuzz-") as scratch:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.fuzz", *sys.argv[1:], "--inside", scratch],
            check=False,
        )
    sys.exit(done.returncode)


def _mutate(name: str, folder: Path, runs: int) -> None:
    """Give a parser its sound inputs, and so many of them changed at random."""
    target, draw = TARGETS[name], random.Random(name)
    seeds = target.seeds(folder)
    for seed in seeds:
        target.run(seed, folder)  # an error here is one: what is sound is read
    refused = 0
    for number in range(runs):
        changed = bytearray(seeds[number % len(seeds)])
        for _ in range(draw.choice((1, 1, 2, 8))):
            at = draw.randrange(len(changed) + 1)
            match draw.randrange(3):
                case 0:
                    changed[at : at + 1] = draw.randbytes(1)
                case 1:
                    del changed[at : at + draw.randrange(1, 40)]
                case _:
                    changed[at:at] = draw.randbytes(draw.randrange(1, 40))
        try:
            target.run(bytes(changed), folder)
        except Sim2WordError:
            refused += 1
    print(f"{name}: {len(seeds)} sound, {runs} changed, {refused} refused", flush=True)


def _fuzz(name: str, folder: Path, seconds: int, runs: int) -> None:
    target, corpus = TARGETS[name], folder / "corpus"
    corpus.mkdir()
    seeds = target.seeds(folder)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    print(f"seeds: {len(seeds)}", file=sys.stderr, flush=True)
    found = Path(tempfile.gettempdir()) / f"sim2word-found-{name}-"

    def one(data: bytes) -> None:
        try:
            target.run(data, folder)
        except Sim2WordError:
            return

    longest = max(_LENGTH, 2 * max(map(len, seeds)))
    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds}",
            f"-runs={runs}",
            "-timeout=10",
            "-rss_limit_mb=2048",
            f"-max_len={longest}",
            "-keep_seed=1",
            "-len_control=0",
            f"-artifact_prefix={found}",
            "-print_final_stats=1",
        ],
        one,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
