from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.model import Role, Source
from qualcode.sources import read


def text(words: str, path: str = "w.txt") -> Source:
    return read(words.encode(), name="w", path=path)[0]


def turns(words: str, path: str = "w.txt") -> list[tuple[str, str]]:
    source = text(words, path)
    return [(turn.speaker, turn.span.of(source.text)) for turn in source.turns]


def times(words: str) -> list[float | None]:
    return [turn.begin for turn in text(words).turns]


TWO = [("Ana", "Apa?"), ("Rina", "Buku."), ("Ana", "Lalu?"), ("Rina", "Itu saja.")]


@pytest.mark.parametrize(
    ("shape", "path"),
    [
        ("{name}: {words}\n", "w.txt"),
        ("{name} : {words}\n", "w.txt"),
        ("{name}\t: {words}\n", "w.txt"),
        ("{name}:\n{words}\n\n", "w.txt"),
        ("**{name}:** {words}\n\n", "w.md"),
        ("**{name}**: {words}\n\n", "w.md"),
        ("**{name}:** {words}\n", "w.txt"),
        ("**{name}**\n\n{words}\n\n", "w.md"),
        ("{name}: 00:01:02\n{words}\n\n", "w.txt"),
        ("{name}: 00:01:02\n\n{words}\n\n", "w.md"),
        ("[00:01:02] {name}: {words}\n", "w.txt"),
        ("00:01:02 {name}: {words}\n", "w.txt"),
        ("#00:01:02-3# {name}: {words}\n", "w.txt"),
        ("{name} (00:01:02): {words}\n", "w.txt"),
        ("{name}: [00:01:02] {words}\n", "w.txt"),
        ("[00:01:02]\n{name}: {words}\n", "w.txt"),
    ],
)
def test_shapes_of_labels(shape: str, path: str) -> None:
    assert turns("".join(shape.format(name=name, words=words) for name, words in TWO), path) == TWO


@pytest.mark.parametrize("shape", ["{name}  0:03\n{words}\n\n", "00:00:05 {name}\n{words}\n\n"])
def test_names_without_a_colon_beside_a_time(shape: str) -> None:
    said = [("Speaker 1", "Apa?"), ("Speaker 2", "Buku.")] * 3
    assert turns("".join(shape.format(name=name, words=words) for name, words in said)) == said


@pytest.mark.parametrize(
    ("asks", "tells"),
    [
        ("P", "J"), ("I", "N"), ("Q", "A"), ("T", "J"), ("PEWAWANCARA", "INFORMAN"), ("Peneliti", "Narasumber"),
        ("Interviewer", "Interviewee"), ("Interviewer", "Participant 3"), ("P", "I1"), ("I", "P12"), ("P", "I 1"),
        ("Pewawancara", "Responden (Siti)"),
    ],
)  # fmt: skip
def test_labels_that_say_who_asks(asks: str, tells: str) -> None:
    source = text(f"{asks}: Selamat pagi.\n{tells}: Pagi. Mau apa?\n")
    assert [turn.role for turn in source.turns] == [Role.INTERVIEWER, Role.PARTICIPANT]
    assert not source.problems


def test_names_with_titles() -> None:
    said = [("Dr. Siti Aminah, M.Hum.", "Ya?"), ("Pak Joko", "Ya.")] * 2 + [("Bu Rina", "Permisi.")]
    assert turns("".join(f"{name}: {words}\n" for name, words in said)) == said


def test_one_label() -> None:
    assert turns("Informan: Saya tidak wajib ikut.") == [("Informan", "Saya tidak wajib ikut.")]


@pytest.mark.parametrize(
    "line",
    [
        "Jadi begini: saya datang.",
        "Catatan: saya datang.",
        "https://example.org: saya datang",
        "09.10: pintu dibuka",
        "Saya bilang: jangan.",
        "Pertama: buku. Kedua: rak.",
        "Orang itu berkata kepada saya: jangan.",
        "Tetangga: hanya sekali ini.",
    ],
)
def test_a_colon_in_running_text_is_no_speaker(line: str) -> None:
    words = f"Ana: Apa?\nRina: Buku.\n{line}\nAna: Lalu?\nRina: Itu saja."
    assert turns(words) == [("Ana", "Apa?"), ("Rina", f"Buku.\n{line}"), ("Ana", "Lalu?"), ("Rina", "Itu saja.")]


def test_a_turn_has_several_paragraphs_and_words_before_the_first_label_are_in_none() -> None:
    words = "Transkrip tiga\n\nP: Apa?\n\nJ: Satu.\n\nDua.\n\nP: Lalu?\n"
    assert turns(words) == [("P", "Apa?"), ("J", "Satu.\n\nDua."), ("P", "Lalu?")]


def test_variants_of_a_name_are_one_speaker() -> None:
    words = "**K (Kiki):** Satu.\n\n**Ana:** Apa?\n\n**K:** Dua.\n\n**ANA:** Apa?\n\n**Kiki:** Tiga.\n\n**Ana:** Apa?"
    assert [name for name, _ in turns(words, "w.md")] == ["K (Kiki)", "Ana"] * 3


