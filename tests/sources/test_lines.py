from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.sources.lines import Lines
from qualcode.sources.reading import Reading


def bold_in(reading: Reading) -> list[str]:
    return [span.of(reading.text) for span in reading.bold]


def row(lines: Lines, *cells: str) -> None:
    lines.begin_row()
    for cell in cells:
        lines.begin_cell()
        lines.put(cell)
    lines.end_row()


def test_paragraphs_are_lines_and_empty_ones_at_the_end_go() -> None:
    lines = Lines()
    for words in ("satu", "", "dua\ntiga", "", ""):
        lines.put(words)
        lines.end_line()
    assert lines.reading().text == "satu\n\ndua\ntiga"


def test_bold_runs_from_the_start_of_a_line_to_the_first_word_that_is_not() -> None:
    lines = Lines()
    lines.put("Bu ", bold=True)
    lines.put("Rina:", bold=True)
    lines.put(" Ya, ")
    lines.put("tentu", bold=True)
    lines.put(".\n")
    lines.put("Ana:", bold=True)
    assert bold_in(lines.reading()) == ["Bu Rina:", "Ana:"]


def test_rows_within_cells_run_on() -> None:
    lines = Lines()
    lines.begin_row()
    lines.begin_cell()
    lines.put("  luar\n lagi ", bold=True)
    row(lines, "da", "lam")
    lines.put("dan")
    lines.begin_cell()
    lines.end_row()
    lines.put("sesudah")
    reading = lines.reading()
    assert (reading.text, reading.bold) == ("luar lagi da lam dan\t\nsesudah", ())


def test_a_row_with_a_conversation_in_a_cell_only_lays_out_the_page() -> None:
    lines = Lines()
    row(lines, "kop", "P: Apa?\nJ: Ya.\nP: Oh.")
    row(lines, "catatan: satu\ndua", "tiga")
    assert lines.reading().text == "kop\nP: Apa?\nJ: Ya.\nP: Oh.\ncatatan: satu dua\ttiga"


def test_a_comment_keeps_its_words_through_cells_and_white_space() -> None:
    lines = Lines()
    lines.begin_row()
    lines.begin_cell()
    lines.put("a  ")
    lines.begin_remark("satu")
    lines.put("  b  ")
    lines.begin_cell()
    lines.put("c")
    lines.end_remark("satu")
    lines.put(" d")
    lines.end_row()
    lines.remark("satu", "kata", author="Ana")
    lines.remark("dua", "di akhir")
    reading = lines.reading()
    assert reading.text == "a b\tc d"
    assert [(one.span.of(reading.text), one.text, one.author) for one in reading.comments] == [
        ("b\tc", "kata", "Ana"), ("", "di akhir", ""),
    ]  # fmt: skip


def test_comments_of_notes_and_boxes_come_with_them() -> None:
    lines = Lines()
    lines.put("kata")
    for name, put in (("catatan", lines.note), ("kotak", lines.box)):
        sheet = lines.sheet()
        sheet.begin_remark(name)
        sheet.put(name)
        sheet.end_remark(name)
        lines.remark(name, "x")
        if name == "kotak":
            lines.end_line()
        put(sheet)
    reading = lines.reading()
    assert reading.text == "kata\nkotak\n————————\n[1] catatan"
    assert [(one.span, one.span.of(reading.text)) for one in reading.comments] == [((4, 4), ""), ((5, 10), "kotak")]


def test_numbers_of_a_list_are_words_but_not_before_turns() -> None:
    lines = Lines()
    for of, words in (("a", "satu"), ("a", "dua"), ("b", "Ana: Apa?"), ("b", "Rina: Ya."), ("b", "lalu")):
        lines.item("1.", of)
        lines.put(words, bold=of == "a")
        lines.end_line()
    reading = lines.reading()
    assert reading.text == "1. satu\n1. dua\nAna: Apa?\nRina: Ya.\nlalu"
    assert bold_in(reading) == ["1. satu", "1. dua"]


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.booleans()), max_size=8))
def test_no_word_is_lost_and_no_mark_is_left(pieces: list[tuple[str, bool]]) -> None:
    lines = Lines()
    for number, (words, bold) in enumerate(pieces):
        lines.begin_remark(str(number))
        lines.put(words, bold=bold)
        lines.end_remark(str(number))
        lines.remark(str(number), "x")
    reading = lines.reading()
    said = "".join(words for words, _ in pieces).translate(dict.fromkeys(map(ord, "\ufdd0\ufdd1\xad")))
    assert reading.text.split() == said.replace("\f", "\n").split()
    assert len(reading.comments) == len(pieces)
    assert all(0 <= one.span.start <= one.span.end <= len(reading.text) for one in reading.comments)
