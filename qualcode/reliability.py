"""Agreement and disagreements over a study: whose codings, on which sources, laid on which units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.core.model import Codebook, Coding, Origin, Source, Status, Unit
from qualcode.core.nearest import unknown
from qualcode.errors import StudyError
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.reliability import Comparison
    from qualcode.analysis.reliability_differences import Place
    from qualcode.analysis.reliability_units import Texts

# How it is known that a coder coded a source. One that was given and has no coding may have been coded with nothing
# found, or not been begun.
ASSIGNED, AT_LEAST_ONE, UNTOUCHED = "assigned", "at least one coding", "assigned, nothing coded"


class Reliability:
    """What a study says about agreement; part of Study. docs/agreement.md explains every column."""

    _file: StudyFile

    def agreement(
        self,
        coders: Sequence[str] = (),
        *,
        unit: str = "segment",
        level: str = "code",
        codes: Sequence[str] = (),
        **asked: Any,
    ) -> DataFrame:
        """How far coders agree: of all codes together, then of each; `AGREEMENT_COLUMNS`.

        Without `coders` every two people, all of them when there are more, and each of them with each machine. A coder
        is a name, or NAME@EDIT or NAME@YYYY-MM-DD for their codings as they once were: ["ana@40", "ana"] is one person
        twice, and the same coders before and after they settled their differences are two calls. `unit` is segment,
        turn, source, case, character or span (as the coders cut it); `level` code or theme; `codes` narrows the rows.

        Further: `coefficients` (names in analysis.agreement.NAMES), `bases` ("all units", "coded units"), `interval`
        ("bootstrap" over documents, "analytic", "none"), `how` (a Resampling: replicates, seed, level), `each`
        (False: only all codes pooled, not by sets of codes and code by code, which of hundreds takes a minute).
        """
        from qualcode.analysis.reliability import Question, agreement_table

        names = ("coefficients", "bases")
        asked = {name: tuple(given) if name in names else given for name, given in asked.items()}
        rows, data = code_names(self._file, level, codes), _Compared(self._file, coders)
        question = Question(tuple(rows_of(rows, data.frame, level, codes)), unit, level, **asked)  # type: ignore[arg-type]
        return agreement_table(data.frame, data.texts, data.comparisons, question)

    def disagreements(
        self,
        coders: Sequence[str] = (),
        *,
        unit: str = "segment",
        level: str = "code",
        codes: Sequence[str] = (),
    ) -> DataFrame:
        """Where two coders differ, the worst first: the unit's words, both one's codes, words and memos.

        `coders` as for `agreement`; with more than two, every pair. Columns: `DISAGREEMENT_COLUMNS`.
        """
        from qualcode.analysis.reliability_differences import Material, disagreements

        data = _Compared(self._file, coders)
        names = rows_of(code_names(self._file, level, codes), data.frame, level, codes)
        material = Material({name: source.text for name, source in data.sources.items()}, data.memos())
        return disagreements(data.frame, data.texts, data.comparisons, (names, level, unit), material)

    def confusion(
        self, coders: Sequence[str] = (), *, unit: str = "segment", level: str = "code", codes: Sequence[str] = ()
    ) -> DataFrame:
        """Which code one coder gave where the other gave another, and how often; `CONFUSION_COLUMNS`."""
        from qualcode.analysis.reliability_differences import confusion

        data = _Compared(self._file, coders)
        names = rows_of(code_names(self._file, level, codes), data.frame, level, codes)
        return confusion(data.frame, data.texts, data.comparisons, (names, level, unit))

    def agreement_definitions(
        self, coders: Sequence[str] = (), *, level: str = "code", codes: Sequence[str] = ()
    ) -> DataFrame:
        """Agreement as other programs define it, side by side, and why the figures differ; `DEFINITION_COLUMNS`."""
        from qualcode.analysis.reliability_definitions import definitions

        data = _Compared(self._file, coders)
        names = rows_of(code_names(self._file, level, codes), data.frame, level, codes)
        return definitions(data.frame, data.texts, data.comparisons, names, level=level)

    def agreement_plan(
        self,
        half_width: float,
        coders: Sequence[str] = (),
        *,
        unit: str = "segment",
        level: str = "code",
        codes: Sequence[str] = (),
    ) -> DataFrame:
        """How many units must be coded twice for an interval that reaches `half_width` to either side; `PLAN_COLUMNS`.

        From what is coded twice already. Without a pilot: `qualcode.analysis.agreement_intervals.sample_size`.
        """
        from qualcode.analysis.reliability_plan import plan

        options = {"coefficients": ("scott",), "bases": ("all units",)}
        found = self.agreement(coders, unit=unit, level=level, codes=codes, **options)
        return plan(found[(found["of"] == level) & (found["coefficient"] == "scott")], half_width)


class _Compared:
    """The codings that count, the texts they lie on, and who is compared with whom."""

    def __init__(self, file: StudyFile, coders: Sequence[str]) -> None:
        from qualcode.analysis.frames import codings_frame
        from qualcode.analysis.reliability import comparisons_of

        self._file = file
        self.sources: dict[str, Source] = {source.name: source for source in file.sources()}
        held = codings_that_count(file, coders, self.sources)
        if len(held) < 2:
            there = ", ".join(held) or "nobody"
            remedy = "have somebody else code too, or name one coder at two times: NAME@EDIT and NAME"
            raise StudyError("agreement", f"it takes two coders, and there is {there}", remedy)
        kinds = kinds_of(file, held)
        self.comparisons: list[Comparison] = comparisons_of(kinds, sources_coded(file, held, kinds), named=coders)
        self._codings = [coding for own in held.values() for coding in own]
        self.frame: DataFrame = codings_frame(self._codings, self.sources)
        self.texts: Texts = texts_of(self.sources, Unit(file.get_setting("unit") or Unit.SENTENCE))

    def memos(self) -> dict[Place, str]:
        """The memos on these codings, by what each is known by; several are lines."""
        written: dict[str, list[str]] = {}
        for memo in self._file.memos():
            written.setdefault(memo.subject, []).append(memo.text)
        found: dict[Place, str] = {}
        for coding in self._codings:
            then = replace(coding, coder=_at(coding.coder)[0] if _at(coding.coder)[1] else coding.coder)
            if lines := written.get(coding.id) or written.get(then.id):
                found[(coding.source, coding.span.start, coding.span.end, coding.code, coding.coder)] = "\n".join(lines)
        return found


def rows_of(names: Sequence[str], frame: DataFrame, level: str, codes: Sequence[str]) -> list[str]:
    """The codes or themes that a table has rows for: the codebook's, then others in use when none are named."""
    used = [] if codes else sorted(set(frame[level]) - set(names))
    return [*names, *used]