def test_two_of_the_same_first_name_stay_two() -> None:
    said = [("Sam Ali", "Satu."), ("Sam Budi", "Dua."), ("Sam", "Tiga.")] * 2
    assert turns("".join(f"{name}: {words}\n" for name, words in said)) == said


def test_a_break_is_nobodys_turn_in_the_conversation() -> None:
    source = text("**Ana:** Apa?\n\n**Rina:** Ya.\n\n**Break:** \\[01:44\\]\n\n**Ana:** Lalu?\n\n**Rina:** Ya.", "w.md")
    pause = source.turns[2]
    assert (pause.speaker, pause.role, pause.begin) == ("Break", Role.OTHER, 104.0)


def test_times() -> None:
    assert times("[00:01:02] P: Apa?\nJ: 00:02:00\nYa.\nP: 12:30 cocok?\nJ: [1:05:00,5] Ya.\n02:10\nP: Lalu?") == [
        62.0, 120.0, None, 3900.5, 130.0,
    ]  # fmt: skip


@pytest.mark.parametrize("head", ["Waktu\tPembicara\tUjaran\n", ""])
def test_a_table_of_time_speaker_and_words(head: str) -> None:
    source = text(head + "00:01\tAna\tApa kabar?\n00:05\tRina\tBaik: sehat.\n\t\tSekali.\n00:09\tAna\tSyukurlah, ya?\n")
    assert [(t.speaker, t.span.of(source.text), t.begin) for t in source.turns] == [
        ("Ana", "Apa kabar?", 1.0),
        ("Rina", "Baik: sehat.", 5.0),
        ("Rina", "Sekali.", None),
        ("Ana", "Syukurlah, ya?", 9.0),
    ]


def test_a_table_of_a_word_document() -> None:
    import docx

    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for name, words in [("P", "Apa?"), ("J", "Buku."), ("P", "Lalu?"), ("J", "Itu saja, ya.")]:
        row = table.add_row()
        row.cells[0].text, row.cells[1].text = name, words
    held = io.BytesIO()
    document.save(held)
    source = read(held.getvalue(), name="w", path="w.docx")[0]
    assert [turn.speaker for turn in source.turns] == ["P", "J", "P", "J"]
    assert source.turns[-1].span.of(source.text) == "Itu saja, ya."


def test_a_table_of_figures_is_no_conversation() -> None:
    assert turns("Tahun\tPengunjung\n2021\t1200\n2022\t1400\n2023\t1900\n") == []


def test_the_header_is_no_talk() -> None:
    source = text(
        "Tanggal: 3 Mei\nInforman: Bu Rina (samaran)\nPewawancara: Citra\nUsia: 38\n\n"
        "Pewawancara: Apa?\nInforman: Buku.\nPewawancara: Lalu?\nInforman: Ya."
    )
    assert len(source.turns) == 4
    assert source.case == "Bu Rina (samaran)"
    assert source.attributes == {"date": "3 Mei", "usia": 38}


def test_a_participant_named_once_above_the_talk_is_the_case() -> None:
    source = text("# Wawancara\nparticipant: W-09 | Grace | 38\n\nP: Apa?\n\nJ: Ya.\n\nP: Lalu?\n\nJ: Ya.")
    assert (source.case, [turn.speaker for turn in source.turns]) == ("W-09", ["P", "J", "P", "J"])


def test_a_link_at_the_foot_is_in_no_turn() -> None:
    assert turns("P: Apa?\nJ: Ya.\n\nhttps://example.org/1\n")[-1] == ("J", "Ya.")


DECREE = "Menimbang : bahwa perlu;\nMengingat : undang-undang;\nMemutuskan :\nMenetapkan : Keputusan.\nPertama : ya.\n"


NOTE = "Tempat: aula\nWaktu: pagi\n\nR1 duduk.\nR1: Ya.\nM: Oh.\nR1: Ya.\nM: Oh.\n" + "Lalu sepi. " * 30


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("D-01.txt", DECREE),
        ("apa.txt", DECREE),
        ("O-01.txt", NOTE),
        ("laporan.txt", "Program: satu\nAnggaran: dua\nProgram: tiga\nAnggaran: empat\n"),
        ("apa.txt", "Laporan tahun ini panjang.\nResponden: 120 mahasiswa.\nSelesai."),
    ],
)  # fmt: skip
def test_notes_and_documents_have_no_turns(path: str, words: str) -> None:
    assert turns(words, path) == []


def test_a_conversation_among_the_documents_keeps_its_turns() -> None:
    assert len(turns("P: Apa?\nJ: Ya.\nP: Lalu?\nJ: Sudah.\n", "documents/x.txt")) == 4


NAMES = st.sampled_from(["Ana", "Bu Rina", "Informan 2", "K (Kiki)"])
SAID = st.text(st.sampled_from("abcdé .,?!\n"), min_size=1, max_size=40).map(str.strip).filter(bool)


@given(st.lists(st.tuples(NAMES, SAID), min_size=1))
def test_turns_are_in_order_apart_and_without_white_space_at_their_ends(said: list[tuple[str, str]]) -> None:
    source = text("".join(f"{name}: {words}\n" for name, words in said))
    end = 0
    for turn in source.turns:
        words = turn.span.of(source.text)
        assert turn.span.start >= end and words == words.strip() != ""
        end = turn.span.end
