"""The main job, end to end: N interviews in Word to a coded study, beside the way it is done with common libraries.

    python benchmarks/main_job.py                       # 60 documents of 8,000 words
    python benchmarks/main_job.py --documents 10 --words 2000 --runs 3

Whole processes are timed, start-up included. The other way reads with python-docx, finds with spaCy's PhraseMatcher in
sentences of its sentencizer, and writes a table with pandas and openpyxl. Times are of this machine: quote the ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import Corpus, write_docx

OTHER_WAY = """
import sys
from pathlib import Path
import docx, pandas, spacy, yaml
from spacy.matcher import PhraseMatcher
nlp = spacy.blank("en"); nlp.add_pipe("sentencizer"); nlp.max_length = 10**8
matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
book = yaml.safe_load(Path(sys.argv[2]).read_text())
for theme in book["themes"].values():
    for code, indicators in theme["codes"].items():
        words = [i.strip('="*') for i in indicators]
        matcher.add(code, [nlp.make_doc(w) for w in words])
rows = []
for path in sorted(Path(sys.argv[1]).glob("*.docx")):
    text = "\\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    doc = nlp(text)
    for match, start, end in matcher(doc):
        span = doc[start:end]
        rows.append((path.stem, span.start_char, span.end_char, span.sent.text, nlp.vocab.strings[match], span.text))
frame = pandas.DataFrame(rows, columns=["source", "start", "end", "text", "code", "matched"])
frame.to_excel(sys.argv[3], index=False)
print(frame.groupby("code").size().to_string())
"""


def main() -> None:
    """Make the documents, time both ways, print the ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=60)
    options.add_argument("--words", type=int, default=8_000)
    options.add_argument("--indicators", type=int, default=500)
    options.add_argument("--runs", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, given.documents, given.words, given.indicators)
        study = root / "study.qualcode"
        code = [str(Path(sys.executable).parent / "qualcode"), "--study", str(study), "code"]
        code += [str(root / "transcripts"), "--codebook", str(root / "book.yaml")]
        other = [
            sys.executable,
            "-c",
            OTHER_WAY,
            str(root / "transcripts"),
            str(root / "book.yaml"),
            str(root / "o.xlsx"),
        ]
        first = seconds(code, given.runs, before=lambda: study.unlink(missing_ok=True))
        again = seconds(code, given.runs)
        click = seconds([sys.executable, "-c", "import click"], given.runs)
        hashing = hash_seconds(root / "transcripts")
        theirs = seconds(other, 1)
    print(f"{given.documents} docx of {given.words:,} words, {given.indicators} indicators; {os.cpu_count()} cores\n")
    print(f"qualcode code, from nothing          {first:6.2f} s")
    print(f"the other way                        {theirs:6.2f} s   = {theirs / first:.1f} x qualcode (reach: 8)")
    print(f"qualcode code, nothing changed       {again:6.2f} s")
    allowed = 4 * click + hashing
    print(
        f"4 x `python -c 'import click'` + hashing {allowed:.2f} s; qualcode / that = {again / allowed:.2f} (reach: 1)"
    )


def make(root: Path, documents: int, words: int, indicators: int) -> None:
    """Write the documents and the codebook."""
    corpus = Corpus()
    (root / "transcripts").mkdir()
    for number in range(documents):
        write_docx(root / "transcripts" / f"W-{number + 1:03}.docx", corpus.turns(words))
    (root / "book.yaml").write_text(corpus.codebook(indicators), encoding="utf-8")


def seconds(command: list[str], runs: int, before: object = None) -> float:
    """The median of whole runs of a command."""
    times = []
    for _ in range(runs):
        if callable(before):
            before()
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def hash_seconds(folder: Path) -> float:
    """How long it takes to read and hash the files."""
    import hashlib

    begin = time.perf_counter()
    for path in folder.iterdir():
        hashlib.sha256(path.read_bytes()).hexdigest()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
