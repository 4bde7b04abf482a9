"""Lines with places to running text, without a PDF around them."""

from __future__ import annotations

import pytest

from qualcode.sources.pages import Line, Page, Word
from qualcode.sources.pdf import text_of


def line_at(text: str, left: float, bottom: float, right: float = 0, top: float = 0) -> Line:
    """A line whose words stand five points a letter apart, or so that they fill the box."""
    wide = (right - left) / len(text) if right else 5
    words, at = [], left
    for word in text.split(" "):
        words.append(Word(word, at, at + wide * len(word)))
        at += wide * (len(word) + 1)
    return Line(tuple(words), bottom, top or bottom + 10)


def page(*lines: str | Line) -> Page:
    """A page of 200 x 300 points with a line of text every 12 points, five points a letter, from the top."""
    placed = [line if isinstance(line, Line) else line_at(line, 20, 280 - 12 * n) for n, line in enumerate(lines)]
    return Page(tuple(placed), 0, 0, 200, 300)


def running(pages: list[Page]) -> str:
    return text_of(pages).text


def test_lines_of_a_paragraph_are_joined() -> None:
    assert running([page("satu dua tiga empat lima enam tujuh", "delapan.", "Sembilan.")]) == (
        "satu dua tiga empat lima enam tujuh delapan.\nSembilan."
    )


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("ada banyak sekali buku di perpusta-", "kaan", "perpustakaan"),
        ("ada banyak sekali tamu membaca buku-", "bukunya", "buku-bukunya"),
        ("mereka semua merapikannya bersama-", "sama", "bersama-sama"),
        ("yang di-scan itu tidak boleh lagi di-", "scan", "di-scan"),
        ("mereka semua sudah pulang dari sana ke-", "mudian", "kemudian"),
        ("menurut pasal terakhir dalam Undang-", "Undang", "Undang-Undang"),
        ("ada banyak sekali buku di perpusta\ufffe", "kaan", "perpustakaan"),
    ],
)
def test_hyphens_at_line_ends_are_mended(above: str, below: str, joined: str) -> None:
    assert running([page(above, below)]).split(" ")[-1] == joined


def test_items_of_a_list_with_hanging_lines_stay_whole() -> None:
    hanging = line_at("kedua baris.", 32, 268, 92, 278)
    item = page("1. satu dua tiga empat lima enam tuju", hanging, "2. dua.")
    assert running([item]) == "1. satu dua tiga empat lima enam tuju kedua baris.\n2. dua."


def test_centred_lines_stay_apart() -> None:
    heads = [
        line_at("KEPUTUSAN REKTOR UNIVERSITAS ITU", 22, 280, 198, 290),
        line_at("TENTANG SATU HAL LAGI YANG LAIN", 25, 268, 195, 278),
    ]
    assert running([page(*heads)]).count("\n") == 1


def test_a_paragraph_goes_on_over_the_page() -> None:
    foot = [line_at(number, 95, 5, 100, 15) for number in "12"]
    pages = [page("Ana: kata kata kata kata kata kata", foot[0]), page("lagi.", foot[1])]
    assert running(pages) == "Ana: kata kata kata kata kata kata lagi."


def test_what_is_at_the_same_height_of_most_pages_goes_and_short_turns_stay() -> None:
    pages = [page("Proyek kita", f"{who}: Ya.", f"kata {n}", f"lain {n}", f"akhir {n}") for n, who in enumerate("ABB")]
    assert "Proyek" not in running(pages)
    assert [line for line in running(pages).split("\n") if "Ya" in line] == ["A: Ya.", "B: Ya.", "B: Ya."]


def test_lines_off_the_page_go() -> None:
    assert running([page("Ana: Tahun", "2019", line_at("tak terlihat", 20, -60))]).split() == ["Ana:", "Tahun", "2019"]


def numbered(first: int, *lines: str, indent: float = 20) -> Page:
    """A page whose lines have their numbers to the left of the text, as one line with it, as pdfium has it."""
    found = []
    for number, words in enumerate(lines, start=first):
        body = line_at(words, indent, 280 - 12 * number)
        found.append(Line((Word(str(number), 4, 4 + 5 * len(str(number))), *body.words), body.bottom, body.top))
    return Page(tuple(found), 0, 0, 200, 300)


def test_numbers_of_lines_go_with_a_warning_and_without_a_word() -> None:
    found = text_of([numbered(8, "P: Berapa?", "J: 12 orang,", "2019 mulai.", "P: Ya.")])
    assert found.text.split() == "P: Berapa? J: 12 orang, 2019 mulai. P: Ya.".split()
    assert [problem.message for problem in found.problems] == ["4 numbers in the margins are left out"]


