"""What people decide about the evidence: judgements on themes, negative cases, claims and the quotes for and against.

A record that cites a quote keeps its words, so that it is known when a number no longer stands for them: see `Citing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from qualcode.core.model import Source
from qualcode.core.nearest import unknown
from qualcode.displays.records import put_record, records
from qualcode.errors import StudyError, UnknownNameError
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

JUDGEMENT: Final = "judgement"
NEGATIVE_CASE: Final = "negative case"
CLAIM: Final = "claim"
CLAIM_QUOTE: Final = "claim quote"
NO_JUDGEMENT: Final = "none"
_WORDS: Final = "> "  # begins the line of a record that has the words it cites
SIDES: Final = ("supporting", "contradicting")
JUDGEMENT_COLUMNS: Final = ("name", "judgement", "why", "judged_by", "judged")
CLAIM_COLUMNS: Final = (
    "claim", "statement", "side", "quote", "source", "kind", "case", "speaker", "text", "why", "who",
)  # fmt: skip


class Place(NamedTuple):
    """What a person points to as evidence: a segment by its quote id, a whole source, or a case."""

    name: str  # as it is cited: "W-03:12", "W-03", or a case
    source: str = ""
    kind: str = ""
    case: str = ""
    speaker: str = ""
    quote: str = ""
    text: str = ""


class Citing:
    """What names of quotes, sources and cases stand for in a study as it is."""

    def __init__(self, lines: DataFrame, texts: Mapping[str, Source]) -> None:
        self.lines, self.texts = lines, texts

    def place(self, name: str) -> Place:
        """The quote, source or case of that name; an UnknownNameError says which there are."""
        wanted = name.strip()
        source, colon, number = wanted.rpartition(":")
        if wanted in self.texts:
            held = self.texts[wanted]
            return Place(wanted, wanted, held.kind.value, held.case)
        if colon and source in self.texts and number.isdecimal():
            found = self._of(source)
            if not (found["segment"] == int(number)).any():
                raise unknown("segment", wanted, [f"{source}:{each}" for each in found["segment"]])
            return self._quote(found[found["segment"] == int(number)].iloc[0])
        kinds = {held.kind.value for held in self.texts.values() if wanted and held.case == wanted}
        if kinds:
            return Place(wanted, "", kinds.pop() if len(kinds) == 1 else "", wanted)
        cases = {held.case for held in self.texts.values()} - {"", *self.texts}
        raise unknown("quote, source or case", wanted, [*self.texts, *sorted(cases)])

    def cited(self, name: str, words: str) -> Place:
        """The place that a record means now: with the words it had then, under another number if they have one.

        Words that are no longer a segment keep their source and have no quote id; a name that is gone stands alone.
        """
        try:
            place = self.place(name)
        except UnknownNameError:
            place = Place(name, text=words)
        if _flat(place.text) == words and (place.quote or not words):
            return place
        source = name.rpartition(":")[0]
        if source not in self.texts:
            return place
        lines = self._of(source)
        for number, (start, end) in enumerate(zip(lines["start"], lines["end"], strict=True)):
            if _flat(self.texts[source].text[start:end]) == words:
                return self._quote(lines.iloc[number])
        held = self.texts[source]
        return Place(name, source, held.kind.value, held.case, text=words)

    def _of(self, source: str) -> DataFrame:
        return self.lines[self.lines["source"] == source]

    def _quote(self, row: Any) -> Place:
        words = self.texts[row["source"]].text[row["start"] : row["end"]]
        quote = f"{row['source']}:{row['segment']}"
        return Place(quote, row["source"], row["kind"], row["case"], row["speaker"], quote, words)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _with_words(text: str, place: Place) -> str:
    """What a record says, and below it the words that it cites."""
    return f"{text}\n{_WORDS}{_flat(place.text)}" if place.text else text


def _without_words(text: str) -> tuple[str, str]:
    """What a record says, and the words that it cites."""
    said, _, words = text.rpartition("\n" + _WORDS)
    return (said, words) if said else (text, "")


def judge(file: StudyFile, path: str, judgement: str, why: str, *, coder: str) -> None:
    """Record a judgement and its reason; "none" takes the one there is away."""
    if judgement == NO_JUDGEMENT:
        put_record(file, JUDGEMENT, (path,), "", who=coder)
        return
    put_record(file, JUDGEMENT, (path,), f"{judgement}: {reason(why, 'judgement')}", who=coder)


def judgements(file: StudyFile) -> DataFrame:
    """One row a judgement that holds: JUDGEMENT_COLUMNS; `judged` is when (ISO 8601, UTC)."""
    rows = []
    for (path, *_), record in records(file, JUDGEMENT).items():
        judgement, _, why = record.text.partition(": ")
        rows.append((path, judgement, why, record.who, record.at))
    return text_frame(rows, JUDGEMENT_COLUMNS)


def reason(why: str, what: str) -> str:
    """The reason, which must be given: a verdict without one is none that anybody can follow."""
    if not why.strip():
        raise StudyError(what, "it has no reason", "say why")
    return why.strip()


def put_claim(file: StudyFile, name: str, statement: str, *, coder: str) -> None:
    """Record a claim in words; "" takes it away, its quotes too."""
    if not name.strip():
        raise StudyError("claim", "it has no name", "give it a short one, such as C1")
    with file.transaction():
        put_record(file, CLAIM, (name.strip(),), statement, who=coder)
        if not statement.strip():
            for claim, quote in records(file, CLAIM_QUOTE):
                if claim == name.strip():
                    put_record(file, CLAIM_QUOTE, (claim, quote), "", who=coder)


def put_claim_quote(file: StudyFile, claim: str, place: Place, text: str, *, coder: str) -> None:
    """Record that a place supports or contradicts a claim ("supporting: why"), or with "" that it does neither."""
    claims = [name for name, *_ in records(file, CLAIM)]
    if claim not in claims:
        raise unknown("claim", claim, claims)
    put_record(file, CLAIM_QUOTE, (claim, place.name), _with_words(text, place) if text else "", who=coder)


def claim_rows(file: StudyFile, citing: Citing) -> DataFrame:
    """One row a claim and quote, supporting ones first: CLAIM_COLUMNS; a claim without quotes has one row."""
    quoted = records(file, CLAIM_QUOTE)
    rows: list[tuple[str, ...]] = []
    for (name, *_), claim in records(file, CLAIM).items():
        mine = []
        for (of, at), record in quoted.items():
            if of == name:
                said, words = _without_words(record.text)
                side, _, why = said.partition(":")
                mine.append((side, citing.cited(at, words), why.strip(), record.who))
        mine.sort(key=lambda each: SIDES.index(each[0]))
        for side, place, why, who in mine or [("", Place(""), "", claim.who)]:
            named = (place.quote or place.name, place.source, place.kind, place.case, place.speaker, place.text)
            rows.append((name, claim.text, side, *named, why, who))
    return text_frame(rows, CLAIM_COLUMNS)


def put_negative_case(file: StudyFile, path: str, place: Place, why: str, *, coder: str) -> None:
    """Record that a place is a negative case of a code, and why; "" takes the mark away."""
    put_record(file, NEGATIVE_CASE, (path, place.name), _with_words(why, place) if why else "", who=coder)


def marked_cases(file: StudyFile, citing: Citing) -> list[tuple[str, Place, str, str]]:
    """What people marked as negative cases: the code's path, the place, why, and who."""
    found = []
    for (path, at), record in records(file, NEGATIVE_CASE).items():
        why, words = _without_words(record.text)
        found.append((path, citing.cited(at, words), why, record.who))
    return found


def text_frame(rows: Sequence[tuple[str, ...]], columns: tuple[str, ...]) -> DataFrame:
    """Rows of text as a frame of these columns, of the same types however few there are."""
    from pandas import DataFrame, Series

    from qualcode.analysis.texts import TEXT

    return DataFrame({name: Series([row[place] for row in rows], dtype=TEXT) for place, name in enumerate(columns)})
