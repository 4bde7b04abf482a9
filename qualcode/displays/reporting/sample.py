"""Who and what was studied: sources by kind, participants with their attributes, other sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from qualcode.core.model import Kind
from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, Paragraph, Table

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.displays.reporting.view import View

MOST_ROWS: Final = 150  # sources that are listed one by one
_MOST_ATTRIBUTES: Final = 8
_ASKED: Final = ("interview", "survey")
# Attributes that say who somebody is are not for a report that is handed in.
PRIVATE: Final = frozenset(
    "name nama nama_lengkap full_name fullname email e-mail e_mail surel phone telephone telepon hp no_hp whatsapp "
    "address alamat nik nip nim nidn id_number".split()
)
_FIRST: Final = (
    "pseudonym",
    "nama_samaran",
    "gender",
    "sex",
    "jenis_kelamin",
    "age",
    "usia",
    "umur",
    "position",
    "jabatan",
)


def sample(view: View) -> list[Block]:
    """The section on participants and sources."""
    blocks: list[Block] = [Heading(view.say("report_sample"), 1, "sample")]
    frame = view.sources
    if not len(frame):
        return [*blocks, Paragraph(view.say("method_no_data"))]
    blocks.append(_kinds(view))
    asked, other = frame[frame["kind"].isin(_ASKED)], frame[~frame["kind"].isin(_ASKED)]
    if len(asked):
        blocks += _listed(view, asked, "participants")
    if len(other):
        blocks += _listed(view, other, "other_sources")
    return blocks


def _kinds(view: View) -> Table:
    """Sources, words and segments of each kind."""
    coded = view.codings.groupby("kind")["place"].nunique()
    behind = view.behind("kind") if len(view.codings) else {}
    frame, lines = view.sources, view.lines.groupby("kind").size()
    rows = []
    for kind in [each.value for each in Kind if each.value in set(frame["kind"])]:
        of_kind = frame[frame["kind"] == kind]
        rows.append(
            (
                Cell(view.say(kind)),
                view.count(len(of_kind)),
                view.count(int(of_kind["words"].sum())),
                view.count(int(of_kind["participant_words"].sum())),
                view.count(int(lines.get(kind, 0))),
                view.count(int(coded.get(kind, 0)), behind.get(kind, ())),
            )
        )
    total = (
        Cell(view.say("total"), strong=True),
        view.count(len(frame), strong=True),
        view.count(int(frame["words"].sum()), strong=True),
        view.count(int(frame["participant_words"].sum()), strong=True),
        view.count(int(lines.sum()), strong=True),
        view.count(int(coded.sum()), view.place_of(range(int(coded.sum()))), strong=True),
    )
    names = ("sources", "words", "participant_words", "report_codable", "coded_segments")
    columns = (Column(view.say("kind")), *(Column(view.say(name), number=True) for name in names))
    note = view.say("report_kinds_note")
    return Table(view.say("report_kinds"), columns, (*rows, total), note, "table-kinds")


def _listed(view: View, frame: DataFrame, what: str) -> list[Block]:
    """The sources one by one, with what is known of them."""
    title = view.say(f"report_{what}")
    if len(frame) > MOST_ROWS:
        told = view.tell("report_too_many_sources", n=len(frame), most=MOST_ROWS)
        return [Heading(title, 2, f"sample-{what.replace('_', '-')}"), Paragraph(told), *_spread(view, frame)]
    attributes, left_out = _attributes(frame)
    with_case = bool(((frame["case"] != "") & (frame["case"] != frame["source"])).any())
    with_kind = frame["kind"].nunique() > 1
    with_times = bool((frame["times"] != "").any())
    with_language = frame["language"].nunique() > 1
    columns = [
        Column(view.say("source")),
        *([Column(view.say("case"))] if with_case else []),
        *([Column(view.say("kind"))] if with_kind else []),
        *(Column(attribute_label(view, name), number=_is_number(frame[name])) for name in attributes),
        *([Column(view.say("language"))] if with_language else []),
        *([Column(view.say("report_duration"))] if with_times else []),
        Column(view.say("words"), number=True),
        Column(view.say("coded_segments"), number=True),
    ]
    behind = view.behind("source") if len(view.codings) else {}
    rows = []
    for row in frame.to_dict("records"):
        quotes = behind.get(row["source"], ())
        counted = (
            view.codings[view.codings["source"] == row["source"]]["place"].nunique() if view.partial else len(quotes)
        )
        rows.append(
            (
                Cell(row["source"]),
                *([Cell(row["case"])] if with_case else []),
                *([Cell(view.say(row["kind"]))] if with_kind else []),
                *(Cell(_value(view, row[name])) for name in attributes),
                *([Cell(_language(view, row["language"]))] if with_language else []),
                *([Cell(duration(row["times"]) or "–")] if with_times else []),
                view.count(int(row["words"])),
                view.count(int(counted), quotes),
            )
        )
    notes = [text for text in (_ranges(view, frame, attributes), _withheld(view, left_out)) if text]
    anchor = "table-participants" if what == "participants" else "table-other-sources"
    return [Table(title, tuple(columns), tuple(rows), " ".join(notes), anchor)]


def _attributes(frame: DataFrame) -> tuple[list[str], list[str]]:
    """The attributes that any of these sources has, and those that are kept back because they say who somebody is."""
    from qualcode.analysis.frames import attribute_columns
    from qualcode.analysis.order import text_of

    there = [name for name in attribute_columns(frame) if any(text_of(value) for value in frame[name])]
    place = {name: number for number, name in enumerate(_FIRST)}
    there.sort(key=lambda name: place.get(name.casefold(), len(place)))
    private = [name for name in there if name.casefold().replace(" ", "_") in PRIVATE]
    return [name for name in there if name not in private][:_MOST_ATTRIBUTES], private


def attribute_label(view: View, name: str) -> str:
    """What an attribute is called: the catalogue's word for usual ones, else its own name made readable.

    "years_of_service" becomes "Years of service".
    """
    key = f"attribute_{name.casefold().replace(' ', '_')}"
    said = view.say(key)
    if said != key:
        return said
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _is_number(column: Any) -> bool:
    from pandas.api.types import is_numeric_dtype

    return is_numeric_dtype(column)


def _value(view: View, value: Any) -> str:
    """A value as text; a year is no number with a point in it."""
    from qualcode.analysis.order import text_of

    if isinstance(value, float) and value == value and not value.is_integer():
        return _short(view, value)
    return text_of(value) or "–"


def _language(view: View, language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language).get_language_name(view.language) or language
    except (UnknownLocaleError, ValueError):
        return language or "–"


def duration(times: str) -> str:
    """How long it lasted, where the source has times: "0:00:05-0:42:10" is 42:05.

    >>> duration("0:00:05-0:42:10"), duration("0:59:00-2:00:01"), duration("")
    ('0:42:05', '1:01:01', '')
    """
    begin, dash, end = times.partition("-")
    if not dash:
        return ""
    seconds = _seconds(end) - _seconds(begin)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _seconds(clock: str) -> int:
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return 3600 * hours + 60 * minutes + seconds


def _ranges(view: View, frame: DataFrame, attributes: Sequence[str]) -> str:
    """From what to what the numbers among the attributes go, with the median."""
    told = []
    for name in attributes:
        if not _is_number(frame[name]) or frame[name].notna().sum() < 3:
            continue
        values = frame[name].dropna().astype(float)
        low, high, middle = (_plain(view, each) for each in (values.min(), values.max(), values.median()))
        label = attribute_label(view, name)
        told.append(view.tell("report_range", attribute=label, low=low, high=high, median=middle))
    return " ".join(told)


def _plain(view: View, value: float) -> str:
    return str(int(value)) if float(value).is_integer() else _short(view, value)


def _short(view: View, value: float) -> str:
    """A number with no more decimals than it has, two at most."""
    return view.number(value, 1 if round(value, 1) == round(value, 2) else 2)


def _withheld(view: View, names: Sequence[str]) -> str:
    return view.tell("report_withheld", names=", ".join(names)) if names else ""


def _spread(view: View, frame: DataFrame) -> list[Block]:
    """How often each value of each attribute is, where there are too many sources to list."""
    from qualcode.analysis.order import text_of

    attributes, _ = _attributes(frame)
    rows = []
    for name in attributes:
        if frame[name].nunique() > 12:
            continue
        counts = frame[name].map(text_of).value_counts()
        rows += [
            (Cell(attribute_label(view, name) if place == 0 else ""), Cell(str(value) or "–"), view.count(int(number)))
            for place, (value, number) in enumerate(counts.items())
        ]
    if not rows:
        return []
    columns = (
        Column(view.say("report_attribute")),
        Column(view.say("value")),
        Column(view.say("sources"), number=True),
    )
    return [Table(view.say("report_spread"), columns, tuple(rows), anchor="table-participants", keys=2)]
