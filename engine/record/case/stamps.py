"""Time stamps (RFC 3161): another party's word that a case's log was so at a time, from a file.

The analyst takes the query to an authority by whatever way is allowed, and brings back its answer.
Nothing here asks a network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec
from cryptography import x509

from engine.contracts.case import AuditEntry, CaseEvent
from engine.contracts.errors import BadInput
from engine.record.case import audit, container

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

_STATEMENT, _FOLDER = "sim2word/stamped/1", "stamps/"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says.

    Attributes
    ----------
    line : int
        Of the log: it and all lines before it were there.
    time : str
        When, UTC, by the authority.
    authority : str
        Its name in the answer; proven by a check against roots alone.
    """

    line: int
    time: str
    authority: str


def query(case_id: str, log: bytes) -> bytes:
    """Return what an authority is asked for: a stamp of a log as it is now.

    Raises
    ------
    BadInput
        If the library for time stamps is not installed.
    """
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ImportError as error:
        raise _not_installed() from error
    number = len(log.splitlines())
    builder = TimestampRequestBuilder(hash_algorithm=HashAlgorithm.SHA256, nonce=False)
    return builder.data(_statement(case_id, log, number)).build().as_bytes()


def read_stamp(answer: bytes, case_id: str, log: bytes) -> Stamp:
    """Return what an authority's answer says of a log.

    Raises
    ------
    BadInput
        If it is no answer, a refusal, or of something else.
    """
    found = _decoded(answer)
    info = found.tst_info
    imprint = info.message_imprint.message
    for number in range(len(log.splitlines()), 0, -1):
        if hashlib.sha256(_statement(case_id, log, number)).digest() == imprint:
            name = info.name
            authority = name.value.rfc4514_string() if name and hasattr(name, "value") else ""
            return Stamp(number, info.gen_time.isoformat(), authority or _signer(found))
    raise BadInput(
        "The time stamp is of something else than this case's log.",
        "Ask for one with the query of: sim2word case stamp FILE --query FILE.",
    )


def proven_by(answer: bytes, case_id: str, log: bytes, roots: bytes) -> Stamp:
    """Return what a time stamp says once its signature was checked against an authority's roots.

    Parameters
    ----------
    answer : bytes
    case_id : str
    log : bytes
    roots : bytes
        Certificates, PEM.

    Raises
    ------
    BadInput
        If they are none, or the stamp is not by them.
    """
    from rfc3161_client import VerificationError, VerifierBuilder

    stamp = read_stamp(answer, case_id, log)
    try:
        builder = VerifierBuilder(roots=x509.load_pem_x509_certificates(roots))
        hashed = hashlib.sha256(_statement(case_id, log, stamp.line)).digest()
        builder.build().verify(_decoded(answer), hashed)
    except (VerificationError, ValueError) as error:
        raise BadInput(
            "The time stamp is not proven by these certificates ({reason}).",
            "Give the roots of the authority that was asked.",
            reason=" ".join(str(error).split())[:120],
        ) from error
    return stamp


def kept_stamps(entries: tuple[AuditEntry, ...]) -> dict[str, str]:
    """Return the files of a case's time stamps, with the SHA-256 that the log has of each."""
    return {
        str(entry.detail.get("member")): str(entry.detail.get("sha256"))
        for entry in entries
        if entry.event == CaseEvent.STAMPED
    }


def stamp_file(sha256: str) -> str:
    """Return where a case keeps a time stamp."""
    return f"{_FOLDER}{sha256[:16]}.tsr"


def is_stamp(member: str) -> bool:
    """Whether a file of a case is where time stamps are kept, and nothing else is."""
    return member.startswith(_FOLDER)


def stamp_remarks(
    case_id: str, entries: tuple[AuditEntry, ...], members: Mapping[str, bytes], roots: bytes | None
) -> Iterator[tuple[str, bool]]:
    """Yield what a case's time stamps say, and whether each is in order.

    Parameters
    ----------
    case_id : str
    entries : tuple of AuditEntry
    members : mapping
    roots : bytes or None
        PEM; without them a stamp's signature is not checked.
    """
    log = members.get(container.AUDIT, b"")
    if find_spec("rfc3161_client") is None and kept_stamps(entries):
        without = _not_installed()
        yield f"time stamps: {without.cause} {without.next_step}", roots is None
        return
    for member in kept_stamps(entries):
        answer = members.get(member, b"")
        try:
            stamp = (
                read_stamp(answer, case_id, log)
                if roots is None
                else proven_by(answer, case_id, log, roots)
            )
        except BadInput as error:
            yield f"time stamp {member}: {error.cause}", False
            continue
        proof = "its signature is not checked without --roots" if roots is None else "proven"
        yield (
            (
                f"time stamp: lines 1 to {stamp.line} of the log were there at {stamp.time}, by"
                f" {stamp.authority}; {proof}"
            ),
            True,
        )


def _statement(case_id: str, log: bytes, number: int) -> bytes:
    """Return what is stamped: the case, and a line of its log with all before it."""
    said = {
        "schema": _STATEMENT,
        "case": case_id,
        "line": number,
        "sha256": audit.hash_of(log, number),
    }
    return msgspec.json.encode(said)


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        from rfc3161_client import decode_timestamp_response
    except ImportError as error:
        raise _not_installed() from error
    try:
        found = decode_timestamp_response(answer)
        found.tst_info  # noqa: B018 - read now, so that damage is reported here
    except ValueError as error:
        raise BadInput(
            "This is no time stamp, or a refusal ({reason}).",
            "Give the answer of an authority, DER as RFC 3161 has it.",
            reason=" ".join(str(error).split())[:120],
        ) from error
    return found


def _signer(found: TimeStampResponse) -> str:
    """Return whose certificate signed an answer, as far as it says so."""
    signers = {info.serial_number for info in found.signed_data.signer_infos}
    for data in found.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(data)
        if certificate.serial_number in signers:
            return certificate.subject.rfc4514_string()
    return "an authority that it does not name"


def _not_installed() -> BadInput:
    return BadInput(
        "The library for time stamps is not installed.",
        "Install it: pip install 'sim2word[stamps]'.",
    )