def code_names(file: StudyFile, level: str, codes: Sequence[str]) -> list[str]:
    """The codebook's codes, or themes, that can be applied; those asked for and below when some are."""
    book = file.codebook() or Codebook("", ())
    if codes:
        paths = [path for code in codes for path in book.under(code)]
    else:
        parents = {code.path.rpartition("/")[0] for code in book}
        paths = [code.path for code in book if code.indicators or code.path not in parents]
    return list(dict.fromkeys(paths if level == "code" else (book[path].theme for path in paths)))


def codings_that_count(
    file: StudyFile, coders: Sequence[str], sources: Mapping[str, Source]
) -> dict[str, list[Coding]]:
    """The codings of each coder that count: a person's but those rejected, a machine's as it made them.

    What a person decided on a machine's coding is not the machine's doing: to leave out what was rejected would make it
    look right. Codings whose words are not at their place in the current text are left out.
    """
    there = {coder for coder, _, _ in file.coders()}
    held = {}
    for name in coders or sorted(there):
        own = _past(file, name, there) if name not in there else file.codings(coder=name)
        held[name] = [
            replace(coding, coder=name)
            for coding in own
            if not (coding.origin is Origin.PERSON and coding.status is Status.REJECTED)
            and coding.source in sources
            and coding.span.of(sources[coding.source].text) == coding.text
        ]
    return held


