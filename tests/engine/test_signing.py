"""Signatures of cases by a key: what they hold, and what an attacker without the key can do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.commands import main
from engine.contracts.case import CaseContent
from engine.contracts.errors import BadInput
from engine.contracts.pair import ImageChoice
from engine.record.case import Case, audit, check_case, container
from engine.record.case.signing import (
    SigningKey,
    load_key,
    make_key,
    public_key,
    public_pem,
)
from engine.record.case.story import followed, written
from engine.record.report.exporting import exported
from tests.engine.test_case import reseal

SECRET = "an open secret"


@pytest.fixture(autouse=True)
def cheaper_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses that cost less, in tests that make many keys."""
    monkeypatch.setattr("engine.files.sealing.stretched.__defaults__", (2**10,))


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    make_key(tmp_path / "own.key", "E. X.", SECRET)
    return load_key(tmp_path / "own.key", SECRET)


@pytest.fixture
def case_file(tmp_path: Path, astronaut: Path, group: Path, key: SigningKey) -> Path:
    """A case that was signed with the key, and then looked at."""
    path = tmp_path / "one.s2wcase"
    with Case.create(path, ImageChoice(astronaut), ImageChoice(group, 2), blind=True) as case:
        case.note("The left ear is hidden.")
        case.sign("E. X.", "examiner", key)
    return path


def test_a_key_opens_with_its_passphrase_alone(tmp_path: Path, key: SigningKey) -> None:
    path = tmp_path / "own.key"
    assert key.name == "E. X."
    assert public_key(path) == key.public
    assert path.stat().st_mode & 0o077 == 0
    assert key.private.private_bytes_raw().hex() not in path.read_text()
    pem = tmp_path / "own.pem"
    pem.write_bytes(public_pem(path))
    assert public_key(pem) == key.public
    with pytest.raises(BadInput, match="does not open with this passphrase"):
        load_key(path, "another")
    with pytest.raises(BadInput, match="exists"):
        make_key(path, "E. X.", SECRET)
    held = json.loads(path.read_text())
    for spoilt in ({**held, "name": "N. N."}, {**held, "public": "0" * 64}, {**held, "salt": "0"}):
        path.write_text(json.dumps(spoilt))
        with pytest.raises(BadInput):
            load_key(path, SECRET)
    for nothing in (b"", b"[]", b"-----BEGIN PUBLIC KEY-----\n"):
        path.write_bytes(nothing)
        with pytest.raises(BadInput, match="is no key"):
            public_key(path)


def test_a_signature_holds_while_nothing_changes(case_file: Path, key: SigningKey) -> None:
    found = check_case(case_file, key=key.public)
    assert found.problems == ()
    assert found.remarks[0].startswith("signature: E. X. signed lines 1 to 2 of the log")
    assert found.remarks[0].endswith("not signed are: none")
    with Case.open(case_file) as case:
        (signed,) = case.content.signed
        assert signed.key == key.public
        assert key.public in exported(case, ("html",), "en")[0]["html"].decode()
        case.log("viewed", what="report")  # type: ignore[arg-type]
        case.sign("Prof. Judge", "reviewer")  # with a name alone
        with pytest.raises(BadInput, match=r"is that of E\. X\., and N\. N\. signs"):
            case.sign("N. N.", key=key)
    found = check_case(case_file, key=key.public)
    assert found.problems == ()
    assert found.remarks[0].endswith("viewed (1), signed off by Prof. Judge (1)")
    with Case.open(case_file) as case:
        case.note("Later.")
    (problem,) = check_case(case_file, key=key.public).problems
    assert problem.startswith("signature: none by this key holds; line 3 is one")
    assert check_case(case_file).problems == ()


def test_another_story_needs_the_key(case_file: Path, key: SigningKey, tmp_path: Path) -> None:
    with Case.open(case_file, write=False) as case:
        entries, case_id = case.entries, case.content.case_id

    def retold(**changes: str) -> None:
        log, story = b"", None
        for entry in entries:
            detail = {k: changes.get(k, v) for k, v in entry.detail.items()}
            again, log = audit.append(log, case_id, entry.event, detail)
            story = followed(story, again)
        assert isinstance(story, CaseContent)
        reseal(case_file, audit__jsonl=log, case__json=written(story))

    wrong = "audit log: the signature of line 3 is not that of its key"
    for changes in ({"text": "Both ears are seen."}, {"role": "reviewer"}, {}):
        retold(**changes)
        assert wrong in check_case(case_file).problems
    # With a key of one's own the signature is right, and not by the key that is asked for.
    make_key(tmp_path / "other.key", "E. X.", "secret")
    other = load_key(tmp_path / "other.key", "secret")
    log, story = b"", None
    for entry in entries[:-1]:
        again, log = audit.append(log, case_id, entry.event, {**entry.detail})
        story = followed(story, again)
    assert story is not None
    reseal(case_file, audit__jsonl=log, case__json=written(story))
    with Case.open(case_file) as case:
        case.sign("E. X.", "examiner", other)
    assert check_case(case_file).problems == ()
    assert check_case(case_file, key=key.public).problems == ("signature: none by this key holds",)


def test_a_signature_without_a_key_says_so(case_file: Path, key: SigningKey) -> None:
    with Case.open(case_file) as case:
        case.note("More.")
        case.sign("E. X.")
    assert check_case(case_file).problems == ()
    assert check_case(case_file, key=key.public).problems


def test_keys_by_command(
    case_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, own, pem = tmp_path / "secret", tmp_path / "new.key", tmp_path / "new.pem"
    secret.write_text(f"{SECRET}\n")
    with_secret = ["--passphrase-file", str(secret)]
    told_of = tmp_path / "reported.json"
    make = ["key", "make", str(own), "--name", "R. Y.", *with_secret, "--json", str(told_of)]
    assert main(make) == 0
    public = json.loads(told_of.read_text())["public"]
    assert main(make) == 1
    assert main(["key", "public", str(own), "--out", str(pem)]) == 0
    assert public in capsys.readouterr().out
    sign = ["case", "sign", str(case_file), "--name", "R. Y.", "--role", "reviewer"]
    assert main([*sign, *with_secret]) == 2
    assert main([*sign, "--key", str(own)]) == 1  # nobody to ask
    assert main([*sign, "--key", str(own), *with_secret]) == 0
    assert public in capsys.readouterr().out
    assert main(["case", "verify", str(case_file), "--key", str(pem)]) == 0
    assert "R. Y. signed lines 1 to 3" in capsys.readouterr().out
    assert main(["case", "verify", str(case_file), "--key", str(own)]) == 0
    assert main(["case", "note", str(case_file), "One more."]) == 0
    assert main(["case", "verify", str(case_file), "--key", str(pem)]) == 1
    assert "the case was changed after it" in capsys.readouterr().out
    assert container.read(case_file)
