"""What may be a speaker's label at the start of a line: its shapes, and what has the shape but is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from qualcode.core.spans import Span
from qualcode.sources.reading import Reading


@dataclass(frozen=True, slots=True)
class Label:
    """A line start that has the shape of a label.

    `span` runs from the start of the line (or of a line above that holds nothing but its time) to where the
    words begin. `sure` means that the format itself says it is a name; `bold` that it stands in bold type.
    """

    span: Span
    name: str
    begin: float | None = None
    sure: bool = False
    bold: bool = False
    colon: bool = True


_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3}|-\d)?"
_TIME = rf"(?:[\[(#<]\s*{_CLOCK}\s*[\])#>]|{_CLOCK})"
_STARS = r"[*_]{0,3}"
_NAME = r"[^\W\d_][^:：\t\n\[\]#*?!\";]{0,47}?"
_COLON = r"(?:(?<!\d)[:：]|[:：](?!\d))(?!//|\\)"  # not that of a time, an address or a drive
_LABEL = re.compile(
    rf"[ \t]*{_STARS}(?:(?P<before>{_TIME})[ \t]*[-–—]?[ \t]*)?(?P<open>{_STARS})(?P<name>{_NAME})"
    rf"(?P<close>{_STARS})[ \t]*(?:(?P<after>{_TIME})[ \t]*)?{_STARS}{_COLON}(?P<late>{_STARS})[ \t]*"
)
# Without a colon, only next to a time or in bold, and alone on the line.
_NAME_THEN_TIME = re.compile(rf"[ \t]*{_STARS}(?P<name>{_NAME}){_STARS}[ \t]+(?P<time>{_TIME}){_STARS}[ \t]*$")
_TIME_THEN_NAME = re.compile(
    rf"[ \t]*{_STARS}(?P<time>{_TIME})[ \t]+{_STARS}(?P<name>\w[^:\n]{{0,40}}?){_STARS}[ \t]*$"
)
_ONLY_TIME = re.compile(rf"[ \t]*{_STARS}(?P<time>{_TIME}){_STARS}[ \t]*$")
# A time before the words: in brackets, or with hours, or alone on the line; "12:30 suits me" is none.
_LEADING_TIME = re.compile(
    rf"(?:[\[(#<]\s*{_CLOCK}\s*[\])#>]|\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?(?!\S)|{_CLOCK}(?=[ \t]*(?:\n|$)))\s*"
)

_PARTICLES = frozenset("bin binti van von de da di dan and al el dos la le & / -".split())
TITLES = frozenset(
    "pak bapak bu ibu mas mbak kak kakak bang abang dr dra drs prof ir hj haji mr mrs ms miss sr sdr sdri".split()
)
# Words with a colon after them that begin a line of a note, a decree or plain talk, and name nobody.
_NO_NAMES = frozenset(
    """catatan note notes nb tempat tanggal hari waktu jam pukul durasi lokasi topik judul tema tujuan perihal hal
    lampiran nomor no tentang kepada menimbang mengingat memperhatikan memutuskan menetapkan mendengar membaca
    kesatu kedua ketiga keempat kelima pertama keterangan kesimpulan simpulan contoh contohnya misal misalnya
    artinya maksudnya jadi intinya terus lalu begini gini alasannya soalnya masalahnya sumber tabel gambar
    place date time duration location topic title theme purpose subject abstract summary example result
    warning important remember first second third fourth http https mailto www url link email telepon
    tembusan isi usia umur jabatan alamat nama name age position posisi kode code id rekaman recording transkrip
    transcript pasal ayat bab bagian kegiatan hasil program anggaran sasaran target indikator kendala solusi saran
    rekomendasi masalah temuan refleksi deskripsi komentar analisis objective objectives results finding findings
    recommendation recommendations comment comments description reflection analysis problem solution outcome
    status""".split()
)


def labels_in(reading: Reading, *, after: int = 0) -> list[Label]:
    """Every line start from an offset on that has the shape of a label, in the order of the text."""
    names = {name.start: name for name in reading.names}
    bold = {span.start: span.length for span in reading.bold}
    found: list[Label] = []
    above: tuple[int, float] | None = None  # a line that is only a time: where it starts, what it says
    start = 0
    for line in reading.text.split("\n"):
        alone = _ONLY_TIME.match(line)
        if alone is not None:
            above = (start, seconds(alone["time"]))
        elif line.strip() and start >= after:
            if start in names:
                name = names[start]
                label: Label | None = Label(Span(start, name.end + 2), name.of(reading.text), sure=True)
            else:
                label = _shaped(line, start, bold.get(start, 0))
            if label is not None and above is not None and label.begin is None:
                label = replace(label, span=Span(above[0], label.span.end), begin=above[1])
            found += [label] if label is not None else []
            above = None
        start += len(line) + 1
    return found


def looks_like_label(line: str) -> bool:
    """Whether a line starts with what may be a speaker's name and a colon.

    >>> looks_like_label("Bu Rina: Ya."), looks_like_label("Jadi begini: saya datang")
    (True, False)
    """
    found = _LABEL.match(line)
    return found is not None and names_somebody(found["name"])


@lru_cache(maxsize=1024)
def names_somebody(name: str) -> bool:
    """Whether words could be a name: at most five, capitalised when several, and no heading or turn of phrase.

    >>> [names_somebody(name) for name in ("K (Kiki)", "Dr. Siti Aminah", "stark", "Catatan", "Saya bilang")]
    [True, True, True, False, False]
    """
    words = re.sub(r"\([^()]*\)", " ", name).replace(",", " ").split()
    if not 1 <= len(words) <= 5 or name.count("(") != name.count(")"):
        return False
    if words[0].casefold().strip(".") in _NO_NAMES:
        return False
    return len(words) == 1 or all(
        word[0].isupper() or word[0].isdigit() or word.casefold() in _PARTICLES for word in words[1:]
    )


def seconds(time: str) -> float:
    """A time of a recording, in seconds; two numbers are minutes and seconds.

    >>> seconds("[01:44]"), seconds("00:01:02.5"), seconds("#00:01:02-3#")
    (104.0, 62.5, 62.3)
    """
    clock, _, fraction = re.sub(r"[^\d:.,-]", "", time).replace(",", ".").replace("-", ".").partition(".")
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total + float(f"0.{fraction or 0}")


def leading_time(text: str, span: Span) -> tuple[Span, float | None]:
    """The words without the time that they begin with, and that time in seconds.

    A time with nothing after it stays: it is all that there is.
    """
    found = _LEADING_TIME.match(text, span.start, span.end)
    if found is None:
        return span, None
    time = seconds(found[0])
    return (Span(found.end(), span.end) if found.end() < span.end else span), time


def _shaped(line: str, start: int, bold: int) -> Label | None:
    """The label that a line of text starts with; `bold` is the length of its start in bold type."""
    found = _LABEL.match(line)
    if found is not None:
        time = found["before"] or found["after"]
        starred = bool(found["open"]) and bool(found["close"] or found["late"])
        return Label(
            Span(start, start + found.end()),
            _tidy(found["name"]),
            seconds(time) if time else None,
            bold=starred or bold >= found.end("name"),
        )
    found = _NAME_THEN_TIME.match(line) or _TIME_THEN_NAME.match(line)
    if found is not None:
        end = start + len(line)
        return Label(Span(start, end), _tidy(found["name"]), seconds(found["time"]), colon=False)
    if bold and bold >= len(line.rstrip()) and len(line) <= 48:
        return Label(Span(start, start + len(line)), _tidy(line), bold=True, colon=False)
    return None


def _tidy(name: str) -> str:
    return " ".join(name.split()).strip("*_ -–—")
