"""Seconds, memory and sizes of a report: 300 codes, 40 interviews, 10,000 codings.

The study is made first; the report is written by a process of its own: seconds by the clock and on the processor with
all that is imported, the peak memory of the process, and how large the two files are.

    python benchmarks/report.py
    python benchmarks/report.py --codes 50 --sources 10
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

STEP = """
import resource, sys, time
begin, busy = time.perf_counter(), time.process_time()
from qualcode.study import Study
with Study.open(sys.argv[1], read_only=True) as study:
    files = study.report(language="id")
seconds, busy = time.perf_counter() - begin, time.process_time() - busy
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
sizes = ", ".join(f"{file.suffix} {file.stat().st_size / 1024:,.0f} kB" for file in files)
print(f"{seconds:8.1f} s {busy:8.1f} s {peak:8.0f} MB   {sizes}")
"""


def answer(source: int, number: int, codes: int) -> str:
    """A question and an answer that one code is found in."""
    said = f"Di sini ada kata{(source * 7 + number * 13) % codes:03} yang disebut."
    return f"Pewawancara: Bagaimana?\n\nInforman: {said}\n"


def make(folder: Path, options: argparse.Namespace) -> Path:
    """The study's file."""
    import yaml

    from qualcode.study import Study

    themes = {
        f"theme_{top:02}": {"codes": {f"code_{n:03}": [f"kata{n:03}"] for n in range(top, options.codes, 15)}}
        for top in range(min(15, options.codes))
    }
    book = folder / "book.yaml"
    book.write_text(yaml.safe_dump({"qualcode": 1, "languages": ["id"], "themes": themes}), encoding="utf-8")
    (folder / "interviews").mkdir()
    for source in range(1, options.sources + 1):
        text = "\n".join(answer(source, number, options.codes) for number in range(options.answers))
        (folder / "interviews" / f"W-{source:02}.txt").write_text(text, encoding="utf-8")
    with Study.create(folder / "study.qualcode") as study:
        study.code(folder / "interviews", codebook=book)
    return folder / "study.qualcode"


def main() -> None:
    """Make the study, write its report, say what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codes", type=int, default=300)
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--answers", type=int, default=250, help="of a source, each with one coding")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study = make(Path(folder), options)
        subprocess.run([sys.executable, "-c", STEP, str(study)], check=True)


if __name__ == "__main__":
    main()
