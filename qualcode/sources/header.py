"""The lines above a transcript that say what it is: place, date, code of the participant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.sources.labels import Label
from qualcode.sources.roles import role_word

_FIELDS = frozenset(
    """tanggal|hari|hari/tanggal|hari / tanggal|hari, tanggal|tempat|waktu|lokasi|durasi|topik|judul|nama|nama informan
    |kode|kode informan|kode partisipan|kode responden|kode narasumber|jabatan|pekerjaan|usia|umur|jenis kelamin|posisi
    |pendidikan|masa kerja|lama kerja|lama bekerja|tahun sertifikasi|pengamat|posisi pengamat|rekaman|transkriptor
    |bahasa|jenis|kasus|proyek|date|place|location|time|duration|topic|title|name|age|gender|position|occupation|id
    |participant id|case|case id|project|recording|transcribed by|language|kind""".replace("\n", "")
    .replace(" " * 4, "")
    .split("|")
)
_FIELD = re.compile(r"[ \t]*[*_]{0,3}([^\W\d_][^:\n]{0,30}?)[*_]{0,3}[ \t]*:[*_]{0,3}[ \t]*(.*)")
_LONGEST = 20  # words of a line; longer ones are talk or prose


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the transcript: fields by lower-case key, and the offset where the header ends."""

    end: int = 0
    fields: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    key: str
    value: str
    blank: bool


def header_of(text: str, labels: list[Label]) -> Header:
    """The header of a text, given what has the shape of a label in it.

    Known fields ("Tanggal: ...") make a header, and so does a role named once ("Informan: Bu Rina") above a
    conversation in which others speak again and again.
    """
    lines = list(_leading(text))
    known = [number for number, line in enumerate(lines) if line.key in _FIELDS]
    last = _to_blank(lines, known[-1]) if known else -1
    spoken = Counter(label.name.casefold() for label in labels)
    recurring = [label.span.start for label in labels if spoken[label.name.casefold()] > 1]
    for number, line in enumerate(lines):
        alone = role_word(line.key) is not None and spoken[line.key] == 1
        if alone and line.value and recurring and line.start < min(recurring):
            last = max(last, number)
    head = lines[: last + 1]
    fields = {line.key: line.value for line in head if line.value and _is_field(line.key)}
    return Header(head[-1].end if head else 0, fields)


def _is_field(key: str) -> bool:
    return key in _FIELDS or role_word(key) is not None


def _leading(text: str) -> Iterator[_Line]:
    """The short lines at the top of a text."""
    start = 0
    for line in text.split("\n"):
        if len(line) > 20 * _LONGEST or len(line.split()) > _LONGEST:
            return
        found = _FIELD.match(line)
        key, value = (found[1].strip().casefold(), found[2].strip()) if found else ("", "")
        yield _Line(start, start + len(line), key, value, not line.strip())
        start += len(line) + 1


def _to_blank(lines: list[_Line], last: int) -> int:
    """The last line of the fields that follow without a blank line, when a blank line ends them."""
    keys: set[str] = set()
    for number in range(last + 1, len(lines)):
        line = lines[number]
        if line.blank:
            return number - 1
        if not _is_field(line.key) or line.key in keys:
            return last
        keys.add(line.key)
    return last
