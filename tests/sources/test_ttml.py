from __future__ import annotations

import pytest

from qualcode.errors import SourceError
from qualcode.sources.reading import Reading
from qualcode.sources.ttml import read

NAME = "http://www.w3.org/ns/ttml"
SPACES = f'xmlns="{NAME}" xmlns:ttm="{NAME}#metadata" xmlns:ttp="{NAME}#parameter"'


def ttml(body: str, *, head: str = "", root: str = "", around: str = "") -> Reading:
    return read(f"<tt {SPACES} {root}><head>{head}</head><body {around}><div>{body}</div></body></tt>".encode())


def times(reading: Reading) -> list[tuple[str, float, float]]:
    return [(cue.span.of(reading.text), cue.begin, cue.end) for cue in reading.cues]


AGENTS = (
    '<metadata><ttm:agent xml:id="a" type="person"><ttm:name type="full">Ana  Putri</ttm:name></ttm:agent>'
    '<ttm:agent xml:id="r" type="person"/></metadata>'
)


def test_agents_are_names_and_paragraphs_have_times() -> None:
    body = (
        '<p begin="0s" end="2s" ttm:agent="a">Apa<br/>\n  kabar,</p>'
        '<p begin="00:00:02" dur="1.5s" ttm:agent="a">Bu?</p>'
        '<p begin="00:01:00.5" end="00:01:02" ttm:agent="r">Baik <span>sekali</span>.</p>'
    )
    reading = ttml(body, head=AGENTS)
    assert reading.text == "Ana Putri: Apa kabar, Bu?\nr: Baik sekali."
    assert [name.of(reading.text) for name in reading.names] == ["Ana Putri", "r"]
    assert times(reading) == [("Apa kabar,", 0.0, 2.0), ("Bu?", 2.0, 3.5), ("Baik sekali.", 60.5, 62.0)]


def test_agents_of_spans_and_of_what_is_around() -> None:
    body = '<p begin="0s" end="1s"><span ttm:agent="a">Ya?</span> <span ttm:agent="r">Ya.</span></p><p>Oh.</p>'
    assert ttml(body, head=AGENTS, around='ttm:agent="a"').text == "Ana Putri: Ya?\nr: Ya.\nAna Putri: Oh."


def test_times_of_words_frames_ticks_and_what_is_around() -> None:
    body = '<p><span begin="1s" end="2s">satu</span> <span begin="2s" end="75f">dua</span></p><p begin="40t">tiga</p>'
    reading = ttml(body, root='ttp:frameRate="25" ttp:tickRate="10"', around='begin="1m"')
    assert times(reading) == [("satu dua", 61.0, 63.0), ("tiga", 64.0, 64.0)]


def test_a_speaker_in_the_words() -> None:
    assert ttml('<p begin="0s" end="1s">Ana: Ya?</p><p begin="1s" end="2s">Rina: Ya.</p>').text == "Ana: Ya?\nRina: Ya."


@pytest.mark.parametrize("data", [f"<tt {SPACES}><body/></tt>".encode(), f"<tt {SPACES}/>".encode()])
def test_no_words(data: bytes) -> None:
    with pytest.raises(SourceError, match="no paragraph"):
        read(data)
