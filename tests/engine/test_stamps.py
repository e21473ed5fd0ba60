"""Time stamps from an authority's files: kept, held against the log, proven by its roots."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from engine.commands import main
from engine.contracts.errors import BadInput
from engine.contracts.pair import ImageChoice
from engine.record.case import Case, check_case, container
from tests.engine.test_case import reseal

_CONFIG = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[stamping]
basicConstraints = critical, CA:false
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = one
[one]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
tsa_name = yes
ess_cert_id_alg = sha256
"""


class Authority:
    """An authority of one's own, by OpenSSL."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.root = folder, folder / "root.pem"
        (folder / "cnf").write_text(_CONFIG)
        (folder / "serial").write_text("01")
        key = "-newkey rsa:2048 -nodes -config cnf"
        self._run(
            f"req -x509 {key} -keyout root.key -out root.pem -subj /CN=Root -extensions root"
            " -days 9"
        )
        self._run(f"req -new {key} -keyout tsa.key -out tsa.csr -subj /CN=Clock")
        self._run(
            "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem"
            " -extfile cnf -extensions stamping -days 9"
        )

    def _run(self, words: str) -> None:
        command = [shutil.which("openssl") or "openssl", *words.split()]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)

    def answer(self, query: Path) -> bytes:
        shutil.copyfile(query, self.folder / "q")
        self._run("ts -reply -config cnf -queryfile q -inkey tsa.key -signer tsa.pem -out a")
        return (self.folder / "a").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl")
    pytest.importorskip("rfc3161_client")
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture
def case_file(tmp_path: Path, astronaut: Path, group: Path) -> Path:
    path = tmp_path / "one.s2wcase"
    with Case.create(path, ImageChoice(astronaut), ImageChoice(group, 2)) as case:
        case.note("The left ear is hidden.")
    return path


def test_a_time_stamp_is_kept_and_proven(
    case_file: Path, tmp_path: Path, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    query, answer = tmp_path / "q.tsq", tmp_path / "a.tsr"
    stamp = ["case", "stamp", str(case_file)]
    assert main(stamp) == 2
    assert main([*stamp, "--query", str(query)]) == 0
    answer.write_bytes(authority.answer(query))
    with Case.open(case_file) as case:
        case.sign("E. X.")  # meanwhile
    assert main([*stamp, "--answer", str(answer)]) == 0
    assert "Lines 1 to 2 of the log were there at 20" in capsys.readouterr().out
    found = check_case(case_file)
    assert found.problems == ()
    assert "CN=Clock" in found.remarks[0]
    assert "not checked without --roots" in found.remarks[0]
    verify = ["case", "verify", str(case_file), "--roots"]
    assert main([*verify, str(authority.root)]) == 0
    assert "; proven" in capsys.readouterr().out
    other = Authority(tmp_path / "other")
    assert main([*verify, str(other.root)]) == 1
    assert "is not proven by these certificates" in capsys.readouterr().out
    with Case.open(case_file) as case:
        assert len(case.content.signed) == 1  # a time stamp takes no signature back


def test_what_is_no_stamp_of_the_case_is_refused(
    case_file: Path, tmp_path: Path, authority: Authority, astronaut: Path, group: Path
) -> None:
    other, query = tmp_path / "other.s2wcase", tmp_path / "q.tsq"
    with Case.create(other, ImageChoice(astronaut), ImageChoice(group, 1)) as case:
        query.write_bytes(case.query())
    stamp = authority.answer(query)
    with Case.open(case_file) as case:
        with pytest.raises(BadInput, match="of something else"):
            case.stamp(stamp)
        for nothing in (b"", b"0", stamp[:200], query.read_bytes()):
            with pytest.raises(BadInput, match="no time stamp"):
                case.stamp(nothing)
    assert check_case(case_file, roots=authority.root.read_bytes()).problems == (
        "time stamp: there is none",
    )


def test_a_changed_stamp_is_told(case_file: Path, tmp_path: Path, authority: Authority) -> None:
    query = tmp_path / "q.tsq"
    with Case.open(case_file) as case:
        query.write_bytes(case.query())
        case.stamp(authority.answer(query))
    assert check_case(case_file).problems == ()
    members = container.read(case_file)
    (name,) = [name for name in members if name.startswith("stamps/")]
    members[name] = members[name][:-1] + bytes([members[name][-1] ^ 1])
    container.write(case_file, members)
    assert any(f"{name} is not what the log says" in one for one in check_case(case_file).problems)
    log = members[container.AUDIT].replace(b"left ear", b"right ear")
    reseal(case_file, audit__jsonl=log)
    assert any("something else" in one for one in check_case(case_file).problems)
