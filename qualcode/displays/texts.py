"""What is said, in its own words: concordances, frequencies of words, and the words that set groups apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Unpack, cast

from qualcode.core.model import Role, Source, Unit
from qualcode.core.nearest import unknown
from qualcode.displays.base import Displays
from qualcode.errors import StudyError

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.frequencies import Bools, Corpus, Groups
    from qualcode.analysis.query import Filters

GROUP: Final = re.compile(r"\s*([^=<>!]+?)\s*(>=|<=|!=|=|>|<)\s*(.*?)\s*", re.DOTALL)
FIELDS: Final = {"code": "codes", "kind": "kinds", "source": "sources", "case": "cases", "speaker": "speakers"}
OF_CODINGS: Final = ("codes", "coders", "origins", "statuses", "since", "until")


class Texts(Displays):
    """Verbs over the words of the sources; docs/concordance.md shows them."""

    def concordance(
        self,
        expression: str,
        *,
        width: int = 60,
        words: int | None = None,
        sort: str | Sequence[str] = "place",
        everyone: bool = False,
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """Where the words that an expression of the indicator language asks for stand, one row a place.

        Columns: quote (its id, "W-03:12"), source, kind, case, speaker, left, match, right, start, end, form, and
        `codes` of one coder on the place. `width` characters, or `words`, of context on each side; see
        `analysis.concordance` for `sort`. Only the words of participants and of texts without speakers, unless
        `everyone` is true or speakers are named. Raises CodebookError for an expression that cannot be read.
        """
        from qualcode.analysis.concordance import codes_on, concordance

        everyone = everyone or bool(filters.get("speakers"))
        lines, sources = self._said(everyone, filters), self.texts()
        hits = self._hits_of(expression, sources, lines, everyone=everyone)
        found = concordance(hits, sources, width=width, words=words, sort=sort)
        whose: Filters = {"coders": self._of_one_coder(filters).get("coders", ())}
        order = self._file.codebook()
        paths = order.paths if order is not None else []
        return found.assign(codes=codes_on(found, self._frame(**whose), self._whole_lines(), paths))

    def words(
        self,
        n: int = 1,
        by: str | None = None,
        *,
        stop: bool | Iterable[str] = True,
        forms: bool = True,
        minimum: int = 1,
        everyone: bool = False,
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """How often each word, or run of `n` words, is said: word, forms, count, per_thousand, sources, dispersion.

        `by` is kind, source, case, speaker, language, an attribute, code or theme: a row a word in each of its values.
        Stop words are left out; `stop` gives further ones, False keeps all. `forms` counts the forms of a word
        together, under the most frequent. With `codes` only the segments that have one of them. Whose words: as in
        `concordance`.
        """
        from qualcode.analysis.frequencies import word_frequencies

        corpus = self._corpus(stop, forms, everyone, filters)
        groups = self._groups(corpus.lines, by, filters) if by else None
        table = word_frequencies(corpus, groups, by=by or "", n=_run(n), minimum=minimum)
        return table if forms else table.drop(columns="forms")

    def keyness(  # noqa: PLR0913 - two groups, what to count of them, of whose words
        self,
        group: str,
        against: str | None = None,
        *,
        n: int = 1,
        stop: bool | Iterable[str] = True,
        forms: bool = True,
        minimum: int = 5,
        everyone: bool = False,
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """The words that are more or less frequent in a group than in another: `analysis.keyness.KEYNESS_COLUMNS`.

        A group is written NAME=VALUE: of code, kind, source, case, speaker or an attribute ("position=head",
        "age>=40"). It is held against the rest, or against a second group; segments that are in both count in neither.
        """
        from qualcode.analysis.keyness import keyness

        corpus = self._corpus(stop, forms, everyone, filters)
        held = self._members(corpus.lines, group, filters)
        other = self._members(corpus.lines, against, filters) if against else ~held
        held, other = held & ~other, other & ~held
        for name, lines in ((group, held), (against or "the rest", other)):
            if not lines[corpus.line].any():
                remedy = "words of interviewers count only with `everyone` (--everyone)"
                raise StudyError(name, "nothing is said there that the other group does not say too", remedy)
        table = keyness(corpus, _two_groups(held, other), n=_run(n), minimum=minimum)
        return table if forms else table.drop(columns="forms")

    # ---- which words -----------------------------------------------------------------------------------------------

    def _said(self, everyone: bool, filters: Filters) -> DataFrame:
        """The lines of participants and of texts without speakers, or of everyone, that the filters leave.

        Where the filters ask for codings (codes, a status, a date, ...), only lines that such codings lie on.
        """
        from qualcode.analysis.lines import touched
        from qualcode.analysis.query import select_lines
        from qualcode.analysis.units import counted

        lines, whose = self._whole_lines(), self._of_one_coder(filters)
        if not everyone:
            lines = lines[lines["role"].isin(["", Role.PARTICIPANT.value]).to_numpy(dtype=bool)]
        lines = select_lines(lines, self._frame(coders=whose.get("coders", ())), self._query(filters))
        if any(filters.get(name) for name in OF_CODINGS):
            codings = self._counted(**filters)
            lines = lines.iloc[sorted(set(touched(lines, counted(codings, list(codings.columns)))[1].tolist()))]
        return lines.reset_index(drop=True)

    def _hits_of(
        self, expression: str, sources: Mapping[str, Source], lines: DataFrame, *, everyone: bool
    ) -> DataFrame:
        """Where an expression finds words in some lines."""
        return _hits(list(self._places(expression, sources, everyone)), lines)

    def _places(self, expression: str, sources: Mapping[str, Source], everyone: bool) -> Iterator[DataFrame]:
        """Where an expression finds words, by the sources of each language."""
        from pandas import DataFrame

        from qualcode.coding.concordance import find_words
        from qualcode.coding.matcher import compile_expression
        from qualcode.language.segments import cut
        from qualcode.language.tongue import TONGUE

        book, unit = self._file.codebook(), self._unit()
        spoken: dict[str, list[Source]] = {"": []} if not sources else {}
        for source in sources.values():
            spoken.setdefault(source.language, []).append(source)
        for language, some in spoken.items():
            matcher = compile_expression(expression, language, TONGUE, lists=book.lists if book else None)
            cutting = partial(cut, unit=unit, language=language)
            for hits in find_words(some, matcher, cutting, everyone=everyone):
                names = [some[number].name for number in hits.sources.tolist()]
                numbers = {"asked": hits.asked, "segment": hits.segments, "turn": hits.turns}
                yield DataFrame({"source": names, **numbers, "start": hits.starts, "end": hits.ends})

    def _unit(self) -> Unit:
        return Unit(self._file.get_setting("unit") or Unit.SENTENCE)

    def _corpus(self, stop: bool | Iterable[str], forms: bool, everyone: bool, filters: Filters) -> Corpus:
        """The words to be counted."""
        from qualcode.displays.corpus import corpus_of
        from qualcode.language.stopwords import stop_words

        lines = self._said(everyone or bool(filters.get("speakers")), filters)
        small = None
        if stop is not False:
            small = {*stop_words(lines["language"].unique()), *(() if stop is True else stop)}
        return corpus_of(lines, self.texts(), unit=self._unit(), forms=forms, stop=small)

    # ---- groups ----------------------------------------------------------------------------------------------------

    def _groups(self, lines: DataFrame, by: str, filters: Filters) -> Groups:
        """Lines by a column, or by the codes or themes of one coder on them."""
        from qualcode.analysis.frequencies import groups_by, groups_of
        from qualcode.analysis.lines import incidence

        if by not in ("code", "theme"):
            return groups_by(lines, by, ("code", "theme"))
        level: Any = by
        names = self._names(level, **filters)
        return groups_of(names, incidence(lines, self._counted(**filters), names, level=level))

    def _members(self, lines: DataFrame, group: str, filters: Filters) -> Bools:
        """Which lines are in the group that is written NAME=VALUE."""
        import numpy as np

        from qualcode.analysis.lines import touched
        from qualcode.analysis.order import text_of
        from qualcode.analysis.query import select_lines

        name, sign, value = _parted(group)
        inside = np.zeros(len(lines), dtype=bool)
        whose = self._of_one_coder(filters).get("coders", ())
        if name == "code":
            coded = self._counted(codes=[value], coders=whose)
            inside[touched(lines, coded[coded["status"] != "rejected"])[1]] = True
            return inside
        condition = value if sign == "=" else sign + value
        asked = {FIELDS[name]: [value]} if name in FIELDS else {"attributes": {name: condition}}
        query = self._query(cast("Filters", asked))
        numbered = lines.assign(row_of_line=np.arange(len(lines)))
        inside[select_lines(numbered, self._frame(coders=whose), query)["row_of_line"].to_numpy()] = True
        if sign == "=" and not inside.any() and len(lines):
            raise unknown(name, value, sorted({text_of(each) for each in lines[name]} - {""}))
        return inside


def _hits(found: Sequence[DataFrame], lines: DataFrame) -> DataFrame:
    """The places whose segment is one of some lines, each once."""
    from pandas import DataFrame, MultiIndex, concat

    none = DataFrame({name: [] for name in ("source", "asked", "segment", "turn", "start", "end")})
    hits = concat(found, ignore_index=True) if found else none
    kept = MultiIndex.from_frame(hits[["source", "asked"]]).isin(MultiIndex.from_frame(lines[["source", "segment"]]))
    return hits[kept].drop_duplicates(["source", "start", "end"])


def _run(n: int) -> int:
    if n < 1:
        raise StudyError(f"n = {n}", "is no number of words", "give 1 for words, 2 for pairs, ...")
    return n


def _two_groups(held: Bools, other: Bools) -> Groups:
    """Lines as members of the first group, the second or neither."""
    import numpy as np

    from qualcode.analysis.frequencies import Groups

    first = np.concatenate([[0], np.cumsum(held | other)])
    return Groups(["", ""], first, np.where(held, 0, 1)[held | other])


def _parted(group: str) -> tuple[str, str, str]:
    """A group as the name of what it is by, a sign, and the value.

    >>> _parted("kind=interview"), _parted("age >= 40")
    (('kind', '=', 'interview'), ('age', '>=', '40'))
    """
    found = GROUP.fullmatch(group)
    if found is None or not found[3] or (found[1] in FIELDS and found[2] != "="):
        raise StudyError(f"group {group!r}", "is not NAME=VALUE", "write kind=interview, code=motives or 'age>=40'")
    return found[1], found[2], found[3]
