"""The shapes that speakers' labels have, one small sample of each; none is taken from anybody's file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.model import Role, Source
from qualcode.sources import read
from qualcode.sources.reading import Reading
from qualcode.sources.transcript import transcript_of

Said = list[tuple[str, str]]


def source_of(words: str, path: str = "w.txt") -> Source:
    return read(words.encode(), name="w", path=path)[0]


def said(words: str, path: str = "w.txt") -> Said:
    source = source_of(words, path)
    return [(turn.speaker, turn.span.of(source.text)) for turn in source.turns]


def read_as_it_is(words: str) -> list[tuple[str, str, float | None, float | None]]:
    """The turns of words that, in a text file, would be subtitles."""
    found = transcript_of(Reading(words), [], {})
    return [(turn.speaker, turn.span.of(words), turn.begin, turn.end) for turn in found.turns]


def timed(words: str) -> list[tuple[str, str, float | None, float | None]]:
    source = source_of(words)
    return [(turn.speaker, turn.span.of(source.text), turn.begin, turn.end) for turn in source.turns]


TALK = [("Ana", "Apa kabar?"), ("Rina", "Baik."), ("Ana", "Lalu?"), ("Rina", "Sudah."), ("Ana", "Oh?"), ("Rina", "Ya.")]


@pytest.mark.parametrize(
    "shape",
    [
        "- {name}: {words}\n",
        "* {name}: {words}\n",
        "{n}. {name}: {words}\n",
        "{n} {name}: {words}\n",
        "({n}) {name}: {words}\n",
        "[{name}]: {words}\n",
        "<{name}>: {words}\n",
        "[{name}] {words}\n",
        "<{name}> {words}\n",
        "{name}\n{words}\n\n",
        "{name}\n{words}\n",
        "{name}：{words}\n",
        "[{name}] 10:02:3{n}\n{words}\n\n",
        "[00:00:0{n}.12] - {name}\n{words}\n\n",
        "00:00:0{n} | {name}\n{words}\n\n",
        "{name} (00:0{n})\n{words}\n\n",
        "{name} - 00:0{n}\n{words}\n\n",
        "{name}: (00:0{n})\n{words}\n\n",
        "{name}   0:0{n}\n{words}\n",
        "{name}: {words} #00:00:0{n}-3#\n\n",
        "#00:00:0{n}-1# {name}: {words} #00:00:0{n}-3#\n\n",
        "{name}: {words} [00:00:0{n}]\n\n",
        "10:02:3{n}\t From {name} : {words}\n",
        "10:02:3{n} From  {name}  to  Everyone:\n\t{words}\n",
        "10:02:3{n} Dari {name} ke Semua orang: {words}\n",
        "12/05/24, 10.0{n} - {name}: {words}\n",
        "[12/05/2024, 10:02:3{n} AM] {name}: {words}\n",
        "00:58:0{n}\t{name}:\t{words}\n",
    ],
)
def test_shapes(shape: str) -> None:
    assert said("".join(shape.format(name=name, words=words, n=n) for n, (name, words) in enumerate(TALK))) == TALK


def test_codes_beside_times() -> None:
    codes = [("2M31", "Apa?"), ("1F25", "Buku."), ("2M31", "Lalu?"), ("1F25", "Rak."), ("2M31", "Ya?"), ("1F25", "Ya.")]
    assert said("".join(f"00:00:0{n} {name}\n{words}\n\n" for n, (name, words) in enumerate(codes))) == codes
    assert said("".join(f"00:00:0{n} {name}: {words}\n" for n, (name, words) in enumerate(codes))) == codes


def test_letters_of_mathematics_are_letters() -> None:
    source = source_of("𝑃𝑒𝑤𝑎𝑤𝑎𝑛𝑐𝑎𝑟𝑎: Apa?\n𝑰𝒏𝒇𝒐𝒓𝒎𝒂𝒏: 𝑌𝑎, itu.\n")
    assert [(turn.speaker, turn.role) for turn in source.turns] == [
        ("Pewawancara", Role.INTERVIEWER),
        ("Informan", Role.PARTICIPANT),
    ]
    assert source.turns[1].span.of(source.text) == "𝑌𝑎, itu."


@pytest.mark.parametrize("label", ["I1", "I 1", "R2", "R 2", "i1"])
def test_numbered_interviewees(label: str) -> None:
    source = source_of(f"P: Apa?\n{label}: Buku.\nP: Lalu?\n{label} : Rak.\n")
    assert [turn.role for turn in source.turns] == [Role.INTERVIEWER, Role.PARTICIPANT] * 2


def test_a_space_in_a_code_makes_no_other_speaker() -> None:
    assert [name for name, _ in said("P: Apa?\nI1: Satu.\nP: Apa?\nI 1 : Dua.\nI1: Tiga.")] == [
        "P",
        "I1",
        "P",
        "I1",
        "I1",
    ]


def test_a_focus_group() -> None:
    source = source_of("F: Siapa dulu?\nP1: Saya.\nP2: Saya juga.\nF: Lalu?\nP10: Nanti.\n")
    assert {turn.speaker: turn.role for turn in source.turns} == {
        "F": Role.INTERVIEWER,
        "P1": Role.PARTICIPANT,
        "P2": Role.PARTICIPANT,
        "P10": Role.PARTICIPANT,
    }


@pytest.mark.parametrize("title", ["Pak", "Bu", "Mas", "Mbak", "Dr.", "Prof.", "Bapak", "Ibu"])
def test_titles(title: str) -> None:
    talk = [("Citra", "Apa?"), (f"{title} Joko", "Buku."), ("Citra", "Lalu?"), (f"{title} Joko", "Rak.")]
    assert said("".join(f"{name}: {words}\n" for name, words in talk)) == talk


def test_voices_that_a_machine_could_not_name() -> None:
    assert said("SPEAKER_00: Apa?\nSPEAKER_01: Buku.\n") == [("SPEAKER_00", "Apa?"), ("SPEAKER_01", "Buku.")]
    assert said("Unknown Speaker  0:00\nApa?\n\nSpeaker 2  1:05:09\nBuku.\n")[1] == ("Speaker 2", "Buku.")


WORD_365 = """Audio file
wawancara.mp3

