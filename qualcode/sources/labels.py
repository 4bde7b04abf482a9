"""What may be a speaker's label at the start of a line: its shapes, and what has the shape but is none."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from qualcode.core.spans import Span
from qualcode.sources.reading import Reading


@dataclass(frozen=True, slots=True)
class Label:
    """A line start that has the shape of a label.

    `span` runs from the start of the line (or of a line above that holds nothing but its time) to where the
    words begin. `sure` means that the format itself says it is a name; `bold` that it stands in bold type; `weak`
    that the shape alone says little: a name without a colon or a time, in brackets or alone on its line.
    """

    span: Span
    name: str
    begin: float | None = None
    end: float | None = None
    sure: bool = False
    bold: bool = False
    colon: bool = True
    weak: bool = False


_CLOCK = r"(?:\d{1,3}:\d{2}(?::\d{2})?|\d{1,2}:\d{1,2}:\d{1,2})(?:[.,]\d{1,7}|-\d(?!\d*:))?"
_RANGE = rf"{_CLOCK}(?:[ \t]*(?:-->|→|[-–—])[ \t]*{_CLOCK})?"
TIME = rf"(?:[\[(#<{{]\s*{_RANGE}\s*[\])#>}}]|{_RANGE})"
# The date and hour before each message of a phone's chat.
_STAMP = (
    r"\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?[ \t]+\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:[ \t\u202f]?[AaPp]\.?[Mm]\.?)?\]?"
    r"[ \t]*(?:[-–][ \t]+)?"
)
_STARS = r"[*_]{0,3}"
# A bullet or the number of the line or turn.
_LEAD = r"[ \t\u200e\ufeff]*(?:(?:[-–—•‣>*]|\(?\d{1,4}[.)])[ \t]+|\d{1,4}[ \t]+(?=[^\W\d]))?"
_NAME = r"(?:[^\W\d_]|\d{1,3}(?![AP]M)[A-Z](?=[A-Z]?\d{0,3}\b))[^:：\t\n\[\]<>#*?!\"“”;]{0,47}?"
_COLON = r"(?:(?<!\d)[:：]|[:：](?!\d))(?!//|\\|:)"  # not that of a time, an address, a drive or a program
_LABEL = re.compile(
    rf"{_LEAD}{_STARS}(?:(?P<before>{TIME})[ \t]*[-–—]?[ \t]*|{_STAMP})?(?P<open>{_STARS})[\[<]?"
    rf"(?P<name>{_NAME}|\+\d[\d ()-]{{6,20}})[\]>]?"
    rf"(?P<close>{_STARS})[ \t]*(?:(?P<after>{TIME})[ \t]*)?{_STARS}{_COLON}(?P<late>{_STARS})[ \t]*"
)
_CHAT = re.compile(
    rf"[ \t]*(?P<time>{TIME})[ \t]+(?:From|Dari)[ \t]+(?P<name>[^\n]{{1,60}}?)"
    r"(?:[ \t]+(?:[Tt]o|[Kk]e|[Kk]epada)[ \t]+[^:\n]{1,60}?)?[ \t]*:[ \t]*"
)
# Without a colon, only next to a time or in bold, and alone on the line.
_NAME_THEN_TIME = re.compile(
    rf"{_LEAD}{_STARS}[\[<]?(?P<name>{_NAME})[\]>]?{_STARS}(?:[ \t]+|[ \t]*[-–—|,][ \t]*)"
    rf"(?P<time>(?!#){TIME}){_STARS}[ \t]*$"  # between # and # it is when the words before it ended
)
_TIME_THEN_NAME = re.compile(
    rf"[ \t]*{_STARS}(?P<time>{TIME})[ \t]+(?:[-–—|][ \t]*)?{_STARS}(?P<name>\w[^:\n]{{0,40}}?){_STARS}[ \t]*$"
)
_IN_BRACKETS = re.compile(rf"{_LEAD}{_STARS}(?:<(?P<name>{_NAME})>|\[(?P<other>{_NAME})\]){_STARS}[ \t]*")
_ALONE = re.compile(rf"[ \t]*(?P<name>{_NAME})[ \t]*$")
_ONLY_TIME = re.compile(rf"[ \t]*{_STARS}(?P<time>{TIME}){_STARS}[ \t]*$")
# A time before the words: in brackets, or with hours, or alone on the line; "12:30 suits me" is none.
_LEADING_TIME = re.compile(
    rf"(?:[\[(#<]\s*{_CLOCK}\s*[\])#>]|\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?(?!\S)|{_CLOCK}(?=[ \t]*(?:\n|$)))\s*"
)
_TRAILING_TIME = re.compile(rf"\s*[\[(#<]\s*({_CLOCK})\s*[\])#>]\Z")
_LETTERLIKE = re.compile("[\U0001d400-\U0001d7ff\uff10-\uff5a\u2102-\u2139]")

_PARTICLES = frozenset("bin binti van von de da di dan and al el dos la le & / -".split())
TITLES = frozenset(
    "pak bapak bu ibu mas mbak kak kakak bang abang dr dra drs prof ir hj haji mr mrs ms miss sr sdr sdri".split()
)
# Words with a colon after them that begin a line of a note, a decree, a letter or plain talk, and name nobody.
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
    status menurut kata ujar tutur jelas dari untuk dengan pada di ke oke ok ya nah tapi tetapi ingat penting
    peringatan perhatian according says said so but well basically namely meaning again quote kutipan from to sent
    cc bcc re fw fwd ps eg ie e.g i.e etc dst senin selasa rabu kamis jumat sabtu minggu monday tuesday wednesday
    thursday friday saturday sunday januari februari maret april mei juni juli agustus september oktober november
    desember january february march may june july august october december bulan tahun week day month year chapter
    section figure table step langkah butir poin point aspek faktor strategi jumlah total visi misi""".split()
)
# What a transcriber puts in brackets that is nobody's name.
_NOISES = frozenset(
    """tertawa ketawa tersenyum menangis diam hening jeda musik tepuk batuk menghela tidak suara laughs laughter
    laughing crying pause silence music applause cough coughs sighs inaudible unintelligible crosstalk noise""".split()
)
_LONGEST = 240  # characters of a line that are looked at
_VERB_LIKE = 7  # letters; "katanya", "intinya", "ujarnya" name nobody, Anya and Sonya do


