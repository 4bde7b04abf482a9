from __future__ import annotations

import click
import pytest

from qualcode.cli.quotes import _marked
from qualcode.cli.summary import next_lines, summary_lines
from qualcode.core.model import Code, Codebook, Indicator, Kind, Origin
from qualcode.run import Run
from qualcode.store import CodebookMark, CodeCount, SourceCount, StudySummary

BOOK = Codebook("Trial", (Code("motives"), Code("motives/ideas", indicators=(Indicator("idea"),)), Code("place")), "2")
MARK = CodebookMark("0" * 64, "codebooks/trial.yaml", "0" * 64, "Trial")


def _summary(*codes: CodeCount) -> StudySummary:
    sources = (
        SourceCount(Kind.DOCUMENT, "", 1, 1200, None),
        SourceCount(Kind.INTERVIEW, "id", 12, 34000, 2100),
    )
    return StudySummary(sources, codes, MARK, 7)


def _applied(code: str, segments: int, coder: str = "qualcode") -> CodeCount:
    return CodeCount(code, coder, Origin.RULE, segments, 1, 0, 0)


def _lines(run: Run, summary: StudySummary, width: int = 100, pairs: tuple[tuple[str, str, int], ...] = ()) -> str:
    return click.unstyle("\n".join(summary_lines(run, summary, BOOK, pairs, width=width)))


def test_the_summary_as_a_person_reads_it():
    run = Run(added=["a"], changed=["b"], unchanged=["c"], coded=2, codings_added=1200, codings_removed=3, edit=7)
    said = _lines(run, _summary(_applied("motives/ideas", 1200)), pairs=(("motives/ideas", "place", 4),))
    assert (
        said
        == """\
Trial  version 2, codebooks/trial.yaml

Sources                         13  35,200 words
  interviews  Indonesian        12  34,000 words  2,100 segments
  document    language unknown   1   1,200 words

1 new, 1 changed, 1 unchanged; 2 sources coded now, 1,200 codings made, 3 taken away.

Codes      segments  sources
  motives
    ideas     1,200        1  ████████████████████████
  place           0        0

Most often in the same segment
         4  motives/ideas  with  place"""
    )


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_bars_fit_the_page(width):
    said = _lines(Run(), _summary(_applied("motives/ideas", 9), _applied("place", 1)), width)
    codes = said.partition("Codes")[2].splitlines()
    assert max(len(line) for line in codes) <= width
    assert sum(line.endswith(tuple("█▏▎▍▌▋▊▉")) for line in codes) == 2


def test_bars_are_as_long_as_their_numbers():
    said = _lines(Run(), _summary(_applied("motives/ideas", 8), _applied("place", 4)))
    ideas, place = (line for line in said.splitlines() if "█" in line)
    assert (ideas.count("█"), place.count("█")) == (24, 12)


def test_people_are_told_apart_from_the_machine():
    said = _lines(Run(), _summary(_applied("place", 3, coder="ana"), _applied("place", 2)))
    assert "Also coded by ana (3 codings)" in said
    assert "  place           2        1" in said


def test_without_a_coding_the_next_step_is_the_codebook():
    said = click.unstyle("\n".join(next_lines(_summary(), "qualcode")))
    assert "qualcode codebook show" in said
    assert "quotes" not in said


def test_matched_words_are_underlined_also_across_a_line_end():
    marked = _marked("    a new\n    idea, ideas", "new idea; idea")
    assert marked == f"    a {click.style('new' + chr(10) + '    idea', underline=True)}, ideas"