def _past(file: StudyFile, name: str, there: set[str]) -> list[Coding]:
    """The codings of NAME@EDIT or NAME@DATE as they were then."""
    coder, when = _at(name)
    if not when or coder not in there:
        raise unknown("coder", name, sorted(there))
    if when.isdecimal():
        return file.codings_at(int(when), coder=coder)
    numbers = [entry.number for entry in file.log() if entry.at[: len(when)] <= when]
    if not numbers:
        raise StudyError(f"coder {name!r}", "the study was not begun by then", "name a later date, or an edit")
    return file.codings_at(max(numbers), coder=coder)


def _at(name: str) -> tuple[str, str]:
    """A coder's name, and the number of an edit or a date after the last @.

    >>> _at("ana@40"), _at("ana@2026-02-01"), _at("ana@home")
    (('ana', '40'), ('ana', '2026-02-01'), ('ana@home', ''))
    """
    coder, _, when = name.rpartition("@")
    return (coder, when) if coder and when[:1].isdecimal() else (name, "")


def kinds_of(file: StudyFile, held: Mapping[str, Sequence[Coding]]) -> dict[str, str]:
    """Whether each coder is a person, a machine, or the consensus that people came to."""
    settled = {entry.who for entry in file.log() if entry.verb == "adjudicate"}
    people = {coder for coder, origin, _ in file.coders() if origin is Origin.PERSON}
    kinds = {}
    for name, own in held.items():
        coder = name if name in people else _at(name)[0]
        person = coder in people or any(coding.origin is Origin.PERSON for coding in own)
        kinds[name] = "consensus" if coder in settled else "person" if person else "machine"
    return kinds


def sources_coded(
    file: StudyFile, held: Mapping[str, Sequence[Coding]], kinds: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Which sources each coder coded and how that is known, in order of name."""
    marks = file.source_marks()
    assigned = _assigned(file)
    coded: dict[str, dict[str, str]] = {}
    for coder, own in held.items():
        touched = {coding.source for coding in own}
        given = assigned.get(coder) or assigned.get(_at(coder)[0]) or ()
        given = given if own else ()  # who has coded nothing at all has not begun
        ran = {mark.name for mark in marks if mark.coded} if kinds[coder] == "machine" else set()
        coded[coder] = {
            mark.name: _how(mark.name in given, mark.name in touched or mark.name in ran)
            for mark in marks
            if mark.name in given or mark.name in touched or mark.name in ran
        }
    return coded


def _how(given: bool, touched: bool) -> str:
    if given:
        return ASSIGNED if touched else UNTOUCHED
    return AT_LEAST_ONE


def _assigned(file: StudyFile) -> Mapping[str, Sequence[str]]:
    """The sources that were given to each coder to code, where that was recorded."""
    from qualcode.teams.sharing import assignment

    made = assignment(file)
    return made.by_coder if made else {}


def texts_of(sources: Mapping[str, Source], unit: Unit) -> Texts:
    """The segments of every source, and how long its text is."""
    from pandas import DataFrame

    from qualcode.analysis.reliability_units import SEGMENT_COLUMNS, Texts
    from qualcode.language.segments import segments_of

    rows = []
    for name, source in sources.items():
        found = segments_of(source, unit)
        roles = [source.turns[turn].role.value if turn >= 0 else "" for turn in found.turns]
        rows += [
            (name, start, end, turn, role, source.case)
            for start, end, turn, role in zip(found.starts, found.ends, found.turns, roles, strict=True)
        ]
    frame = DataFrame(rows, columns=list(SEGMENT_COLUMNS))
    frame = frame.astype(dict.fromkeys(("start", "end", "turn"), "int64"))
    return Texts(frame, {name: len(source.text) for name, source in sources.items()})
