"""Write the JSON schema of explanations from the records that read them.

python docs/make_schema.py [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from engine.record.reading import json_schema

FILE = Path(__file__).resolve().parent / "explanation.schema.json"


def main() -> int:
    """Write the file; with ``--check`` say whether it is as it should be."""
    made = json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
    if "--check" in sys.argv:
        return int(FILE.read_text(encoding="utf-8") != made)
    FILE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
