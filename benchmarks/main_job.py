"""The main job, end to end: N interviews in Word to a coded study, beside the way it is done with common libraries.

    python benchmarks/main_job.py                       # 60 documents of 8,000 words
    python benchmarks/main_job.py --documents 10 --words 2000 --runs 5

Whole processes are timed by the clock, start-up included, in turn. The other way is usual_way.py: it reads with
python-docx, finds with spaCy in sentences of its sentencizer, makes frames with pandas and writes a workbook and a csv.
That both code the same sentences with the same codes is checked first. qualcode is timed up to the study file and the
printed summary, and with the workbook and the csv of all codings besides. Times are of this machine: quote the ratios.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import Process
from pathlib import Path

from corpus import Corpus, write_docx
from measure import Command, command, in_turn, machine, table

USUAL = Path(__file__).parent / "usual_way.py"
BESIDE = ("spacy", "python-docx", "pandas", "openpyxl")
PHRASES = "usual way, PhraseMatcher"
CLICK = "python -c 'import click'"
Coded = set[tuple[str, str, str]]  # source, sentence, code


def main() -> None:
    """Make the documents, compare what both ways code, time them, print the ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=60)
    options.add_argument("--words", type=int, default=8_000)
    options.add_argument("--indicators", type=int, default=500)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--markdown", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(Path(folder))
        # In a process of its own: a command's peak begins with the memory of the process that starts it.
        maker = Process(target=job.make, args=(given.documents, given.words, given.indicators))
        maker.start()
        maker.join()
        print(machine(*BESIDE))
        print(f"{given.documents} docx of {given.words:,} words, {given.indicators} indicators.", end=" ")
        print(f"The same {job.check_same():,} codings by both ways.\n")
        report(job, job.measure(given.runs), markdown=given.markdown)


class Job:
    """A folder of interviews and a codebook, and the commands of both ways."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.transcripts = root / "transcripts"
        self.book = root / "book.yaml"
        self.study = root / "study.qualcode"

    def make(self, documents: int, words: int, indicators: int) -> None:
        """Write the documents and the codebook."""
        corpus = Corpus()
        self.transcripts.mkdir()
        for number in range(documents):
            write_docx(self.transcripts / f"W-{number + 1:03}.docx", corpus.turns(words))
        self.book.write_text(corpus.codebook(indicators), encoding="utf-8")

    def qualcode(self, *arguments: str) -> Command:
        """A command of qualcode on the study."""
        return command("-m", "qualcode", "--study", str(self.study), *arguments)

    def code(self) -> Command:
        """Code what is new or changed."""
        return self.qualcode("code", str(self.transcripts), "--codebook", str(self.book))

    def code_anew(self) -> Command:
        """Code everything into a new study."""
        self.study.unlink(missing_ok=True)
        return self.code()

    def code_and_write(self) -> Command:
        """Code everything, and write the workbook and the csv of codings."""
        coded = self.code_anew()
        workbook = self.qualcode("export", str(self.root / "ours.xlsx"))
        return coded + workbook + self.qualcode("codings", "-o", str(self.root / "ours.csv"))

    def usual(self, *how: str) -> Command:
        """The whole job the usual way."""
        results = [str(self.root / f"theirs.{suffix}") for suffix in ("xlsx", "csv")]
        return command(str(USUAL), str(self.transcripts), str(self.book), *results, *how)

    def check_same(self) -> int:
        """How many codings; an error where the ways differ."""
        self.code_and_write()
        ours = coded(self.root / "ours.csv")
        for how in ((), ("--matcher",)):
            self.usual(*how)
            if (theirs := coded(self.root / "theirs.csv")) != ours:
                examples = sorted(theirs ^ ours)[:3]
                raise SystemExit(
                    f"qualcode has {len(ours)} codings, the usual way {len(theirs)}; they differ: {examples}"
                )
        return len(ours)

    def measure(self, runs: int) -> dict[str, list[Command]]:
        """What each way takes, run in turn."""
        ways: dict[str, Callable[[], Command]] = {
            "qualcode code: study file, summary": self.code_anew,
            "qualcode code, nothing changed": self.code,
            "qualcode code, export, codings: workbook and csv too": self.code_and_write,
            PHRASES: self.usual,
            "usual way, Matcher": partial(self.usual, "--matcher"),
            CLICK: partial(command, "-c", "import click"),
        }
        taken: dict[str, list[Command]] = {name: [] for name in ways}
        for _ in range(runs):
            for name, way in ways.items():
                taken[name].append(way())
        return taken


def coded(path: Path) -> Coded:
    """Which sentences of which source a csv of codings gives which codes."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["source"], row["text"], row["code"]) for row in csv.DictReader(file)}


def report(job: Job, taken: dict[str, list[Command]], *, markdown: bool) -> None:
    """The table, and the reaches."""
    clock = {name: statistics.median(one.clock for one in runs) for name, runs in taken.items()}
    processor = {name: statistics.median(one.processor for one in runs) for name, runs in taken.items()}
    first, again, whole, phrases, _, click = clock.values()
    rows = [
        [
            name,
            f"{phrases / clock[name]:.1f} x",
            f"{processor[PHRASES] / processor[name]:.1f} x",
            f"{clock[name]:.2f}",
            f"{min(one.clock for one in runs):.2f}",
            f"{processor[name]:.2f}",
            f"{max(one.peak for one in runs):.0f}",
        ]
        for name, runs in taken.items()
    ]
    header = ["", "of the usual way's speed", "by processor time", "s", "best", "of processors", "peak MB"]
    print(table(header, rows, markdown=markdown) + "\n")
    hashing = in_turn({"": partial(hash_files, job.transcripts)}, 3, time.perf_counter)[""].median
    allowed = 4 * click + hashing
    print(
        f"usual way / qualcode code = {phrases / first:.1f} (reach: 8), / with workbook and csv {phrases / whole:.1f}"
    )
    print(f"nothing changed / (4 x import click + hashing, {allowed:.2f} s) = {again / allowed:.2f} (reach: 1)")


def hash_files(folder: Path) -> None:
    """Read and hash the files."""
    for path in folder.iterdir():
        hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
