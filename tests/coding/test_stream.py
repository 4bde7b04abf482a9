"""What was found in a batch as a table and as counts: the same as the codings one by one."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import read_codebook
from qualcode.coding.batch import batch_of_sources, batch_of_texts
from qualcode.coding.engine import code_batch, code_sources
from qualcode.coding.matcher import Matcher, compile_codebook
from qualcode.coding.stream import NO_CODINGS, Table, Tally, joined, moved, table_of
from qualcode.core.model import Source, Unit
from qualcode.language.segments import cut
from qualcode.language.tongue import TONGUE

THEMES = {"z": {"codes": {"one": ["ide", "ide baru"], "two": ["wajib"]}}, "a": ["ide", "saya"]}
CUT = partial(cut, unit=Unit.SENTENCE, language="id")


def matcher() -> Matcher:
    book = read_codebook(json.dumps({"qualcode": 1, "themes": THEMES}), path="test.yaml").usable()
    return compile_codebook(book, "id", TONGUE)


def coded(texts: list[str]) -> tuple[Table, Tally]:
    found = matcher()
    return table_of(code_batch(batch_of_texts(texts), found, CUT), found)


def test_a_row_is_a_code_on_a_segment_with_all_that_fired() -> None:
    table, tally = coded(["“Ya.” Itu ide baru, ide saya, wajib.", "Tidak."])
    assert [a.tolist() for a in table[:4]] == [
        [0, 0, 0],
        [6, 6, 6],
        [36, 36, 36],
        [3, 1, 2],
    ]  # by path: a, z/one, z/two
    assert table.texts == ["Itu ide baru, ide saya, wajib."] * 3
    assert table.indicators == ["ide; saya", "ide; ide baru", "wajib"]
    assert table.matched == ["ide; saya", "ide; ide baru", "wajib"]
    assert (tally.texts, tally.segments, tally.codings) == (2, 3, 3)
    assert tally.by_code.tolist() == tally.texts_by_code.tolist() == [0, 1, 1, 1]
    assert tally.pairs == {(1, 2): 1, (1, 3): 1, (2, 3): 1}


def test_nothing_is_a_table_too() -> None:
    table, tally = coded(["Tidak.", ""])
    assert (len(table.owners), table.texts, tally.codings, tally.segments) == (0, [], 0, 1)
    assert joined([]) is NO_CODINGS


WORDS = st.lists(st.sampled_from("ide baru saya wajib mandiri é “ , . ! \n".split(" ")), max_size=12).map(" ".join)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6), st.integers(1, 5))
def test_it_says_what_the_codings_one_by_one_say(texts: list[str], parted: int) -> None:
    sources = [Source(str(number), text, language="id") for number, text in enumerate(texts)]
    found = matcher()
    wanted = [
        (int(c.source), *c.span, c.code, c.text, "; ".join(dict.fromkeys(e.words for e in c.evidence)))
        for codes in code_sources(sources, found, CUT, Unit.SENTENCE)
        for c in sorted(codes.codings, key=lambda c: (c.span, c.code))
    ]
    table, tally = table_of(code_batch(batch_of_sources(sources), found, CUT), found)
    paths = [found.codes[number].path for number in table.codes.tolist()]
    rows = zip(*(a.tolist() for a in table[:3]), paths, table.texts, table.matched, strict=True)
    assert list(rows) == wanted
    assert tally.pairs == _pairs(table)
    assert _parted(texts, parted) == (_listed(table), _counts(tally))


def _pairs(table: Table) -> dict[tuple[int, int], int]:
    """Every pair of codes on the same segment, counted one by one."""
    on: dict[tuple[int, int], list[int]] = {}
    for owner, start, code in zip(table.owners.tolist(), table.starts.tolist(), table.codes.tolist(), strict=True):
        on.setdefault((owner, start), []).append(code)
    return dict(Counter(pair for codes in on.values() for pair in combinations(sorted(codes), 2)))


def _parted(texts: list[str], size: int) -> tuple[list[object], list[object]]:
    """Table and counts of the texts coded some at a time, put together again."""
    tables, tally = [], Tally()
    for at in range(0, len(texts), size):
        table, counts = coded(texts[at : at + size])
        tables.append(moved(table, np.arange(at, at + size)))
        tally += counts
    return _listed(joined(tables[::-1])), _counts(tally)


def _listed(table: Table) -> list[object]:
    return [list(column) for column in table]


def _counts(tally: Tally) -> list[object]:
    by = [tally.by_code.tolist(), tally.texts_by_code.tolist()]
    return [tally.texts, tally.segments, tally.codings, *by, tally.pairs]