Transcript
00:00:05 Speaker 1
Selamat pagi. Bagaimana awalnya?
00:00:12 Speaker 2
Awalnya saya di sirkulasi.
Lalu pindah.
01:00:40 Speaker 1
Lalu?
"""


def test_word_365() -> None:
    assert timed(WORD_365) == [
        ("Speaker 1", "Selamat pagi. Bagaimana awalnya?", 5.0, None),
        ("Speaker 2", "Awalnya saya di sirkulasi.\nLalu pindah.", 12.0, None),
        ("Speaker 1", "Lalu?", 3640.0, None),
    ]


TEAMS = """Rapat-20240512_100233-Meeting Recording
May 12, 2024, 3:02AM
12m 3s

Ana Putri started transcription

Ana Putri   0:03
Halo, Bu. Bisa dengar?

Rina Wulan (Tamu)   0:07
Bisa.
Jelas sekali.

Ana Putri   1:00:11
Boleh mulai?

Ana Putri stopped transcription
"""


def test_teams() -> None:
    assert timed(TEAMS) == [
        ("Ana Putri", "Halo, Bu. Bisa dengar?", 3.0, None),
        ("Rina Wulan (Tamu)", "Bisa.\nJelas sekali.", 7.0, None),
        ("Ana Putri", "Boleh mulai?", 3611.0, None),
    ]


@pytest.mark.parametrize("shape", ["{name}\n{words}\n", "\n{name}: {words}\n\n", "{name}\n{words}\n\n"])
def test_stretches_of_time_above_the_words(shape: str) -> None:
    words = "".join(
        f"0:0:{n}.0 --> 0:0:{n}.340\n" + shape.format(name=name, words=words) for n, (name, words) in enumerate(TALK)
    )
    assert read_as_it_is(words) == [(name, words, float(n), n + 0.34) for n, (name, words) in enumerate(TALK)]


def test_otter() -> None:
    words = (
        "Ana  0:02  \nApa kabar?\n\nSpeaker 2  0:05  \nBaik.\n\nAna  0:09  \nLalu?\n\nTranscribed by https://otter.ai\n"
    )
    assert said(words) == [("Ana", "Apa kabar?"), ("Speaker 2", "Baik."), ("Ana", "Lalu?")]


def test_a_time_at_the_end_of_what_is_said_is_when_it_ended() -> None:
    assert timed("I: Apa? #00:00:04-2#\n\nB: Satu.\n\nDua. #00:01:02-3#\n\nI: Oh? #00:01:04-0#\n") == [
        ("I", "Apa?", None, 4.2),
        ("B", "Satu.\n\nDua.", 4.2, 62.3),
        ("I", "Oh?", 62.3, 64.0),
    ]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("## Bagaimana awalnya?\n\nSaya ditawari.\n\nLalu ikut.\n\n## 2. Apa manfaatnya?\n\nBanyak.\n", "w.md"),
        ("**Bagaimana awalnya?**\n\nSaya ditawari.\n\nLalu ikut.\n\n**Apa manfaatnya?**\nBanyak.\n", "w.md"),
        ("1. **Bagaimana awalnya?**\n\nSaya ditawari.\n\nLalu ikut.\n\n2. **Apa manfaatnya?**\n\nBanyak.\n", "w.md"),
        ("# 1. Bagaimana awalnya?\nSaya ditawari.\n\nLalu ikut.\n\n**Apa manfaatnya?**\nBanyak.\n", "w.txt"),
    ],
)
def test_question_headings_are_the_interviewers_turns(words: str, path: str) -> None:
    source = source_of(words, path)
    assert [(turn.role, turn.span.of(source.text)) for turn in source.turns] == [
        (Role.INTERVIEWER, "Bagaimana awalnya?"),
        (Role.PARTICIPANT, "Saya ditawari.\n\nLalu ikut."),
        (Role.INTERVIEWER, "Apa manfaatnya?"),
        (Role.PARTICIPANT, "Banyak."),
    ]
    assert [speaker.why for speaker in source.speakers] == [
        "the questions stand as headings",
        "the answers stand below the questions",
    ]


def test_question_headings_of_a_document_are_headings() -> None:
    words = "## Apa itu perpustakaan?\n\nGedung.\n\n## Siapa pustakawan?\n\nOrang.\n"
    assert said(words, "documents/tanya.md") == []
    assert said("## Siapa kami?\n\nPerpustakaan. Kami buka tiap hari.\n", "w.md") == []


@pytest.mark.parametrize("head", ["Pertanyaan\tJawaban\n", "Question\tAnswer\n", "Peneliti\tInforman\n"])
def test_a_table_of_questions_and_answers(head: str) -> None:
    asks, tells = head.split()
    source = source_of(head + "Bagaimana awalnya?\tSaya ditawari.\nApa manfaatnya?\tBanyak: dua.\nLalu?\t\n")
    assert [(turn.speaker, turn.span.of(source.text)) for turn in source.turns] == [
        (asks, "Bagaimana awalnya?"),
        (tells, "Saya ditawari."),
        (asks, "Apa manfaatnya?"),
        (tells, "Banyak: dua."),
        (asks, "Lalu?"),
    ]
    assert [turn.role for turn in source.turns[:2]] == [Role.INTERVIEWER, Role.PARTICIPANT]


def test_a_numbered_table_of_questions_and_several_who_answer() -> None:
    source = source_of(
        "No\tPertanyaan\tInforman 1\tInforman 2\n1\tApa yang dibaca?\tBuku.\tRak.\n2\tLalu apa?\tYa.\tNo.\n"
    )
    assert [turn.speaker for turn in source.turns] == ["Pertanyaan", "Informan 1", "Informan 2"] * 2


@pytest.mark.parametrize(
    "words",
    [
        "[Tertawa] Ya?\nLalu?\n" * 4 + "[Musik] Ya?\n" * 4,
        "Menurut Pak Joko: begitu?\nMenurut Bu Rina: begini?\n" * 3,
        "Katanya: ya?\nJawabnya: tidak?\n" * 3,
        "From: ana\nTo: rina\nSubject: buku\n\nYa.\n\nFrom: rina\nTo: ana\nSubject: buku\n\nOh?\n",
        "Senin: buka\nSelasa: tutup\nSenin: buka\nSelasa: tutup\n",
        "Merek: satu\nHarga: 100\nStok: 5\n\nMerek: dua\nHarga: 200\nStok: 2\n",
        "Latar Belakang: panjang\nMetode: panjang\nLatar Belakang: lagi\nMetode: lagi\n",
        "Files: *\nCopyright: 2001 Ana\nLicense: MIT\n\nFiles: doc/*\nCopyright: 2002 Budi\nLicense: BSD\n",
        "use Buku::Rak;\nuse Meja::Kursi;\n" * 3,
        "Namun, Rak: begini.\nLagi pula, Buku: begitu.\n" * 3,
        "Nama\tJenis\tIsi\na.docx\tWord\tlima bab panjang\nb.pdf\tPDF\tdua bab\nc.docx\tWord\tsatu bab\n",
        "10.00: pintu dibuka\n10:30: ramai\n11:00 tutup\n" * 2,
        "Ya\nbuku itu ada.\nTidak\nrak itu kosong.\n" * 4,
        "https://example.org: satu\nC:\\data: dua\n" * 3,
    ],
)
def test_what_has_the_shape_of_a_label_and_is_none(words: str) -> None:
    assert said(words) == []


@pytest.mark.parametrize("head", ["# Wawancara Rina: satu", "**Wawancara Rina: satu**", "### **Bagian Dua: kisah**"])
def test_a_heading_with_a_colon_names_nobody(head: str) -> None:
    talk = "**Ana:** Apa yang dibaca?\n\n**Rina:** Buku lama.\n\n**Ana:** Lalu apa lagi?\n"
    assert said(f"{head}\n\n{talk}", "w.md")[0] == ("Ana", "Apa yang dibaca?")


def test_someone_in_bold_speaks_even_if_once() -> None:
    words = "**Ana:** Apa?\n\n**Rina:** Ya.\n\n**Ana**: Lalu?\n\n**Petugas:** Permisi.\n"
    assert [name for name, _ in said(words, "w.md")] == ["Ana", "Rina", "Ana", "Petugas"]


def test_a_chat_with_someone_who_is_a_number() -> None:
    words = (
        "12/05/24 10.02 - Pesan dan panggilan dienkripsi secara end-to-end.\n"
        "12/05/24 10.02 - Ana: Apa kabar?\n12/05/24 10.03 - +62 812-3456-7890: Baik.\nSekali.\n"
        "12/05/24 10.04 - Ana: Lalu?\n12/05/24 10.05 - +62 812-3456-7890: Ya.\n"
    )
    number = "+62 812-3456-7890"
    assert said(words) == [("Ana", "Apa kabar?"), (number, "Baik.\nSekali."), ("Ana", "Lalu?"), (number, "Ya.")]


def test_a_name_or_code_in_brackets_is_a_label_later() -> None:
    words = "Interviewer (Citra): Apa?\nParticipant 1 (P1): Ya.\nCitra: Lalu?\nP1: Sudah.\n"
    assert [name for name, _ in said(words)] == ["Interviewer (Citra)", "Participant 1 (P1)"] * 2


def test_a_code_that_comes_once_beside_others_of_its_kind() -> None:
    words = "INT: Apa?\nMW1_F1: Ya.\nMW1_F2: Tidak.\nINT: Lalu?\nMW1_F1: Sudah.\nCOVID19: itu sebabnya.\n"
    assert said(words)[-1] == ("MW1_F1", "Sudah.\nCOVID19: itu sebabnya.")
    assert [name for name, _ in said(words)] == ["INT", "MW1_F1", "MW1_F2", "INT", "MW1_F1"]


def test_a_table_with_stretches_of_time() -> None:
    rows = "".join(f"0:{n:02}.0 - 0:{n:02}.5\t{words}\t{name}\n" for n, (name, words) in enumerate(TALK))
    assert timed("Timespan\tContent\tSpeaker\n" + rows) == [
        (name, words, float(n), n + 0.5) for n, (name, words) in enumerate(TALK)
    ]


def test_a_request_in_bold_among_questions_asks_too() -> None:
    words = "**Bagaimana awalnya?**\n\nSatu.\n\n**Ceritakan ujiannya.**\n\nDua.\n\n**Apa harapannya?**\n\nTiga.\n"
    assert [words for _, words in said(words, "w.md")][2:4] == ["Ceritakan ujiannya.", "Dua."]


PIECES = st.sampled_from(
    """saya|datang|ke perpustakaan|jam 10:30|pukul 09.15|pada 00:01:02|https://example.org/a:b|Jadi begini: begitu
    |dia bilang: jangan|(baca: buku)|rasio 2:1|Surat Al-Baqarah 2:255|catatan: penting|misalnya: rak, meja
    |“Ya: tentu”|e.g.: shelves|file:///a|Pak Joko berkata: ya|hasilnya: baik|- ini: itu|[00:01]|#00:01:02-3#""".replace(
        "\n    ", ""
    ).split("|")
)
STARTS = st.sampled_from(
    ["Jadi begini", "Pertama", "Catatan", "Pukul 10:30", "https://a.org/b", "Intinya", "Dia bilang", "Menurut saya"]
)
LINES = st.builds(
    lambda start, words: f"{start}: " + " ".join(words) + ".", STARTS, st.lists(PIECES, min_size=2, max_size=6)
)


@given(st.lists(LINES, min_size=1, max_size=12), st.sampled_from(["\n", "\n\n", " "]))
def test_a_colon_in_prose_never_makes_a_speaker(lines: list[str], between: str) -> None:
    assert said(between.join(lines)) == []


@given(st.lists(LINES, min_size=1, max_size=6))
def test_prose_in_a_turn_stays_in_it(lines: list[str]) -> None:
    words = "\n".join(["itu", *lines])
    assert said(f"P: Apa?\nJ: {words}\nP: Lalu?") == [("P", "Apa?"), ("J", words), ("P", "Lalu?")]
