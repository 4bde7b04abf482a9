"""Many texts as one: joined, in UTF-8, with where each text and each turn lies in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from qualcode.coding.page import Bools, Ints
from qualcode.core.model import Role, Source
from qualcode.core.spans import Span

BATCH = 8_000_000  # characters scanned at once: enough to make the fixed costs small, little enough for any machine
PARTING = b"\0"  # between the texts of a batch; no phrase crosses it

# The cut of a batch into segments: the text in UTF-8, starts and ends of spans, and whether each is a turn -> starts,
# ends, spans and paragraphs of the segments (qualcode.language.segments.cut, with a unit and a language).
Cut: TypeAlias = Callable[[bytes, Ints, Ints, Bools], tuple[Ints, Ints, Ints, Ints]]


@dataclass(frozen=True)
class Batch:
    """Texts joined, and their spans (the turns of a conversation, or a whole text) as arrays over the joined bytes.

    Attributes:
        encoded: the texts in UTF-8, PARTING between them.
        texts: where each text begins, and one past the last.
        starts, ends: of the spans, in bytes.
        owners: the number of the text that each span is in.
        turns: which spans are turns of a conversation.
        coded: which spans are coded: not those of interviewers and others outside the conversation.
        questions: for each span the number of the question before it, -1 for none; a question's own spans have its
            number as -2 - number.
        speakers, kinds: of each span, as limits ask.
    """

    encoded: bytes
    texts: Ints
    starts: Ints
    ends: Ints
    owners: Ints
    turns: Bools
    coded: Bools
    questions: Ints
    speakers: tuple[str, ...]
    kinds: tuple[str, ...]

    @cached_property
    def _continuations(self) -> Ints | None:
        """The bytes that are no character's first; None where every byte is a character."""
        if self.encoded.isascii():
            return None
        return np.flatnonzero((np.frombuffer(self.encoded, dtype=np.uint8) & 0xC0) == 0x80)

    def in_points(self, at: Ints, owners: Ints) -> Ints:
        """Bytes of the batch as code points of the text that each is in."""
        begins = self.texts[owners]
        if self._continuations is None:
            return at - begins
        late = np.searchsorted(self._continuations, at) - np.searchsorted(self._continuations, begins)
        return at - begins - late


def batches(sources: Sequence[Source], size: int = BATCH) -> Iterator[list[Source]]:
    """The sources in groups of at most `size` characters, one at least."""
    batch: list[Source] = []
    held = 0
    for source in sources:
        if batch and held + len(source.text) > size:
            yield batch
            batch, held = [], 0
        batch.append(source)
        held += len(source.text)
    if batch:
        yield batch


def batch_of_texts(texts: Sequence[str], kind: str = "") -> Batch:
    """Texts of one voice each, such as the answers of a survey, as a batch."""
    return batch_of_encoded([text.encode("utf-8", "surrogatepass") for text in texts], kind)


def batch_of_encoded(encoded: Sequence[bytes], kind: str = "") -> Batch:
    """The same for texts that are in UTF-8 already."""
    lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
    begins = np.concatenate([[0], np.cumsum(lengths + 1)])
    count = len(encoded)
    return Batch(
        PARTING.join(encoded),
        begins,
        begins[:-1],
        begins[:-1] + lengths,
        np.arange(count),
        np.zeros(count, dtype=bool),
        np.ones(count, dtype=bool),
        np.full(count, -1),
        ("",) * count,
        (kind,) * count,
    )


def batch_of_sources(sources: Sequence[Source]) -> Batch:
    """Sources as a batch, a span for each of their turns."""
    encoded = [source.text.encode("utf-8", "surrogatepass") for source in sources]
    begins = np.concatenate([[0], np.cumsum([len(some) + 1 for some in encoded], dtype=np.int64)])
    edges = [_edges(source, some) + begin for source, some, begin in zip(sources, encoded, begins, strict=False)]
    spans = np.concatenate(edges) if edges else np.empty((0, 2), dtype=np.int64)
    coded, questions, speakers, kinds = _turns(sources)
    return Batch(
        PARTING.join(encoded),
        begins,
        spans[:, 0],
        spans[:, 1],
        np.repeat(np.arange(len(sources)), [len(some) for some in edges]),
        np.repeat([bool(source.turns) for source in sources], [len(some) for some in edges]),
        np.array(coded, dtype=bool),
        np.array(questions, dtype=np.int64),
        tuple(speakers),
        tuple(kinds),
    )


def _edges(source: Source, encoded: bytes) -> Ints:
    """Start and end of each span of a source in bytes of its text."""
    spans = [turn.span for turn in source.turns] or [Span(0, len(source.text))]
    edges = np.array(spans, dtype=np.int64).reshape(-1, 2)
    if len(encoded) == len(source.text):
        return edges
    raw = np.frombuffer(encoded, dtype=np.uint8)
    leads = np.append(np.flatnonzero((raw & 0xC0) != 0x80), len(raw))
    found: Ints = leads[edges]
    return found


def _turns(sources: Sequence[Source]) -> tuple[list[bool], list[int], list[str], list[str]]:
    """Of each span: whether it is coded, the question before it, its speaker, its kind."""
    coded: list[bool] = []
    questions: list[int] = []
    speakers: list[str] = []
    kinds: list[str] = []
    asked = -1  # the number of the last question
    for source in sources:
        current, asking = -1, False  # of this source: the question that counts, whether it is being asked
        for turn in source.turns:
            coded.append(turn.role is Role.PARTICIPANT)
            if turn.role is Role.INTERVIEWER:
                if not asking:
                    asked += 1
                current, asking = asked, True
                questions.append(-2 - current)
            else:
                asking = False
                questions.append(current if turn.role is Role.PARTICIPANT else -1)
            speakers.append(turn.speaker)
        if not source.turns:
            coded.append(True)
            questions.append(-1)
            speakers.append("")
        kinds += [str(source.kind)] * (len(source.turns) or 1)
    return coded, questions, speakers, kinds
