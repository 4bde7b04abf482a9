"""Evidence: from how many sides, what speaks against it, and what each further case or source brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

from qualcode.displays import judging
from qualcode.displays.base import Displays, Level

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.negative import Expected
    from qualcode.analysis.query import Filters
    from qualcode.analysis.saturation import Design, Saturation
    from qualcode.analysis.triangulation import Rule, Side

UnitOf = Literal["case", "source"]


class EvidenceVerbs(Displays):
    """Triangulation, negative cases, claims and saturation; docs/triangulation.md and docs/saturation.md."""

    # ---- triangulation -------------------------------------------------------------------------------------------

    def evidence(
        self, *, level: Level = "theme", by: Side = "kind", quotes: int = 3, **filters: Unpack[Filters]
    ) -> DataFrame:
        """One row a theme or code and side (a kind; a source or case of a kind; a coder): what is found there.

        Columns: theme or code, kind, side, segments, sources, sources_of, cases, words, quotes (at most so many ids).
        """
        from qualcode.analysis.triangulation import evidence

        frame = self._frame(**filters) if by == "coder" else self._counted(**filters)
        names = self._names(level, **filters)
        return evidence(self._numbered(frame), self._looked_at(**filters), names, level=level, by=by, quotes=quotes)

    def triangulation(
        self,
        *,
        level: Level = "theme",
        by: Side = "kind",
        rule: Rule | None = None,
        quotes: int = 3,
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """Themes or codes with their evidence side by side, a status by the rule, and what people judged beside it.

        Sides are kinds of sources; with `by` the sources or cases within each kind, or coders. The status says where a
        theme is found, not whether what is said there agrees: that is for `judge`.
        """
        from qualcode.analysis.triangulation import triangulation, with_judgements

        rows = self.evidence(level=level, by=by, quotes=quotes, **filters)
        return with_judgements(triangulation(rows, by=by, rule=rule, quotes=quotes), self.judgements())

    def judge(self, code: str, judgement: str, why: str = "", *, coder: str) -> None:
        """Record what you make of the evidence for a code or theme, and why; it stands beside the computed status.

        `judgement` is convergent, complementary, contradicting or silent; "none" takes yours, or another's, away. One
        holds at a time, each is an Edit, and the log keeps those before it.
        """
        from qualcode.analysis.triangulation import JUDGEMENTS
        from qualcode.analysis.units import known

        known("judgement", judgement, (*JUDGEMENTS, judging.NO_JUDGEMENT))
        judging.judge(self._file, self._judged(code, judgement), judgement, why, coder=coder)

    def judgements(self) -> DataFrame:
        """The judgements that hold: name (of a code or theme), judgement, why, judged_by, judged (when)."""
        return judging.judgements(self._file)

    # ---- negative cases and claims -------------------------------------------------------------------------------

    def negative_cases(
        self,
        *,
        level: Level = "theme",
        by: UnitOf = "source",
        expected: Expected | None = None,
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """Where a theme or code is not, or is denied: what people marked and rejected, negations, sources without it.

        A source (or with `by` a case) is listed as without it when most of its kind have it (`expected`). Columns:
        theme or code, then `analysis.negative.NEGATIVE_COLUMNS`.
        """
        from qualcode.analysis import negative
        from qualcode.displays.counterevidence import with_negations, with_rejections

        frame = self._numbered(self._counted(**filters))
        made = [coding for coder in sorted(set(frame["coder"])) for coding in self._file.codings(coder=coder)]
        frame = with_negations(with_rejections(self._file, frame), made, self.texts())
        names, sources = self._names(level, **filters), self._looked_at(**filters)
        parts = [
            negative.marked(self._marked(level, names, sources), level=level),
            negative.rejected(frame, level=level),
            negative.negated(frame, level=level),
            negative.absent(frame, sources, names, level=level, by=by, expected=expected),
        ]
        return negative.in_one(parts, names, level=level)

    def negative_case(self, code: str, place: str, why: str, *, coder: str) -> None:
        """Mark a quote ("W-03:12"), a source or a case as a negative case of a code or theme, and say why: an Edit."""
        path, cited = self._path_of(code), self._citing().place(place)
        judging.put_negative_case(self._file, path, cited, judging.reason(why, "negative case"), coder=coder)

    def drop_negative_case(self, code: str, place: str, *, coder: str) -> None:
        """Take the mark of a negative case away."""
        judging.put_negative_case(self._file, self._path_of(code), judging.Place(place.strip()), "", coder=coder)

    def claim(self, name: str, statement: str, *, coder: str) -> None:
        """Record a claim, a sentence of your conclusions, under a short name such as "C1"; "" takes it away."""
        judging.put_claim(self._file, name, statement, coder=coder)

    def support(self, claim: str, *places: str, why: str = "", coder: str) -> None:
        """Record that quotes ("W-03:12"), sources or cases support a claim."""
        self._side(claim, places, "supporting", why, coder)

    def contradict(self, claim: str, *places: str, why: str = "", coder: str) -> None:
        """Record that quotes ("W-03:12"), sources or cases speak against a claim."""
        self._side(claim, places, "contradicting", why, coder)

    def drop_quotes(self, claim: str, *places: str, coder: str) -> None:
        """Take quotes, sources or cases away from a claim."""
        with self._file.transaction():
            for place in places:
                judging.put_claim_quote(self._file, claim, judging.Place(place.strip()), "", coder=coder)

    def claims(self) -> DataFrame:
        """One row a claim and what supports or contradicts it: `displays.judging.CLAIM_COLUMNS`."""
        return judging.claim_rows(self._file, self._citing())

    # ---- saturation ----------------------------------------------------------------------------------------------

    def saturation(
        self,
        *,
        by: UnitOf = "source",
        level: Level = "code",
        design: Design | None = None,
        dated_by: str = "date",
        **filters: Unpack[Filters],
    ) -> Saturation:
        """What each further source or case brought that was not found before, over all orders, and estimates.

        In the order of collection where every unit has a date (the attribute `dated_by`), else by name.
        """
        from qualcode.analysis.collection import collected
        from qualcode.analysis.saturation import saturation

        units = collected(self._looked_at(**filters), by=by, dated_by=dated_by)
        frame, order = self._counted(**filters), self._names(level, **filters)
        return saturation(frame, units, by=by, level=level, order=order, design=design)

    # ---- what these stand on -------------------------------------------------------------------------------------

    def _looked_at(self, **filters: Unpack[Filters]) -> DataFrame:
        """The sources that the filters leave, coded or not."""
        from qualcode.analysis.frames import sources_frame
        from qualcode.analysis.query import select_sources

        return select_sources(sources_frame(self.texts()), self._query(filters))

    def _judged(self, code: str, judgement: str) -> str:
        """The path that a judgement is on; one on a code that is no more can be taken away under its old name."""
        old = judgement == judging.NO_JUDGEMENT and code in set(self.judgements()["name"])
        return code if old else self._path_of(code)

    def _citing(self) -> judging.Citing:
        return judging.Citing(self._whole_lines(), self.texts())

    def _side(self, claim: str, places: tuple[str, ...], side: str, why: str, coder: str) -> None:
        citing = self._citing()
        with self._file.transaction():
            for place in map(citing.place, places):
                judging.put_claim_quote(self._file, claim, place, f"{side}: {why}".strip(), coder=coder)

    def _marked(self, level: Level, names: list[str], sources: DataFrame) -> list[dict[str, object]]:
        """The negative cases that people marked, of these names and in these sources and cases."""
        looked_at, cases = set(sources["source"]), set(sources["case"])
        rows: list[dict[str, object]] = []
        for path, place, why, who in judging.marked_cases(self._file, self._citing()):
            name = path if level == "code" else path.partition("/")[0]
            asked = any(each == name or each.startswith(name + "/") for each in names)
            if asked and (place.source in looked_at if place.source else not place.case or place.case in cases):
                row = {"source": place.source or place.name, "kind": place.kind, "case": place.case}
                rows.append({level: name, **row, "quote": place.quote, "text": place.text, "why": why, "who": who})
        return rows
