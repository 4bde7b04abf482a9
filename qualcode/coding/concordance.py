"""Where the words of one expression stand in sources, by the search that codes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from qualcode.coding.batch import Batch, Cut, batch_of_sources, batches
from qualcode.coding.engine import scopes_of
from qualcode.coding.matcher import Matcher
from qualcode.coding.page import Ints, Page, Spans
from qualcode.coding.search import Found, Scope, Search
from qualcode.core.model import Source


class Hits(NamedTuple):
    """Places of some sources, ordered by source, place and segment asked.

    Attributes:
        sources: the number of the source, from 0.
        asked: the number of the segment, from 1, in which the expression holds; a place may show it in several.
        segments: the number of the segment that holds the start, from 1.
        turns: the index of the turn, -1 in a source without turns.
        starts, ends: in code points of the source's text.
    """

    sources: Ints
    asked: Ints
    segments: Ints
    turns: Ints
    starts: Ints
    ends: Ints


def find_words(sources: Sequence[Source], matcher: Matcher, cut: Cut, *, everyone: bool = False) -> Iterator[Hits]:
    """Where the only rule of a matcher (see `compile_expression`) finds its words; numbers go on over the parts.

    The sources are in the matcher's language. Where `everyone` is false only segments that are coded are searched: the
    words of interviewers and of others outside the conversation are not. Words that an expression asks for elsewhere
    (`question:`, `turn:`) are hits only where it asks for nothing in the segment itself.
    """
    done = 0
    for some in batches(sources):
        batch = batch_of_sources(some)
        if everyone:
            batch = replace(batch, coded=np.ones_like(batch.coded))
        yield _hits(batch, matcher, cut, done)
        done += len(some)


def _hits(batch: Batch, matcher: Matcher, cut: Cut, done: int) -> Hits:
    starts, ends, spans, paragraphs = cut(batch.encoded, batch.starts, batch.ends, batch.turns)
    coded = np.flatnonzero(batch.coded[spans])
    search = Search(matcher, Page.of(batch.encoded), scopes_of(batch, starts, ends, spans, paragraphs, coded))
    (rule,) = matcher.rules
    at, words = _in_their_rows(search.found(rule.expression, rule.language), search.scopes.segments)
    order = np.lexsort((at, words.ends, words.starts))
    asked, words = coded[at[order]], words.where(order)
    owners = batch.owners[spans]  # of each segment
    segment = np.searchsorted(starts, words.starts, side="right") - 1
    owner = owners[segment]
    first = np.searchsorted(owners, owner)  # the first segment of its source
    turn = spans[segment] - np.searchsorted(batch.owners, owner)
    return Hits(
        owner + done,
        asked - first + 1,
        segment - first + 1,
        np.where(batch.turns[spans[segment]], turn, -1),
        batch.in_points(words.starts, owner),
        batch.in_points(words.ends, owner),
    )


def _in_their_rows(found: Found, segments: Scope) -> tuple[Ints, Spans]:
    """The places that lie in the segment that they show something of; of a segment without any, all that it has."""
    words, at = found.words, found.at
    inside = (words.starts >= segments.starts[at]) & (words.ends <= segments.ends[at])
    kept = inside | ~np.isin(at, at[inside])
    return at[kept], words.where(kept)
