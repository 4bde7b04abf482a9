"""Reading: N files of M words in each format, as ratios to a bare lxml read of the same words in Word files.

    python benchmarks/reading.py                                  # 60 files of 8,000 words in every format
    python benchmarks/reading.py --documents 10 --formats docx,pdf,txt

A bare read unzips `word/document.xml` and parses it with lxml, and does nothing with it. Each reader runs in a process
of its own; the time is the median of several passes over all files, without start-up; the memory is the most that the
process ever held, start-up included. Formats without a reader are skipped, and so are those that LibreOffice has to
write where its `soffice` is missing. Times are of this machine: quote the ratios.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from corpus import Corpus, write_docx
from measure import child, peak

BARE = "bare lxml"
BY_OFFICE = {"odt": "odt", "rtf": "rtf", "pdf": "pdf", "epub": "epub"}
REACH = {"docx": 3.0}
Turns = list[tuple[str, str]]


def main() -> None:
    """Write the files, read them, print the ratios."""
    given = arguments()
    if given.read is not None:
        print(json.dumps(measured(given.read, Path(given.folder), given.runs)))
        return
    wanted = given.formats.split(",") if given.formats else ["docx", *BY_OFFICE, *WRITERS]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = Corpus()
        talks = [corpus.turns(given.words) for _ in range(given.documents)]
        skipped = make(folder, talks, wanted)
        found = {
            kind: child(__file__, "--read", kind, "--folder", name, "--runs", str(given.runs))
            for kind in (BARE, *wanted)
            if kind not in skipped
        }
    report(found, skipped, given)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=60)
    options.add_argument("--words", type=int, default=8_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--formats", default="", help="docx,odt,rtf,pdf,epub,txt,md,html,vtt,srt,csv")
    options.add_argument("--read", help=argparse.SUPPRESS)
    options.add_argument("--folder", help=argparse.SUPPRESS)
    return options.parse_args()


def report(found: dict[str, dict[str, float]], skipped: dict[str, str], given: argparse.Namespace) -> None:
    """One row a format."""
    bare = found[BARE]
    print(f"{given.documents} files of {given.words:,} words; {os.cpu_count()} cores\n")
    print(f"{'format':<10}{'ms a file':>10}{'time / bare':>13}{'peak MB':>9}{'peak / bare':>13}")
    for kind, one in found.items():
        ratio = one["seconds"] / bare["seconds"]
        reach = f"   (reach: {REACH[kind]:g})" if kind in REACH else ""
        print(
            f"{kind:<10}{1000 * one['seconds'] / given.documents:>10.2f}{ratio:>13.1f}{one['peak']:>9.0f}"
            f"{one['peak'] / bare['peak']:>13.2f}{reach}"
        )
    for kind, why in skipped.items():
        print(f"{kind:<10} skipped: {why}")


def measured(kind: str, folder: Path, runs: int) -> dict[str, float]:
    """Seconds for all files of a format, the median of several passes; the peak of memory in MB."""
    read = reader(kind)
    files = sorted(folder.glob("*.docx" if kind == BARE else f"*.{kind}"))
    times = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        for file in files:
            read(file.read_bytes())
        times.append(time.perf_counter() - begin)
    return {"seconds": statistics.median(times[1:]), "peak": peak()}  # the first pass loads libraries


def reader(kind: str) -> Callable[[bytes], object]:
    """What reads a format, or the bare read."""
    if kind == BARE:
        return bare_read
    from qualcode.sources.formats import FORMATS

    if kind == "csv":
        from qualcode.sources import read

        return lambda data: read(data, name="W-001", path="W-001.csv")
    return FORMATS[f".{kind}"].read


def bare_read(data: bytes) -> object:
    """The least that reading a Word file takes."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def make(folder: Path, talks: list[Turns], wanted: list[str]) -> dict[str, str]:
    """Write the files of all formats; which were skipped, and why."""
    from qualcode.sources.formats import FORMATS

    skipped = {kind: "no reader" for kind in wanted if f".{kind}" not in FORMATS}
    for number, turns in enumerate(talks, start=1):
        write_docx(folder / f"W-{number:03}.docx", turns)
        for kind in wanted:
            if kind in WRITERS and kind not in skipped:
                (folder / f"W-{number:03}.{kind}").write_text(WRITERS[kind](turns), encoding="utf-8")
    for kind in wanted:
        if kind not in BY_OFFICE or kind in skipped:
            continue
        if shutil.which("soffice") is None:
            skipped[kind] = "LibreOffice is not here"
        else:
            convert(folder, BY_OFFICE[kind])
    return skipped


def convert(folder: Path, kind: str) -> None:
    """Let LibreOffice write a format from the Word files."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, sorted(folder.glob("*.docx")))], check=True, capture_output=True)


def plain(turns: Turns) -> str:
    """A turn a line."""
    return "\n".join(f"{speaker}: {words}" for speaker, words in turns)


def markdown(turns: Turns) -> str:
    """Names in bold type."""
    return "\n\n".join(f"**{speaker}:** {words}" for speaker, words in turns)


def html(turns: Turns) -> str:
    """A page with a paragraph a turn."""
    lines = "\n".join(f"<p><b>{speaker}:</b> {words}</p>" for speaker, words in turns)
    return f"<!DOCTYPE html><html><head><title>Talk</title></head><body>{lines}</body></html>"


def cues(turns: Turns, *, comma: bool) -> list[str]:
    """Subtitles of about twelve words, five seconds each."""
    found = []
    for speaker, words in turns:
        said = words.split()
        for start in range(0, len(said), 12):
            at = 5 * len(found)
            stamp = " --> ".join(
                f"{t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}{',' if comma else '.'}000" for t in (at, at + 5)
            )
            found.append(f"{stamp}\n{speaker}: {' '.join(said[start : start + 12])}")
    return found


def webvtt(turns: Turns) -> str:
    """Subtitles as a browser has them."""
    return "WEBVTT\n\n" + "\n\n".join(cues(turns, comma=False)) + "\n"


def subrip(turns: Turns) -> str:
    """Subtitles as players have them."""
    return "\n\n".join(f"{number}\n{cue}" for number, cue in enumerate(cues(turns, comma=True), start=1)) + "\n"


def table(turns: Turns) -> str:
    """An utterance a row."""
    held = io.StringIO()
    csv.writer(held).writerows([("speaker", "text"), *turns])
    return held.getvalue()


WRITERS: dict[str, Callable[[Turns], str]] = {
    "txt": plain,
    "md": markdown,
    "html": html,
    "vtt": webvtt,
    "srt": subrip,
    "csv": table,
}


if __name__ == "__main__":
    main()
