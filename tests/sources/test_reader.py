from __future__ import annotations

import hashlib
import io
import random
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.core.model import Kind, Role
from qualcode.errors import SourceError
from qualcode.sources import read
from qualcode.sources.formats import FORMATS

SAMPLES = Path(__file__).parents[1] / "samples"
WORD = (SAMPLES / "kebun.docx").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook() -> bytes:
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (b"", "a/x.docx", "is empty"),
        (b" \n\n", "x.txt", "is empty"),
        (b"\xef\xbb\xbf", "x.txt", "is empty"),
        (WORD[: len(WORD) // 2], "x.docx", "damaged"),
        (random.Random(1).randbytes(3000), "x.docx", "damaged"),
        (workbook(), "x.docx", "is empty"),
        (OLE + b"\0" * 512, "x.doc", "save it as .docx"),
        (OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "x.docx", "password"),
        (b"%PDF-1.4 nothing", "x.pdf", "damaged"),
        (random.Random(2).randbytes(3000), "x.txt", "binary"),
        (b"words", "x.xyz", r"is a \.xyz file, which is not read; formats read are \.txt"),
        (b"words", "x", "no suffix"),
        (b"---\na: 1\n---\n", "x.txt", "no words"),
    ],
)
def test_what_cannot_be_read_says_which_file_and_why(data: bytes, path: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as raised:
        read(data, name="x", path=path)
    assert raised.value.where == path


def test_content_goes_before_the_suffix() -> None:
    assert read(WORD, name="x", path="x.txt")[0].text.startswith("Transkrip wawancara")


def test_what_a_file_states_about_itself() -> None:
    data = b"""---
title: Satu
kind: interview
case: W-03
language: Bahasa Indonesia
age: 38
tags: [a, b]
date: 2024-05-03
recorded: true
nested: {a: 1}
---
P: Apa?
J: Ya.
"""
    source = read(data, name="W", path="W.md")[0]
    assert (source.case, source.language, source.path) == ("W-03", "id", "W.md")
    assert source.attributes == {"title": "Satu", "age": 38, "tags": "a, b", "date": "2024-05-03", "recorded": "yes"}
    assert source.digest == hashlib.sha256(data).hexdigest()


TALK = "Pewawancara: Apa?\nInforman: Ya.\nPewawancara: Lalu?\nInforman: Sudah.\n"


@pytest.mark.parametrize(
    ("path", "head", "case"),
    [
        ("W-03.txt", "", "W-03"),
        ("W-03a.txt", "", "W-03"),
        ("W-03 second interview.txt", "", "W-03"),
        ("rina.txt", "", ""),
        ("W-03.txt", "---\ncase: Rina\n---\n", "Rina"),
        ("W-03.txt", "---\nparticipant: W-09 | Grace | 38\n---\n", "W-09"),
        ("W-03.txt", "Tanggal: 3 Mei\nInforman: Bu Rina (samaran)\n\n", "W-03"),
        ("rina.txt", "Tanggal: 3 Mei\nInforman: Bu Rina (samaran)\n\n", "Bu Rina (samaran)"),
        ("rina.txt", "Tanggal: 3 Mei\nKode informan: W-07\n\n", "W-07"),
    ],
)
def test_the_case_of_an_interview(path: str, head: str, case: str) -> None:
    assert read((head + TALK).encode(), name=Path(path).stem, path=path)[0].case == case


def test_a_note_or_document_has_no_case_by_its_name_alone() -> None:
    assert [read(b"Pintu dibuka.", name=n, path=f"{n}.txt")[0].case for n in ("O-01", "D-01")] == ["", ""]


def test_long_words_and_sentences_of_a_header_are_no_attributes() -> None:
    words = (
        "Tanggal: 3 Mei 2024\nTempat: Jl. Mawar No. 3, Bandung\nNama: Dr. Siti Aminah, S.IP., M.Hum.\n"
        "Posisi pengamat: duduk di meja belakang dekat pintu. Semua terlihat.\n"
        f"Topik: {'panjang ' * 12}\n\nPintu dibuka.\n"
    )
    assert read(words.encode(), name="O-01", path="O-01.txt")[0].attributes == {
        "date": "3 Mei 2024",
        "tempat": "Jl. Mawar No. 3, Bandung",
        "nama": "Dr. Siti Aminah, S.IP., M.Hum.",
    }


def test_what_a_word_document_says_of_itself() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Pewawancara: Apa?")
    document.add_paragraph("Informan: Ya.")
    document.core_properties.author, document.core_properties.subject = "juru ketik", "magang"
    held = io.BytesIO()
    document.save(held)
    source = read(held.getvalue(), name="W-03", path="W-03.docx")[0]
    assert (source.case, source.attributes.get("subject")) == ("W-03", "magang")
    assert "juru ketik" not in source.attributes.values()


def test_front_matter_names_the_speakers() -> None:
    head = "---\nspeakers:\n  - Adam Back\n  - Elizabeth Stark\n---\n"
    words = head + "stark: Ya?\n\nadam3us: Ya.\n\nstark: Lalu?\n\nadam3us: Begitu.\n"
    assert [turn.speaker for turn in read(words.encode(), name="x", path="x.md")[0].turns] == [
        "Elizabeth Stark", "Adam Back", "Elizabeth Stark", "Adam Back",
    ]  # fmt: skip


def test_a_word_that_only_begins_like_a_name_is_no_speaker() -> None:
    words = "---\nspeakers: [Ana, Rina]\n---\nAna: Ya?\nRina: Ya.\nAnalisa: panjang.\nAna: Lalu?\n"
    assert [turn.speaker for turn in read(words.encode(), name="x", path="x.txt")[0].turns] == ["Ana", "Rina", "Ana"]


def test_the_front_matter_of_the_docs_says_what_they_say() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    head = docs.partition("```yaml\n")[2].partition("```")[0]
    words = head + "Bu Rina: Apa?\n\nCitra: Ya.\n\nMusik: (lagu)\n"
    source = read(words.encode(), name="x", path="O-01.md")[0]
    assert (source.kind, source.case, source.language) == (Kind.INTERVIEW, "W-03", "id")
    assert source.attributes == {"age": 38}
    assert [(turn.speaker, turn.role) for turn in source.turns] == [
        ("Bu Rina", Role.PARTICIPANT),
        ("Citra", Role.INTERVIEWER),
        ("Musik", Role.OTHER),
    ]


def test_warnings_say_which_file() -> None:
    source = read("P: Café?\nJ: Ya.".encode("cp1252"), name="x", path="a/x.txt")[0]
    assert [problem.where for problem in source.problems] == ["a/x.txt"]


def test_the_same_bytes_give_the_same_source() -> None:
    assert read(WORD, name="x", path="x.docx")[0] == read(WORD, name="x", path="x.docx")[0]


def test_no_words_in_messages() -> None:
    words = "rahasia"
    with pytest.raises(SourceError) as raised:
        read(f"{words}\0{words}!".encode(), name="x", path="x.txt")
    assert words not in str(raised.value)


SEEDS = {
    ".docx": WORD,
    ".pdf": (SAMPLES / "kebun.pdf").read_bytes(),
    ".vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Ya?</v>\n\n00:02.000 --> 00:03.000\nRina: Ya.\n",
    ".md": b"---\ncase: A\n---\n**P:** Apa [itu](x)?\n\n| a | b |\n|---|---|\n| c | <b>d</b> |\n",
    ".txt": b"Tanggal: 3\n\n[00:01:02] P: Apa?\nJ (Siti): 00:02\nYa.\n",
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SEEDS)), st.randoms(use_true_random=False), st.integers(1, 20))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(suffix: str, dice: random.Random, times: int) -> None:
    data = bytearray(SEEDS[suffix])
    for _ in range(times):
        place = dice.randrange(len(data) + 1)
        data[place : place + dice.choice((0, 1, 1, 5))] = dice.choice(
            (b"", b"\0", b"\xff", b":", b"\n", b"<", b"P: ya\n")
        )
    try:
        source = read(bytes(data), name="x", path=f"x{suffix}")[0]
    except SourceError as error:
        assert error.where == f"x{suffix}"
    else:
        assert all(0 <= turn.span.start < turn.span.end <= len(source.text) for turn in source.turns)


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_has_a_reader(suffix: str) -> None:
    with pytest.raises(SourceError) as raised:
        read(b"\x00\x01\x02", name="x", path=f"x{suffix}")
    assert not isinstance(raised.value.__cause__, ImportError | AttributeError | TypeError)


def test_who_answers_only_once_is_a_speaker_all_the_same() -> None:
    (source,) = read(b"Interviewer: Why?\n\nAnn: Because it was mandatory.\n", name="W-01", path="W-01.txt")
    assert [(turn.speaker, turn.role, turn.span.of(source.text)) for turn in source.turns] == [
        ("Interviewer", "interviewer", "Why?"),
        ("Ann", "participant", "Because it was mandatory."),
    ]