def labels_in(reading: Reading, *, after: int = 0) -> list[Label]:
    """Every line start from an offset on that has the shape of a label, in the order of the text."""
    names = {name.start: name for name in reading.names}
    bold = {span.start: span.length for span in reading.bold}
    found: list[Label] = []
    above: tuple[int, float, float | None] | None = None  # a line that is only a time: where it starts, what it says
    start = 0
    lines = folded(reading.text).split("\n")
    for number, line in enumerate(lines):
        head = _head(line)
        alone = _ONLY_TIME.match(head)
        if alone is not None:
            above = (start, *times(alone["time"]))
        elif line.strip() and start >= after:
            if start in names:
                name = names[start]
                label: Label | None = Label(Span(start, name.end + 2), name.of(reading.text), sure=True)
            else:
                label = _shaped(head, start, bold.get(start, 0))
            if label is None and number + 1 < len(lines) and lines[number + 1].strip():
                label = _standing_alone(head, start)
            if label is not None and above is not None and label.begin is None:
                span = Span(above[0], label.span.end)
                label = replace(label, span=span, begin=above[1], end=above[2], weak=False)
            found += [label] if label is not None else []
            above = None
        start += len(line) + 1
    return found


def _head(line: str) -> str:
    """As much of a line as a label can take; what is cut off leaves a sign, since some labels are all of a line."""
    line = line.rstrip()
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"


def folded(text: str) -> str:
    """The text with letters of mathematics and of full width as plain ones, to recognise names by; as long as it.

    >>> folded("𝐼𝑛𝑓𝑜𝑟𝑚𝑎𝑛: ya")
    'Informan: ya'
    """
    return _LETTERLIKE.sub(lambda sign: _plain(sign[0]), text)