def test_a_line_that_begins_with_a_number_keeps_it_beside_numbers_in_the_margin() -> None:
    margin = [line_at(str(number), 4, 280 - 12 * number) for number in range(4)]
    body = [line_at(words, 20, 280 - 12 * n) for n, words in enumerate(["kami punya", "12 pohon", "3 anak", "1 kebun"])]
    found = text_of([Page((*body, *margin), 0, 0, 200, 300)])
    assert found.text.split() == "kami punya 12 pohon 3 anak 1 kebun".split()


def test_numbers_in_the_right_margin_go() -> None:
    lines = [line_at("kata kata kata kata kata kata kata", 20, 280 - 12 * n) for n in range(5)]
    margin = [line_at(str(5 * n), 194, 280 - 12 * n) for n in range(1, 4)]
    assert "5" not in running([Page((*lines, *margin), 0, 0, 220, 300)])


def test_a_column_of_numbers_in_a_table_stays() -> None:
    rows = ["No Nama Usia", "1 Ana 38", "2 Budi 41", "3 Citra 29", "4 Dewi 30"]
    assert running([page(*rows)]).split() == " ".join(rows).split()


def test_numbers_that_do_not_count_up_stay() -> None:
    lines = [line_at("kata", 20, 280 - 12 * n) for n in range(6)]
    sums = [line_at(str(n), 4, 280 - 12 * index) for index, n in enumerate([70, 20, 90, 10, 50, 40])]
    assert "70" in running([Page((*lines, *sums), 0, 0, 200, 300)])


SIDES = (
    "kami mulai menanam cabai di dekat",
    "pagar sebelah utara dan menyiram",
    "setiap pagi sebelum orang datang",
    "lalu mencatat berapa yang tumbuh",
    "dan berapa yang layu sebelum itu",
    "sampai hujan.",
)
OTHER = (
    "Sesudah panen pertama itu semua",
    "orang membawa pulang sekeranjang",
    "tomat yang merah dan besar besar",
    "untuk dimasak bersama sama dalam",
    "kuali yang paling tua di kampung",
    "kami sampai kenyang.",
)


def two_columns(*, drawn_across: bool, title: str = "", right: tuple[str, ...] = OTHER) -> Page:
    """Two columns, drawn line by line across both as one line of the page, or column by column."""
    left = [line_at(words, 20, 260 - 12 * n) for n, words in enumerate(SIDES)]
    other = [line_at(words, 210, 260 - 12 * n) for n, words in enumerate(right)]
    if drawn_across:
        body = [Line(a.words + b.words, a.bottom, a.top) for a, b in zip(left, other, strict=False)]
        body += left[len(other) :]
    else:
        body = [*left, *other]
    head = [line_at(title, 20, 280)] if title else []
    return Page((*head, *body), 0, 0, 400, 300)


@pytest.mark.parametrize("drawn_across", [True, False])
def test_columns_are_read_one_after_the_other(drawn_across: bool) -> None:
    assert running([two_columns(drawn_across=drawn_across)]) == f"{' '.join(SIDES)}\n{' '.join(OTHER)}"


def test_a_title_over_both_columns_stands_before_them() -> None:
    title = "Laporan tentang kebun kota yang dirawat oleh para tetangga perpustakaan itu"
    text = running([two_columns(drawn_across=True, title=title)])
    assert text.split() == [*title.split(), *" ".join(SIDES + OTHER).split()]


def test_a_paragraph_goes_on_from_column_to_column_and_page_to_page() -> None:
    first = two_columns(drawn_across=False, right=("lalu", *OTHER[1:-1], "kuali yang lain itu disimpan di"))
    left = [line_at(words, 20, 260 - 12 * n) for n, words in enumerate(["gudang yang ada di belakang rumah", "tua."])]
    text = running([first, Page(tuple(left), 0, 0, 400, 300)])
    assert text.endswith("kuali yang lain itu disimpan di gudang yang ada di belakang rumah tua.")


def test_a_table_with_a_narrow_column_is_no_page_of_columns() -> None:
    rows = [
        Line(line_at(f"{who}:", 20, 260 - 12 * n).words + line_at(words, 210, 0).words, 260 - 12 * n, 270 - 12 * n)
        for n, (who, words) in enumerate(zip(["Ana", "Budi"] * 3, OTHER, strict=True))
    ]
    text = running([Page(tuple(rows), 0, 0, 400, 300)])
    assert text.split("\n")[:2] == [f"Ana: {OTHER[0]}", f"Budi: {OTHER[1]}"]


def test_wide_blanks_of_justified_lines_are_no_columns() -> None:
    lines = []
    for n in range(8):
        words = [Word("kata", 20 + (40 + n % 3) * k, 45 + (40 + n % 3) * k) for k in range(8)]
        lines.append(Line(tuple(words), 260 - 12 * n, 270 - 12 * n))
    assert running([Page(tuple(lines), 0, 0, 400, 300)]).split() == ["kata"] * 64


