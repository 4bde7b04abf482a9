"""Where in the sources codes lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from qualcode.displays.base import Displays, Level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

    from qualcode.analysis.query import Filters


class Timelines(Displays):
    """Code lines: line by line, and in tenths over many sources."""

    def timeline(
        self, source: str, *, level: Level = "code", language: str = "en", **filters: Unpack[Filters]
    ) -> DataFrame:
        """Each line of a source, the interviewer's too, with the codes on it: analysis.timeline.TIMELINE_COLUMNS."""
        from qualcode.analysis.timeline import timeline

        filters["sources"] = [source]
        lines, codings = self._every_line(**filters), self._counted(**filters)
        return timeline(lines, codings, self._names(level, **filters), level=level, labels=self._labels(language))

    def presence(self, *, level: Level = "code", bins: int = 10, **filters: Unpack[Filters]) -> DataFrame:
        """In how many sources each code or theme is present in the first tenth of the source, in the second, ..."""
        from qualcode.analysis.timeline import presence

        names = self._names(level, **filters)
        return presence(self._every_line(**filters), self._counted(**filters), names, level=level, bins=bins)

    def draw_timeline(
        self,
        source: str | None = None,
        ax: Axes | None = None,
        *,
        level: Level = "code",
        language: str = "en",
        **filters: Unpack[Filters],
    ) -> Axes:
        """Draw the timeline of a source; without one the presence of codes in tenths of all. Returns the Axes."""
        from qualcode.outputs.figures import draw_matrix
        from qualcode.outputs.labels import heading
        from qualcode.outputs.timelinepicture import draw_timeline

        labels = self._labels(language)
        if source is None:
            table, title = self.presence(level=level, **filters), heading("presence_title", language)
            return draw_matrix(table, ax, title=title, labels=labels, language=language)
        frame = self.timeline(source, level=level, language=language, **filters)
        return draw_timeline(frame, ax, title=source, labels=labels, language=language)
