"""What the real Taguette reads of a table of tags: `python make_tags.py TABLE.csv OUT.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from taguette.import_codebook import list_tags_csv


def main(table: str, out: str) -> None:
    with Path(table).open("rb") as file:
        Path(out).write_text(json.dumps(list_tags_csv(file)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
