"""Timed Text Markup Language (.ttml, .dfxp): paragraphs with times, and agents who speak them (TTML 1 and 2)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.errors import SourceError
from qualcode.sources.archives import parse_xml
from qualcode.sources.cues import Said, joined, said_in
from qualcode.sources.labels import seconds
from qualcode.sources.reading import Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_OFFSET = re.compile(r"(\d+(?:\.\d+)?)(h|m|s|ms|f|t)")
_FRAMES = re.compile(r"(\d+:\d{2}:\d{2}):(\d+)(?:\.\d+)?")
_CLOCK = re.compile(r"\d+:\d{2}(?::\d{2})?(?:\.\d+)?")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Clock:
    """How a file counts: frames and ticks a second."""

    frames: float = 30.0
    ticks: float = 1.0

    def seconds(self, time: str | None) -> float | None:
        """A time as TTML writes it, in seconds; None when there is none, or none that can be read.

        >>> _Clock(25, 1000).seconds("00:00:01:05"), _Clock(25, 1000).seconds("1500t"), _Clock().seconds("2.5s")
        (1.2, 1.5, 2.5)
        """
        time = (time or "").strip()
        if found := _FRAMES.fullmatch(time):
            return seconds(found[1]) + int(found[2]) / self.frames
        if found := _OFFSET.fullmatch(time):
            units = {"h": 3600, "m": 60, "s": 1, "ms": 0.001, "f": 1 / self.frames, "t": 1 / self.ticks}
            return float(found[1]) * units[found[2]]
        return seconds(time) if _CLOCK.fullmatch(time) else None


def read(data: bytes) -> Reading:
    """A TTML file; what one agent says in consecutive paragraphs is one line, `Name: words`."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise SourceError("", "is XML in UTF-32, which XML readers need not know", "save it as UTF-8")
    root = parse_xml(data)
    body = root.find("{*}body")
    clock, names = _clock(root), _agents(root)
    said = [words for p in (body.iter("{*}p") if body is not None else ()) for words in _said(p, clock, names)]
    if not said:
        raise SourceError("", "has no paragraph with words in it", "export it again, as .ttml or .vtt")
    text, spans, times = joined(said)
    return Reading(text, names=spans, cues=times)


def _clock(root: _Element) -> _Clock:
    stated = {str(key).rpartition("}")[2]: str(value) for key, value in root.attrib.items()}
    frames = _positive(stated.get("frameRate"), 30.0)
    multiplied = [_positive(part, 1.0) for part in stated.get("frameRateMultiplier", "1 1").split()]
    if len(multiplied) == 2:
        frames *= multiplied[0] / multiplied[1]
    return _Clock(frames, _positive(stated.get("tickRate"), 1.0))


def _positive(value: str | None, default: float) -> float:
    return float(value) if value is not None and value.isdecimal() and 0 < int(value) < 10**9 else default


def _agents(root: _Element) -> dict[str, str]:
    """The names of those who speak, by the ids that paragraphs call them."""
    names = {}
    for agent in root.iter("{*}agent"):
        name = agent.find("{*}name")
        words = " ".join("".join(map(str, name.itertext())).split()) if name is not None else ""
        names[agent.get(_ID, "")] = words or agent.get(_ID, "")
    return names


def _said(p: _Element, clock: _Clock, names: dict[str, str]) -> Iterator[Said]:
    begin, end = _times(p, clock)
    around = next((agent for element in (p, *p.iterancestors()) if (agent := _agent(element))), "")
    for agent, words in _runs(p, around):
        yield from said_in(words, begin, end, voice=names.get(agent, agent))


def _times(p: _Element, clock: _Clock) -> tuple[float, float]:
    """When a paragraph begins and ends; what is around it shifts it, and words timed one by one stand for it."""
    shift = sum(clock.seconds(element.get("begin")) or 0.0 for element in p.iterancestors())
    begin, end, long = (clock.seconds(p.get(name)) for name in ("begin", "end", "dur"))
    if begin is None and end is None and long is None:
        times = [clock.seconds(span.get(name)) for span in p.iter("{*}span") for name in ("begin", "end")]
        known = [time for time in times if time is not None]
        begin, end = (min(known), max(known)) if known else (0.0, 0.0)
    begin = begin or 0.0
    if end is None:
        end = begin + (long or 0.0)
    return shift + begin, shift + max(begin, end)


def _runs(p: _Element, agent: str) -> Iterator[tuple[str, str]]:
    """The words of a paragraph by agent, in order; a line break is a newline."""
    runs: list[tuple[str, str]] = []
    for who, words in _pieces(p, agent):
        if runs and runs[-1][0] == who:
            runs[-1] = (who, runs[-1][1] + words)
        else:
            runs.append((who, words))
    yield from runs


def _pieces(element: _Element, agent: str) -> Iterator[tuple[str, str]]:
    yield agent, _SPACE.sub(" ", element.text or "")
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "br":
            yield agent, "\n"
        elif name == "span":
            yield from _pieces(child, _agent(child) or agent)
        yield agent, _SPACE.sub(" ", child.tail or "")


def _agent(element: _Element) -> str:
    """Whom an element says to speak; of several, the first."""
    for key, value in element.attrib.items():
        if str(key).endswith("}agent"):
            return (str(value).split() or [""])[0]
    return ""
