"""Files that count as other programs do: every quote is right, and the report says how that was known."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from qualcode.exchange.refi.offsets import ALL, SURE, Counting, place
from qualcode.exchange.refi.texts import text_of_file
from qualcode.study import Study

LETTERS = "perpustakaan kompetensi sertifikasi pustakawan saya ikut karena diminta pimpinan café naïve".split()
ASTRAL = ["😀", "👍🏽", "𝒜𝒷", "🧑‍🏫"]


class Made(NamedTuple):
    """A text as its file has it, and the words that are selected in it with their offsets as the program counts."""

    data: bytes
    quotes: list[tuple[int, int, str]]


def made_up(counting: Counting, *, crlf: bool, bom: bool, astral: int, seed: int = 1, words: int = 1200) -> Made:
    """A text of many words; 200 runs of whole words are selected in it."""
    rng = random.Random(seed)
    parts: list[str] = []
    for number in range(words):
        parts.append(rng.choice(LETTERS))
        if astral and number % max(1, words // astral) == 0:
            parts.append(rng.choice(ASTRAL))
        parts.append(rng.choice([" ", " ", " ", ", ", ".\n", "\n\n"]))
    text = "".join(parts)
    starts = [at for at in range(1, len(text)) if text[at].isalnum() and not text[at - 1].isalnum()]
    ends = [at for at in range(1, len(text)) if not text[at].isalnum() and text[at - 1].isalnum()]
    quotes = []
    for start in rng.sample(starts[:-20], 200):
        end = next(at for at in ends if at > start + rng.randint(0, 40))
        quotes.append(
            (counted(text, start, counting, crlf, bom), counted(text, end, counting, crlf, bom), text[start:end])
        )
    written = text.replace("\n", "\r\n") if crlf else text
    return Made((b"\xef\xbb\xbf" if bom else b"") + written.encode(), quotes)


def counted(text: str, at: int, counting: Counting, crlf: bool, bom: bool) -> int:
    """A place as the program counts it."""
    before = text[:at]
    ends = before.count("\n") if crlf and counting.crlf == 2 else 0
    units = len(before.encode("utf-16-le")) // 2 if counting.utf16 else len(before)
    return units + ends + (1 if bom and counting.bom else 0)


def project(made: Made) -> str:
    """The inside of a project with one source, its selections and their codings."""
    user, code, source = (f"00000000-0000-4000-8000-{number:012}" for number in (1, 2, 3))
    selections = []
    for number, (start, end, _) in enumerate(made.quotes):
        one, two = f"10000000-0000-4000-8000-{number:012}", f"20000000-0000-4000-8000-{number:012}"
        coding = f'<Coding guid="{two}" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>'
        offsets = f'startPosition="{start}" endPosition="{end}"'
        selections.append(f'<PlainTextSelection guid="{one}" {offsets}>{coding}</PlainTextSelection>')
    return f"""<Users><User guid="{user}" name="Ana"/></Users>
