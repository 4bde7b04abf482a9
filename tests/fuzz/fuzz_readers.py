"""Spoil files of every format by the thousand and read them: `python tests/fuzz/fuzz_readers.py --files 20000`.

What must hold of each: it is read, or refused with a QualcodeError, within 5 seconds and 500 MB; what is read is sound
(spans lie within the text, the text can be stored). The same --seed spoils the files in the same way, and case N of a
seed is always the same file, whatever --files says (of the same --formats): `--case N --keep FOLDER` writes it down.

The files are read in a process of their own, which is begun again when one of them ends it.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from qualcode.core.model import Source
from qualcode.errors import QualcodeError
from qualcode.sources import read

sys.path.insert(0, str(Path(__file__).parent))
from mutations import mutated
from seeds import seeds

SECONDS = 5
MEGABYTES = 500
_ADDRESS_SPACE = 4 * 10**9  # bytes; so that a reader that asks for everything does not take the machine with it
_SOUND = ("read", "refused")


def case(number: int, seed: int, begin: dict[str, list[bytes]]) -> tuple[str, bytes]:
    """The name and the bytes of a spoiled file; formats take turns."""
    random = Random(f"{seed}:{number}")
    suffixes = sorted(begin)
    suffix = suffixes[number % len(suffixes)]
    others = begin[random.choice(suffixes)]
    data = mutated(random.choice(begin[suffix]), random, others)
    named = suffix if random.random() < 0.95 else random.choice([*suffixes, ".doc", ""])
    return f"case-{number}{named}", data


def outcome(name: str, data: bytes) -> tuple[str, str]:
    """What became of a file ("read", "refused", or what is wrong) and a word more about it."""
    try:
        sources = read(data, name="case", path=name)
    except QualcodeError as error:
        if error.__cause__ is not None and "may be damaged (" in error.problem:
            # Refused all the same, but by the net that is spread below all readers: they should have seen it coming.
            return "unforeseen", _place_of(error.__cause__)
        return "refused", error.problem
    except BaseException as error:
        return "raised", f"{type(error).__name__} in {_place_of(error)}"
    flaw = next((flaw for source in sources for flaw in _flaws(source)), "") if sources else "no source"
    return ("unsound", flaw) if flaw else ("read", "")


def _place_of(error: BaseException) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "qualcode" in frame.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} in {where}"


def _flaws(source: Source) -> Iterator[str]:
    """What is wrong with a source that was read."""
    try:
        source.text.encode("utf-8")
    except UnicodeEncodeError:
        yield "text with half of a character pair in it"
    if "\r" in source.text or "\0" in source.text:
        yield "text with a carriage return or a zero in it"
    yield from _flaws_of_turns(source)
    if any(not 0 <= comment.span.start <= comment.span.end <= len(source.text) for comment in source.comments):
        yield "a comment out of place"
    if any(isinstance(value, float) and not math.isfinite(value) for value in source.attributes.values()):
        yield "an attribute that is no number"


def _flaws_of_turns(source: Source) -> Iterator[str]:
    at = 0
    for turn in source.turns:
        words = turn.span.of(source.text)
        if not (at <= turn.span.start < turn.span.end <= len(source.text)):
            yield "a turn out of place"
        if words != words.strip():
            yield "a turn with blanks around it"
        if turn.begin is not None and not math.isfinite(turn.begin):
            yield "a turn at no time"
        at = turn.span.end
    if {turn.speaker for turn in source.turns} != {speaker.name for speaker in source.speakers}:
        yield "speakers who are not those of the turns"


def work(numbers: range, seed: int, begin: dict[str, list[bytes]]) -> None:
    """Read the cases one after the other, and say on standard output which, then what became of it."""
    for suffix in begin:  # so that a library that is loaded late is nobody's fault
        for data in begin[suffix][-1:]:
            outcome(f"case{suffix}", data)
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    for number in numbers:
        name, data = case(number, seed, begin)
        print(json.dumps([number]), flush=True)
        signal.alarm(SECONDS + 1)  # its default action ends the process, in whatever library it is
        start = time.process_time()
        result, more = outcome(name, data)
        taken = time.process_time() - start
        signal.alarm(0)
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        if taken > SECONDS:
            result, more = "slow", f"{taken:.1f} s"
        if used > MEGABYTES:
            result, more = "large", f"{used:.0f} MB"
        print(json.dumps([number, name, result, more, taken]), flush=True)
        if used > MEGABYTES:
            return  # the most that was ever used cannot be taken back: the next begin anew


def run(files: int, seed: int, formats: str) -> Iterator[tuple[int, str, str, str, float]]:
    """What became of each case: its number, its name, the result, a word more, the seconds it took."""
    begin = _chosen(formats)
    following = 0
    while following < files:
        command = [sys.executable, __file__, "--work", str(following), "--files", str(files), "--seed", str(seed)]
        command += ["--formats", formats]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            started = None
            for line in worker.stdout:
                number, *result = json.loads(line)
                started = number if not result else None
                if result:
                    yield number, *result
                following = number + 1 if result else number
        if started is not None:
            code = -worker.returncode
            ended = "slow" if code == signal.SIGALRM else "killed"
            yield started, case(started, seed, begin)[0], ended, f"the process ended by signal {code}", float(SECONDS)
            following = started + 1
        elif worker.returncode:
            raise RuntimeError(f"the worker ended with {worker.returncode} between two cases")


def main() -> int:
    """Run the cases and print what became of them, by format; 1 when one of them broke what must hold."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="", help="only these: .docx,.pdf")
    parser.add_argument("--keep", type=Path, help="write the files that broke something into this folder")
    parser.add_argument("--case", type=int, help="only write this one down")
    parser.add_argument("--work", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work is not None:
        work(range(options.work, options.files), options.seed, _chosen(options.formats))
        return 0
    if options.case is not None:
        name, data = case(options.case, options.seed, _chosen(options.formats))
        (options.keep or Path()).joinpath(name).write_bytes(data)
        return 0
    return _report(options.files, options.seed, options.formats, options.keep)


def _chosen(formats: str) -> dict[str, list[bytes]]:
    """The files to begin with, of the formats that were chosen ("" chooses all)."""
    return {suffix: files for suffix, files in seeds().items() if not formats or suffix in formats.split(",")}


def _report(files: int, seed: int, formats: str, keep: Path | None) -> int:
    results: dict[str, Counter[str]] = defaultdict(Counter)
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    longest: dict[str, tuple[float, int]] = defaultdict(lambda: (0, 0))  # seconds, and the case
    begin = _chosen(formats)
    suffixes = sorted(begin)
    for number, name, result, more, taken in run(files, seed, formats):
        suffix = suffixes[number % len(suffixes)]
        results[suffix][result] += 1
        longest[suffix] = max(longest[suffix], (taken, number))
        if result not in _SOUND:
            found[suffix, result, more].append(number)
            if keep:
                keep.joinpath(name).write_bytes(case(number, seed, begin)[1])
    for suffix in suffixes:
        counts = ", ".join(f"{count} {result}" for result, count in sorted(results[suffix].items()))
        taken, number = longest[suffix]
        print(f"{suffix:10} {results[suffix].total():6} files: {counts}; longest {taken:.1f} s (case {number})")
    for (suffix, result, more), numbers in sorted(found.items()):
        print(f"{suffix:10} {result}: {more} ({len(numbers)}; cases {', '.join(map(str, numbers[:5]))})")
    total = sum(results.values(), Counter())
    broken = total.total() - sum(total[result] for result in _SOUND)
    print(f"{total.total()} files, seed {seed}: {total['read']} read, {total['refused']} refused, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