def _plain(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


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

    >>> [names_somebody(name) for name in ("K (Kiki)", "Dr. Siti Aminah, M.Hum.", "stark", "Catatan", "Saya bilang")]
    [True, True, True, False, False]
    """
    name, *degrees = re.sub(r"\([^()]*\)", " ", name).split(",")
    words = name.split()
    if not 1 <= len(words) <= 5 or name.count("(") != name.count(")") or not all(map(_is_degree, degrees)):
        return False
    first = words[0].casefold().strip(".")
    if first in _NO_NAMES or (len(first) >= _VERB_LIKE and first.endswith("nya")):
        return False
    return len(words) == 1 or all(
        word[0].isupper() or word[0].isdigit() or word[0] == "+" or word.casefold().strip(".") in _PARTICLES | TITLES
        for word in words
    )


def _is_degree(words: str) -> bool:
    """Whether what follows a comma belongs to a name: M.Hum., S.IP, PhD, MA."""
    return "." in words or sum(sign.isupper() for sign in words) > 1


def seconds(time: str) -> float:
    """A time of a recording, in seconds; two numbers are minutes and seconds; of a stretch its beginning.

    >>> seconds("[01:44]"), seconds("00:01:02.5"), seconds("#00:01:02-3#")
    (104.0, 62.5, 62.3)
    """
    return times(time)[0]


def times(time: str) -> tuple[float, float | None]:
    """When a stretch of a recording begins and, if it says so, ends, in seconds.

    >>> times("0:0:1.5 --> 0:0:2.340"), times("[01:44]")
    ((1.5, 2.34), (104.0, None))
    """
    clocks = [_clock(clock) for clock in re.findall(_CLOCK, time)]
    return clocks[0], clocks[1] if len(clocks) > 1 else None


def _clock(clock: str) -> float:
    clock, _, fraction = clock.replace(",", ".").replace("-", ".").partition(".")
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


def trailing_time(text: str, span: Span) -> tuple[Span, float | None]:
    """The words without the time that they end with, and that time in seconds: "I: Ya. #00:01:02-3#".

    >>> trailing_time("Ya. #00:01:02-3#", Span(0, 16))
    (Span(start=0, end=3), 62.3)
    """
    tail = max(span.start, span.end - 30)
    found = _TRAILING_TIME.search(text[tail : span.end])
    if found is None or tail + found.start() <= span.start:
        return span, None
    return Span(span.start, tail + found.start()), seconds(found[1])


def _shaped(line: str, start: int, bold: int) -> Label | None:
    """The label that a line of text starts with; `bold` is the length of its start in bold type."""
    found = _CHAT.match(line)
    if found is not None:
        return Label(Span(start, start + found.end()), _tidy(found["name"]), seconds(found["time"]), sure=True)
    found = _LABEL.match(line)
    if found is not None:
        time = found["before"] or found["after"]
        begin, end = times(time) if time else (None, None)
        starred = bool(found["open"]) and bool(found["close"] or found["late"])
        return Label(
            Span(start, start + found.end()),
            _tidy(found["name"]),
            begin,
            end,
            bold=starred or found.end("name") <= bold <= found.end(),  # a line in bold throughout is a heading
        )
    found = _NAME_THEN_TIME.match(line) or _TIME_THEN_NAME.match(line)
    if found is not None:
        return Label(Span(start, start + len(line)), _tidy(found["name"]), *times(found["time"]), colon=False)
    if bold and bold >= len(line) and len(line) <= 48:
        return Label(Span(start, start + len(line)), _tidy(line), bold=True, colon=False)
    found = _IN_BRACKETS.match(line)
    name = _tidy(found["name"] or found["other"]) if found is not None else ""
    if found is not None and name[:1].isupper() and name.split()[0].casefold() not in _NOISES:
        return Label(Span(start, start + found.end()), name, colon=False, weak=True)
    return None


def _standing_alone(line: str, start: int) -> Label | None:
    """The name that is all that a line holds; the words are below."""
    found = _ALONE.match(line)
    if found is None or not (line.strip()[0].isupper() or line.strip()[0].isdigit()) or line.rstrip()[-1] in ".,-":
        return None
    return Label(Span(start, start + len(line)), _tidy(found["name"]), colon=False, weak=True)


def _tidy(name: str) -> str:
    return " ".join(name.split()).strip("*_ -–—")
