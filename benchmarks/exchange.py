"""Seconds and memory for projects in and out: 1,000 sources with 100,000 codings, as a .qdpx file.

A project as NVivo writes it (UTF-16 offsets, a coding a selection, emoji) is made, taken into an empty study, taken in
a second time, which changes nothing, written out again, and taken in once more by another empty study. Each step runs
in a process of its own: its time by the clock and on the processor, and the peak memory of the whole process.

    python benchmarks/exchange.py
    python benchmarks/exchange.py --sources 200 --codings 5000
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WORDS = "saya ikut sertifikasi karena diminta pimpinan itu wajib bagi pustakawan kami senang belajar ide baru".split()
STEP = """
import resource, sys, time
from qualcode.study import Study
begin, busy = time.perf_counter(), time.process_time()
with {opened} as study:
    told = {verb}
seconds, busy = time.perf_counter() - begin, time.process_time() - busy
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
counts = f"codings {{told.count('codings'):,}}, sources {{told.count('sources'):,}}"
print(f"{{seconds:8.1f}} s {{busy:8.1f}} s {{peak:8.0f}} MB   {{counts}}")
"""


def guid(number: int) -> str:
    """A GUID that is counted up."""
    return f"00000000-0000-4000-8000-{number:012}"


def text_of(chance: random.Random, words: int) -> str:
    """Words in lines, with an emoji now and then."""
    return "".join(
        chance.choice(WORDS) + (" 😀" if chance.random() < 0.01 else "") + (".\n" if number % 12 == 11 else " ")
        for number in range(words)
    )


def make(path: Path, options: argparse.Namespace) -> None:
    """Write the project."""
    chance = random.Random(options.seed)
    number = 1000
    codes = "".join(f'<Code guid="{guid(10 + c)}" name="code {c}" isCodable="true"/>' for c in range(50))
    users = "".join(f'<User guid="{guid(1 + u)}" name="Coder {u}"/>' for u in range(3))
    each = options.codings // options.sources
    parts = [f"<Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook><Sources>"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for source in range(options.sources):
            text = text_of(chance, options.words)
            package.writestr(f"sources/{source}.txt", text)
            number += 1
            parts.append(
                f'<TextSource guid="{guid(number)}" name="S-{source}" plainTextPath="internal://{source}.txt">'
            )
            units = [0]
            for letter in text:
                units.append(units[-1] + (2 if ord(letter) > 0xFFFF else 1))
            starts = sorted(chance.sample([at for at in range(len(text) - 60) if at == 0 or text[at - 1] == " "], each))
            for start in starts:
                end = text.index(" ", start + chance.randrange(5, 50))
                number += 2
                parts.append(
                    f'<PlainTextSelection guid="{guid(number)}" startPosition="{units[start]}"'
                    f' endPosition="{units[end]}" creatingUser="{guid(1)}" creationDateTime="2026-03-01T10:00:00Z">'
                    f'<Coding guid="{guid(number + 1)}" creatingUser="{guid(1 + start % 3)}">'
                    f'<CodeRef targetGUID="{guid(10 + start % 50)}"/></Coding></PlainTextSelection>'
                )
            parts.append("</TextSource>")
        head = '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="NVivo">'
        package.writestr("project.qde", head + "".join(parts) + "</Sources></Project>")


def step(name: str, opened: str, verb: str) -> None:
    """Run one step in a process of its own, and say what it took."""
    script = STEP.format(opened=opened, verb=verb)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    print(f"  {name:<34}{done.stdout.strip() or done.stderr.strip()[-300:]}", flush=True)


def main() -> None:
    """Make the project, and time each step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--codings", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=1000, help="of each source")
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "project.qdpx"
        make(project, options)
        size = project.stat().st_size / 1e6
        print(
            f"{options.sources:,} sources of {options.words:,} words, {options.codings:,} codings: {size:.1f} MB",
            flush=True,
        )
        one, two, out = (str(folder / each) for each in ("one.qualcode", "two.qualcode", "out.qdpx"))
        take = f"study.import_project({str(project)!r}, coder='ana')"
        step("import", f"Study.create({one!r})", take)
        step("import again: nothing is new", f"Study.open({one!r})", take)
        step("export", f"Study.open({one!r}, read_only=True)", f"study.export_project({out!r})")
        step("import what qualcode wrote", f"Study.create({two!r})", f"study.import_project({out!r}, coder='ana')")
        print(
            f"  study {Path(one).stat().st_size / 1e6:.0f} MB, written project {Path(out).stat().st_size / 1e6:.1f} MB"
        )


if __name__ == "__main__":
    main()
