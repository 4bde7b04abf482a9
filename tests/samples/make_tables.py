"""Make the workbooks among the samples: `python tests/samples/make_tables.py` (needs LibreOffice's `soffice`).

`tables/*.csv` are written by hand; LibreOffice makes workbooks of them, with dates and times as such. The words are
nobody's.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

TABLES = Path(__file__).parent / "tables"
WRITTEN = ("xlsx", "ods")
DELIMITERS = {"survei": ";", "tuturan": ","}


def main() -> None:
    """Write each table in each format of workbooks."""
    for name, delimiter in DELIMITERS.items():
        # Delimiter, quotation mark, UTF-8, first line, no column by name, English, quoted is text, numbers are found.
        reading = f"CSV:{ord(delimiter)},34,76,1,,1033,false,true"
        for suffix in WRITTEN:
            command = [
                "soffice",
                "--headless",
                f"--infilter={reading}",
                "--convert-to",
                suffix,
                "--outdir",
                str(TABLES),
            ]
            subprocess.run([*command, str(TABLES / f"{name}.csv")], check=True, capture_output=True)


if __name__ == "__main__":
    main()
