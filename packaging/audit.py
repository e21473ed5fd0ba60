"""Ask for known vulnerabilities of what is locked, where that can be asked.

    python packaging/audit.py

Exit status 1 if any is known, or if the tool fails; 0 if none is known, or nobody could be asked:
there is no network. It says which.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_LOCK = Path(__file__).resolve().parent / "lock.txt"
_NO_NETWORK = ("ConnectionError", "ConnectTimeout", "Max retries exceeded", "ReadTimeout")
_LOCAL = "+"
"""Marks builds that no index knows, such as torch's for CPUs."""


def main() -> int:
    """Audit and print; return the exit status."""
    pinned = [
        line.split(" ")[0]
        for line in _LOCK.read_text(encoding="utf-8").splitlines()
        if "==" in line
    ]
    plain = "\n".join(line.split(_LOCAL)[0] for line in pinned)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip_audit",
            "--requirement",
            "/dev/stdin",
            "--no-deps",
            "--disable-pip",
            "--format",
            "json",
            "--progress-spinner",
            "off",
            "--timeout",
            "15",
        ],
        input=plain,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        why = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        unreachable = any(sign in done.stderr for sign in _NO_NETWORK)
        print(f"not audited{': nobody could be asked' if unreachable else ''} ({why})")
        return 0 if unreachable else 1
    bad = [package for package in found if package.get("vulns")]
    for package in bad:
        for known in package["vulns"]:
            print(f"{package['name']} {package['version']}: {known['id']}")
    unknown = sum("skip_reason" in package for package in found)
    print(
        f"{len(found) - unknown} packages audited, {len(bad)} with known vulnerabilities;"
        f" {unknown} unknown to who was asked"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