<CodeBook><Codes><Code guid="{code}" name="idea" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="{source}" name="Interview" plainTextPath="internal://a.txt">{"".join(selections)}</TextSource>
</Sources>"""


def quotes_in(study: Study) -> list[str]:
    """The words of the codings, in order of their place, but for how lines end."""
    return [coding.text for coding in study._file.codings()]


def wanted(made: Made) -> list[str]:
    by_place = {(start, end): words for start, end, words in made.quotes}
    return [by_place[key] for key in sorted(by_place)]


NVIVO = Counting(utf16=True, crlf=2, bom=False)
ATLAS = Counting(utf16=False, crlf=1, bom=False)
POINTS = Counting(utf16=False, crlf=2, bom=False)


def test_a_file_as_nvivo_for_windows_writes_it(study: Study, write: Callable[..., Path]) -> None:
    made = made_up(NVIVO, crlf=True, bom=True, astral=500)
    assert made.data.decode("utf-8-sig").count("\r\n") > 100
    assert sum(ord(letter) > 0xFFFF for letter in made.data.decode()) >= 500
    path = write(project(made), {"a.txt": made.data}, origin="NVivo 12.6", folder="Sources/")
    told = study.import_project(path, coder="ana")
    assert quotes_in(study) == wanted(made)
    (finding,) = told.findings
    assert finding.sure
    assert finding.said.startswith("UTF-16 units, CRLF as two, byte order mark not counted: ")
    assert "would place" in finding.said
    assert finding.data["likely"] > 0.999
    # The words of the study have LF; the report says so.
    assert "\r" not in study.texts()["Interview"].text
    assert [item.why for item in told.items if item.what == "texts"] == ["line ends were CRLF or CR; the study has LF"]


@pytest.mark.parametrize(
    ("origin", "counting", "crlf", "bom"),
    [
        ("NVivo for Mac 15", Counting(True, 2, False), False, False),
        ("ATLAS.ti 23.2", ATLAS, True, False),
        ("MAXQDA 24.7", POINTS, False, False),
        ("Some program", Counting(True, 1, True), True, True),
        ("Some program", Counting(False, 2, True), True, True),
        ("NVivo 12.6", Counting(False, 2, False), True, True),  # against what is expected of the program
        ("", Counting(True, 2, False), True, False),
    ],
)
def test_files_as_other_programs_write_them(
    study: Study, write: Callable[..., Path], origin: str, counting: Counting, crlf: bool, bom: bool
) -> None:
    made = made_up(counting, crlf=crlf, bom=bom, astral=300, seed=5)
    told = study.import_project(write(project(made), {"a.txt": made.data}, origin=origin), coder="ana")
    assert quotes_in(study) == wanted(made)
    assert told.findings[0].sure


def test_what_does_not_differ_needs_no_guess(study: Study, write: Callable[..., Path]) -> None:
    made = made_up(POINTS, crlf=False, bom=False, astral=0)
    told = study.import_project(write(project(made), {"a.txt": made.data}, origin="X"), coder="ana")
    assert quotes_in(study) == wanted(made)
    assert [(f.said, f.sure) for f in told.findings] == [("every way of counting gives the same selections", True)]


def test_an_ambiguous_text_says_that_it_is(study: Study, write: Callable[..., Path]) -> None:
    # Letters without blanks: nowhere is an edge of a word, whichever way one counts.
    text = "😀" + "漢字仮名" * 40
    made = Made(text.encode(), [(11, 19, ""), (31, 44, ""), (52, 60, "")])
    told = study.import_project(write(project(made), {"a.txt": made.data}, origin="X"), coder="ana")
    (finding,) = told.findings
    assert not finding.sure
    assert finding.data["differ"] == 3
    assert "NOT SURE" in "\n".join(told.lines())


def test_one_text_decides_for_another_that_has_too_little_to_tell() -> None:
    much = made_up(NVIVO, crlf=False, bom=False, astral=200)
    text = text_of_file(("😀 " + "漢字" * 20).encode())
    pairs = [(start, end) for start, end, _ in much.quotes]
    alone = place([(text, [(5, 9)])], "X")
    together = place([(text_of_file(much.data), pairs), (text, [(5, 9)])], "X")
    assert not alone[0].counting.utf16
    assert together[1].counting.utf16
    assert together[1].spans == [(4, 8)]


def test_line_ends_in_the_xml_itself_may_have_been_counted_as_two(study: Study, write: Callable[..., Path]) -> None:
    made = made_up(NVIVO, crlf=True, bom=False, astral=20)
    inline = f"<PlainTextContent>{made.data.decode()}</PlainTextContent>"
    inside = project(made).replace(' plainTextPath="internal://a.txt">', ">" + inline)
    told = study.import_project(write(inside, origin="NVivo 12"), coder="ana")
    assert quotes_in(study) == wanted(made)
    assert "CRLF as two" in told.findings[0].said


def test_all_ways_agree_on_a_text_in_which_they_do_not_differ() -> None:
    text = text_of_file(b"one two three")
    assert {tuple(place([(text, [(4, 7)])], "", known)[0].spans) for known in ALL} == {((4, 7),)}


@pytest.mark.parametrize("counting", [NVIVO, ATLAS, POINTS])
@pytest.mark.parametrize("sloppy", [0, 0.3, 0.6])
def test_what_is_sure_is_right_also_where_people_select_sloppily(counting: Counting, sloppy: float) -> None:
    rng = random.Random(11)
    sure = 0
    for _ in range(20):
        words = [rng.choice(LETTERS) + (rng.choice(ASTRAL) if rng.random() < 0.03 else "") for _ in range(300)]
        text = "".join(word + rng.choice([" ", " ", " ", ",\n"]) for word in words)
        starts = [at for at in range(1, len(text) - 100) if text[at].isalnum() and not text[at - 1].isalnum()]
        spans = []
        for _ in range(rng.choice([3, 8, 20])):
            start = rng.choice(starts)
            end = next(at for at in range(start + rng.randint(3, 60), len(text)) if not text[at].isalnum())
            # Part of a word more or less, with some probability, at either end.
            start, end = (at + rng.randint(1, 3) * (rng.random() < sloppy) for at in (start, end))
            spans.append((start, max(end, start + 1)))
        data = (b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) if counting is not POINTS else text.encode()
        crlf = bom = counting is not POINTS
        raw = [tuple(counted(text, at, counting, crlf, bom) for at in span) for span in spans]
        (placed,) = place([(text_of_file(data), raw)], "some program")
        if placed.sure >= SURE:
            assert placed.spans == spans
            sure += 1
    assert sure >= {0: 15, 0.3: 10, 0.6: 1}[sloppy]