def test_lines_of_another_size_of_type_stay_apart() -> None:
    big = line_at("Kebun di belakang perpustakaan kota", 20, 280, 195, 295)
    body = [line_at("kata kata kata kata kata kata kata", 20, 268 - 12 * n) for n in range(3)]
    assert running([Page((big, *body), 0, 0, 200, 300)]).split("\n")[0] == "Kebun di belakang perpustakaan kota"


def test_lines_of_nearly_the_same_beginning_are_not_centred() -> None:
    above = line_at("kata kata kata kata kata kata kata", 20.5, 280, 190, 290)
    below = line_at("jauh kata kata kata kata kata kata", 20, 268, 190.5, 278)
    assert "\n" not in running([Page((above, below), 0, 0, 200, 300)])


def test_stamps_that_stand_askew_on_all_pages_go_and_other_words_stay() -> None:
    pages = [Page(page(f"kata {n}").lines, 0, 0, 200, 300, ("SALINAN",)) for n in "ab"]
    pages.append(Page(page("kata c").lines, 0, 0, 200, 300, ("catatan di pinggir",)))
    text = running(pages)
    assert "SALINAN" not in text and text.endswith("\ncatatan di pinggir")


@pytest.mark.parametrize(
    ("above", "below", "elsewhere", "joined"),
    [
        ("mereka selalu menyimpannya di e-", "library", "", "e-library"),
        ("menurut pasal terakhir dalam itu ke-", "3", "", "ke-3"),
        ("semua mahasiswa itu mencoba self-", "assessment", "a self-assessment is", "self-assessment"),
        ("semua mahasiswa itu mencoba per-", "pustakaan", "di perpustakaan itu", "perpustakaan"),
        ("they had never quite seen a problem-", "solving", "a problem and its solving", "problem-solving"),
        ("they had never quite been able to under-", "stand", "we stand under it", "understand"),
        ("mereka selalu memakannya dengan sayur-", "mayur", "ada sayur-mayur di", "sayur-mayur"),
        ("mereka selalu menyimpannya di perpus\xad", "takaan", "", "perpustakaan"),
        ("mereka sudah mulai memasak sejak pagi-", "pagi", "", "pagi-pagi"),
        ("yang di-scan itu tidak boleh lagi di-", "baca", "sudah dibaca orang", "dibaca"),
        ("semua orang di sana menunggu waktu di-", "share", "", "di-share"),
    ],
)  # fmt: skip
def test_whether_a_hyphen_belongs_to_the_word(above: str, below: str, elsewhere: str, joined: str) -> None:
    lines = [*([elsewhere] if elsewhere else []), "Ana: " + above, below]
    width = max(len(line) for line in lines) * 5
    full = [
        line_at(line, 20, 280 - 12 * n, 20 + width if line.startswith("Ana") else 0) for n, line in enumerate(lines)
    ]
    assert running([Page(tuple(full), 0, 0, 400, 300)]).split(" ")[-1] == joined


def with_mark(line: Line, mark: str) -> Line:
    """The line with a small number above its end."""
    last = line.words[-1]
    raised = last._replace(text=last.text + mark, raised=(len(last.text), len(last.text) + len(mark)))
    return Line((*line.words[:-1], raised), line.bottom, line.top)


def test_an_exponent_without_a_footnote_stays_in_its_word() -> None:
    lines = [with_mark(line_at("luas kebun itu dua m", 20, 280), "2"), line_at("2 orang.", 20, 268)]
    assert running([Page((lines[0],), 0, 0, 200, 300)]) == "luas kebun itu dua m2"
    elsewhere = [line_at("2 orang datang", 20, 280), with_mark(line_at("luas dua m", 20, 268), "2")]
    assert running([Page(tuple(elsewhere), 0, 0, 200, 300)]).split() == "2 orang datang luas dua m2".split()


def test_a_paragraph_goes_on_over_the_page_past_its_footnotes() -> None:
    above = with_mark(line_at("Ana: kata kata kata kata kata kata", 20, 280), "1")
    note = line_at("1 Catatan", 20, 40)
    beyond = line_at("Foto kebun", 20, 100)  # drawn after the note, and above it
    text = running([Page((above, note, beyond), 0, 0, 200, 300), page("lagi.")])
    assert text.split("\n")[-2:] == ["————————", "[1] Catatan"] and "Foto kebun" in text.split("————————")[0]


def test_the_middle_of_a_sentence_is_no_label_and_a_name_is() -> None:
    full = "ada hal yang sampai hari ini tidak pernah"
    assert running([page(full, "saya katakan: bahwa itu saja", "Rina: Ya.")]) == (
        f"{full} saya katakan: bahwa itu saja\nRina: Ya."
    )
    stopped = "ada hal yang sampai hari ini tidak sama."
    assert (
        running([page(stopped, "rina: Bahwa itu saja", "joko: Ya.")]) == f"{stopped}\nrina: Bahwa itu saja\njoko: Ya."
    )
