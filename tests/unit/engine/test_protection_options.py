"""Every option that promises protection protects, or is refused: over all commands."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.commands.main import main, parser
from engine.contracts.gallery import GALLERY_FILE

EARLIER = Path(__file__).resolve().parents[2] / "earlier"
PROMISES = ("encrypt", "passphrase", "key")
"""What the name of an option that promises protection holds."""


def actions(
    of: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.Action]]:
    """Yield every option of every command."""
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from actions(inner, (*words, name))
        else:
            yield words, action


PROMISING = sorted(
    {
        (" ".join(words), action.option_strings[0])
        for words, action in actions(parser())
        if action.option_strings and any(word in action.dest for word in PROMISES)
    }
)
PLAIN = {
    "gallery enrol": ["{gallery}", "{photos}"],
    "gallery list": ["{gallery}"],
    "gallery remove": ["{gallery}", "Ann"],
    "gallery read": ["{gallery}"],
    "gallery reembed": ["{gallery}"],
    "explain": [
        "{photo}",
        "{photo}",
        "--gallery",
        "{gallery}",
        "--identities",
        "topk:1",
        "--method",
        "sim2word",
    ],
    "identify": ["{photo}", "--gallery", "{gallery}"],
}
"""Commands with a plain gallery, which a passphrase cannot protect."""
ELSEWHERE = {"gallery encrypt", "key make", "case sign", "case verify"}
"""Commands whose options are tested where their work is."""


@pytest.fixture
def where(tmp_path: Path) -> dict[str, str]:
    shutil.copytree(EARLIER / "gallery", tmp_path / "g")
    (tmp_path / "photos" / "Ann").mkdir(parents=True)
    (tmp_path / "photos" / "Ann" / "a.png").write_bytes(b"x")
    (tmp_path / "secret").write_text("a secret\n")
    return {
        "gallery": str(tmp_path / "g"),
        "photos": str(tmp_path / "photos"),
        "photo": str(tmp_path / "photos" / "Ann" / "a.png"),
    }


@pytest.mark.parametrize(("command", "option"), PROMISING)
def test_a_promise_that_cannot_be_kept_is_refused(
    command: str, option: str, where: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    if command in ELSEWHERE:
        return
    before = (Path(where["gallery"]) / GALLERY_FILE).read_bytes()
    secret = str(Path(where["gallery"]).parent / "secret")
    given = [option] if option == "--encrypt" else [option, secret]
    words = [*command.split(), *(word.format(**where) for word in PLAIN[command])]
    assert main([*words, *given]) == 1
    assert "is not encrypted" in capsys.readouterr().err
    assert (Path(where["gallery"]) / GALLERY_FILE).read_bytes() == before


def test_a_passphrase_alone_makes_no_plain_gallery(
    where: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    new, secret = Path(where["photos"]).parent / "new", Path(where["gallery"]).parent / "secret"
    words = ["gallery", "enrol", str(new), where["photos"], "--passphrase-file", str(secret)]
    assert main(words) == 1
    assert "would not be encrypted" in capsys.readouterr().err
    assert not new.exists()


def test_a_passphrase_for_nothing_is_refused(
    where: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    secret = str(Path(where["gallery"]).parent / "secret")
    assert main(["explain", where["photo"], where["photo"], "--passphrase-file", secret]) == 2
    assert "none is given" in capsys.readouterr().err


def test_a_plain_gallery_can_be_encrypted(
    where: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    gallery, secret = where["gallery"], str(Path(where["gallery"]).parent / "secret")
    assert b"Ann" in (Path(gallery) / GALLERY_FILE).read_bytes()
    assert main(["gallery", "encrypt", gallery, "--passphrase-file", secret]) == 0
    assert b"Ann" not in (Path(gallery) / GALLERY_FILE).read_bytes()
    assert main(["gallery", "list", gallery, "--passphrase-file", secret]) == 0
    assert "encrypted" in capsys.readouterr().out
    assert main(["gallery", "encrypt", gallery, "--passphrase-file", secret]) == 1
    assert main(["gallery", "list", gallery]) == 1
