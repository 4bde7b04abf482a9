"""Epistemic network analysis of a study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Unpack

from qualcode.displays.base import Displays, Level

if TYPE_CHECKING:
    from qualcode.analysis.epistemic import Epistemic
    from qualcode.analysis.query import Filters


class EpistemicNetworks(Displays):
    """Who connects which codes, and how groups differ in that."""

    def epistemic(  # noqa: PLR0913 - an analysis that does not state these choices cannot be repeated
        self,
        *,
        units: str | Sequence[str] = "source",
        conversations: str | Sequence[str] = "source",
        window: int | Literal["infinite", "conversation"] = 4,
        level: Level = "code",
        groups: str = "",
        contrast: Sequence[str] = (),
        rotation: Literal["svd", "means"] = "svd",
        weighting: Literal["binary", "product"] = "binary",
        permutations: int = 9999,
        seed: int = 1,
        **filters: Unpack[Filters],
    ) -> Epistemic:
        """An epistemic network analysis: its tables are attributes of the result (docs/epistemic.md).

        Units, conversations and groups are columns of the lines: source, kind, case, speaker, turn or an attribute;
        several make a unit of each combination. The filters choose lines as well as codings. Raises StudyError where
        there is nothing to see: fewer than three codes, no connections, one unit, or all alike.
        """
        from qualcode.analysis.epistemic import Model, epistemic
        from qualcode.analysis.lines import incidence

        model = Model(
            units=_several(units),
            conversations=_several(conversations),
            window=window,
            weighting=weighting,
            rotation=rotation,
            groups=groups,
            contrast=tuple(contrast),
            permutations=permutations,
            seed=seed,
        )
        lines, names = self._lines(**filters), self._names(level, **filters)
        found = epistemic(lines, incidence(lines, self._counted(**filters), names, level=level), names, model)
        spoken = set(lines["source"])
        return found.noting("sources_without_lines", [s for s in self._sources_asked_for(**filters) if s not in spoken])


def _several(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)
