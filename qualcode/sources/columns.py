"""What the columns of a table hold: who speaks, what they say and when, or what was asked and answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from qualcode.core.model import AttributeValue
from qualcode.core.nearest import unknown
from qualcode.sources.attributes import typed
from qualcode.sources.roles import is_question
from qualcode.sources.sheets import Row, Sheet


def _words(text: str) -> frozenset[str]:
    return frozenset(text.replace("\n", " ").split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split("|"))


# Heads of columns, in lower case, signs taken for blanks.
_SPEAKERS = _phrases("speaker|speaker name|speaker label|voice|pembicara|nama pembicara|penutur")
_MAY_SPEAK = _phrases("name|who|participant|person|nama|oleh|subjek|aktor|actor|informan|narasumber|role|peran")
_TEXTS = _phrases(
    """text|teks|utterance|ujaran|tuturan|words|speech|transcript|transkrip|transcription|transkripsi|ucapan
    |percakapan|dialog|dialogue|message|pesan|content|isi|statement|pernyataan|verbatim|caption|kalimat|sentence|turn"""
)
_BEGINS = _phrases("time|start|start time|begin|timestamp|time stamp|timecode|in|onset|waktu|mulai|kode waktu|jam")
_ENDS = _phrases("end|end time|stop|out|offset|selesai|akhir|berakhir|waktu selesai")
_ROLES = _phrases("role|peran|speaker role|peran pembicara")
_REMARKS = _phrases(
    """tag|tags|code|codes|kode|label|labels|theme|themes|tema|comment|comments|komentar|note|notes|catatan|memo
    |keterangan"""
)
_PARTS = _phrases(
    """interview|interview id|transcript id|wawancara|kode wawancara|session|sesi|file|filename|file name|berkas
    |conversation|conversation id|document|dokumen|source|sumber|case|case id|kasus|participant|participant id
    |respondent|respondent id|responden|kode responden|informan|kode informan|partisipan|kode partisipan"""
)
_IDS = (
    _phrases("respondent id|participant id|case id|response id|responseid|kode responden|kode partisipan|id responden"),
    _phrases("respondent|participant|responden|partisipan|case|kasus|informan|kode informan|respondent code"),
    _phrases("id|kode|code|no|nomor|number|nr|no responden"),
)
# A word of a short head that says that what stands below are facts about someone, however long they are.
_FACTS = _words(
    """nama name email surel alamat address jabatan position posisi pekerjaan occupation job institusi institution
    instansi affiliation afiliasi universitas university organisation organization organisasi fakultas faculty prodi
    jurusan department departemen unit lokasi location kota city provinsi province pendidikan education timestamp
    tanggal date waktu time url link ip telepon phone usia umur age gender kelamin"""
)
_CODES = _words("code codes kode theme themes tema category kategori subcode subtheme subtema")
_DEFINITIONS = _words(
    """definition definisi description deskripsi include inclusion inclusions exclude exclusion example examples
    contoh groundedness indicator indicators indikator"""
)
_CLOCK = re.compile(r"[\[(#]?\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d+|-\d)?[\])#]?")


@dataclass(frozen=True, slots=True)
class Table:
    """The heads of a sheet's columns, `headed` of them as they stand there, and the rows below them.

    `above` counts the rows above the heads.
    """

    heads: list[str]
    rows: list[Row] = field(repr=False)
    headed: int
    above: int = 0

    def column(self, index: int) -> list[AttributeValue]:
        """The cells of a column, "" where a row is too short."""
        return [row.cells[index] if index < len(row.cells) else "" for row in self.rows]

    def named(self, head: str) -> int:
        """The index of the column of a head, in any case of letters; UnknownNameError names the nearest."""
        folded = [known.casefold() for known in self.heads]
        if head.strip().casefold() in folded:
            return folded.index(head.strip().casefold())
        raise unknown("column", head, self.heads)


@dataclass(frozen=True, slots=True)
class Utterances:
    """The columns of a table with one utterance a row, by index."""

    text: int
    speaker: int | None = None
    role: int | None = None
    begin: int | None = None
    end: int | None = None
    part: int | None = None  # which of several interviews a row is of
    remarks: tuple[int, ...] = ()

    @property
    def used(self) -> set[int]:
        """Every column that has a meaning here."""
        single = (self.text, self.speaker, self.role, self.begin, self.end, self.part)
        return {column for column in (*single, *self.remarks) if column is not None}


@dataclass(frozen=True, slots=True)
class Answers:
    """The columns of a table with one respondent a row, by index."""

    open: tuple[int, ...]
    id: int | None = None


def table_of(sheet: Sheet) -> Table:
    """The table on a sheet: the heads are the first row that is as full as most are."""
    filled = [sum(cell != "" for cell in row.cells) for row in sheet.rows]
    usual = median(filled[:50]) if filled else 0
    first = next((n for n, count in enumerate(filled[:20]) if count >= 0.6 * usual), 0)
    heads, rows = sheet.rows[first : first + 1], sheet.rows[first + 1 :]
    if len(rows) > 1 and any(str(cell).startswith('{"ImportId"') for cell in rows[1].cells):
        heads, rows = rows[:1], rows[2:]  # Qualtrics: names, then questions, then its own numbers
    width = max((len(row.cells) for row in rows), default=0)
    cells = heads[0].cells if heads else []
    return Table(_heads(cells, width), rows, len(cells), first)


def _heads(cells: Sequence[AttributeValue], width: int) -> list[str]:
    """A name for each column, each once; one without a head is named by its place."""
    taken: Counter[str] = Counter()
    heads = []
    for place in range(max(width, len(cells))):
        words = str(cells[place]).split() if place < len(cells) else []
        head = " ".join(words) or f"column {place + 1}"
        taken[head] += 1
        heads.append(head if taken[head] == 1 else f"{head} ({taken[head]})")
    return heads


def utterances_in(table: Table, stated: Mapping[str, Any]) -> Utterances | None:
    """The columns of a table of utterances, or None when it is none.

    A column of speakers is told by its head, and where that may mean something else ("name", "role"), by names
    that come again and again beside words or times. Without speakers, words beside times will do.
    """
    texts = _stated_texts(table, stated)
    if len(texts) > 1 or (texts and not stated.get("speaker")):
        return None
    heads = [_folded(head) for head in table.heads]
    text = texts[0] if texts else _first(heads, _TEXTS)
    begin = _stated_or(table, stated, "time", _time_column(table, heads))
    speaker = _stated_or(table, stated, "speaker", _speaker_column(table, heads, text, begin))
    if speaker is not None and text is None:
        text = _wordiest(table, without={speaker, begin})
    if text is None or text in (speaker, begin) or (speaker is None and begin is None):
        return None
    others = {number: head for number, head in enumerate(heads) if number not in (text, speaker, begin)}
    return Utterances(
        text, speaker, _first_of(others, _ROLES), begin, _first_of(others, _ENDS), _part(table, others),
        tuple(number for number, head in others.items() if head in _REMARKS),
    )  # fmt: skip


def answers_in(table: Table, stated: Mapping[str, Any]) -> Answers | None:
    """The columns of a table of respondents, or None when nobody answers in words in it."""
    found = _stated_texts(table, stated) or [
        number for number, head in enumerate(table.heads) if _is_open(head, list(_filled(table, number)))
    ]
    if not found:
        return None
    return Answers(tuple(found), _stated_or(table, stated, "id", _id_column(table, set(found))))


def _stated_texts(table: Table, stated: Mapping[str, Any]) -> list[int]:
    """The columns that are stated to hold the words: one head, or a list of them."""
    heads = stated.get("text") or []
    return [table.named(str(head)) for head in ([heads] if isinstance(heads, str) else heads)]


def looks_like_codebook(table: Table) -> bool:
    """Whether the heads are those of a codebook: a code, and what it means or how often it was found."""
    heads = (_folded(head).split() for head in table.heads)
    words = {word for head in heads if len(head) <= 3 for word in head}
    return bool(words & _CODES) and bool(words & _DEFINITIONS)


def is_clock(cell: str) -> bool:
    """Whether a cell is a time in a recording.

    >>> is_clock("00:01:02"), is_clock("[1:02]"), is_clock("2024-05-03 10:00")
    (True, True, False)
    """
    return _CLOCK.fullmatch(cell) is not None


def _folded(head: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", head.casefold()).split())


def _first(heads: Sequence[str], known: frozenset[str]) -> int | None:
    return next((number for number, head in enumerate(heads) if head in known), None)


def _first_of(heads: Mapping[int, str], known: frozenset[str]) -> int | None:
    return next((number for number, head in heads.items() if head in known), None)


def _stated_or(table: Table, stated: Mapping[str, Any], key: str, found: int | None) -> int | None:
    return table.named(str(stated[key])) if stated.get(key) else found


def _speaker_column(table: Table, heads: Sequence[str], text: int | None, begin: int | None) -> int | None:
    sure = _first(heads, _SPEAKERS)
    if sure is not None:
        return sure
    for number, head in enumerate(heads):
        beside_words = text is not None or begin is not None
        if head in _MAY_SPEAK and beside_words and _come_again(table.column(number)):
            return number
    return None


def _come_again(cells: Sequence[AttributeValue]) -> bool:
    """Whether a few names come again and again."""
    counts = Counter(str(cell).casefold() for cell in cells if cell != "")
    return len(counts) > 1 and 2 * len(counts) <= counts.total() + 1


def _time_column(table: Table, heads: Sequence[str]) -> int | None:
    for number, head in enumerate(heads):
        cells = list(_filled(table, number))
        clocks = sum(is_clock(cell) for cell in cells)
        numbers = sum(not isinstance(typed(cell), str) for cell in cells) if head in _BEGINS else 0
        if 2 * (clocks + numbers) > len(cells) and head not in _ENDS:
            return number
    return None


def _wordiest(table: Table, without: set[int | None]) -> int | None:
    """The column with the most words, if they are sentences."""
    means = {n: _mean_words(list(_filled(table, n))) for n in range(len(table.heads)) if n not in without}
    best = max(means, key=lambda number: means[number], default=None)
    return best if best is not None and means[best] >= 3 else None


def _filled(table: Table, column: int) -> Iterator[str]:
    return (str(cell) for cell in table.column(column) if cell != "")


def _mean_words(cells: Sequence[str]) -> float:
    return sum(len(cell.split()) for cell in cells) / len(cells) if cells else 0


def _part(table: Table, heads: Mapping[int, str]) -> int | None:
    """The column that says which interview a row is of, should there be several."""
    for number, head in heads.items():
        values = Counter(_filled(table, number))
        if head in _PARTS and 1 < len(values) <= len(table.rows) / 2 and values.total() == len(table.rows):
            return number
    return None


def _id_column(table: Table, text: set[int]) -> int | None:
    for known in _IDS:
        for number, head in enumerate(table.heads):
            values = Counter(_filled(table, number))
            mostly = len(values) >= 0.8 * len(table.rows)
            if number not in text and _folded(head) in known and mostly and max(map(len, values), default=99) <= 60:
                return number
    return None


def _is_open(head: str, cells: Sequence[str]) -> bool:
    """Whether a column holds answers in people's own words: long ones, most unlike the others, under a question."""
    answers = [cell for cell in cells if any(sign.isalpha() for sign in cell)]
    words = head.split()
    question = head.rstrip().endswith("?") or (len(words) > 2 and is_question(head))
    if not answers or 2 * len(answers) < len(cells) or _are_choices(answers):
        return False
    if len(words) <= 3 and not question and set(_folded(head).split()) & _FACTS:
        return False
    few = len(answers) < 20
    unlike = len({answer.casefold() for answer in answers}) / len(answers)
    mean = _mean_words(answers)
    if question:
        return mean >= (4 if few else 3) and unlike >= (0.6 if few else 0.3)
    return mean >= 5 and unlike >= (0.6 if few else 0.4)


def _are_choices(answers: Sequence[str]) -> bool:
    """Whether answers are lists of what could be ticked: "Buku; Jurnal" and "Jurnal; Internet"."""
    for sign in ";,":
        parts = [part.strip().casefold() for answer in answers for part in answer.split(sign)]
        if len(parts) > 1.3 * len(answers) and len(answers) > 4 and 4 * len(set(parts)) <= len(parts):
            return True
    return False
