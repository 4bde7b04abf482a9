"""Transcripts made by others, as a person reads them; they lie beside the checkout and are no part of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from qualcode.core.model import Kind, Source
from qualcode.sources import read

FOLDER = Path(__file__).parents[3] / "shared" / "real" / "transcripts"
I, P, O = "interviewer", "participant", "other"  # noqa: E741


@dataclass(frozen=True)
class Golden:
    """Speakers as (name, role) with their turns; some turns as (index, speaker, first words, last words)."""

    file: str
    turns: dict[tuple[str, str], int]
    words: tuple[tuple[int, str, str, str], ...]
    decided: bool = True


GOLDEN = [
    Golden(
        "founders-talk-38.md",
        {("Adam Stacoviak", I): 144, ("Sam Soffes", P): 139, ("Break", O): 4},
        (
            (0, "Adam Stacoviak", "I'm joined today by Sam", "it was kind of fun."),
            (5, "Break", "[01:44]", "[01:44]"),
            (-2, "Adam Stacoviak", "Well, it's certainly been", "for sharing pretty much everything."),
            (-1, "Sam Soffes", "Yeah, thanks so much", "It's been an honor."),
        ),
    ),
    Golden(
        "founders-talk-39.md",
        {("Adam Stacoviak", I): 137, ("Sam Soffes", P): 137},
        (
            (0, "Adam Stacoviak", "Welcome back, everybody.", "How are you doing, Sam?"),
            (6, "Adam Stacoviak", "We talked heavily in the last show", "of your life to that degree."),
            (-1, "Sam Soffes", "Thanks so much.", "It's been amazing."),
        ),
    ),
    Golden(
        "spotlight-1.md",  # two hosts: nobody interviews
        {("Adam Stacoviak", P): 10, ("Jerod Santo", P): 9},
        (
            (0, "Adam Stacoviak", "Hey everyone, welcome", "editor in chief here at Changelog..."),
            (1, "Jerod Santo", "...and you may know me", "managing editor at Changelog."),
            (-1, "Adam Stacoviak", "With that, we'll leave it there.", "and we'll see you soon."),
        ),
        decided=False,
    ),
    Golden(
        "interview-adam-back-elizabeth-stark.md",
        {("Elizabeth Stark", I): 13, ("Adam Back", P): 12},
        (
            (0, "Elizabeth Stark", "Thank you Giacomo.", "Thank you for making this work."),
            (1, "Adam Back", "Thank you for inviting me.", "Thank you for inviting me."),
            (2, "Elizabeth Stark", "I'm a co-organizer", "how did you get involved?"),
            (-1, "Elizabeth Stark", "Okay, let's open it up", "audience questions. Thanks."),
        ),
    ),
    Golden(
        "pdpilot-P1.pdf",
        {("Dan", I): 47, ("Participant", P): 47},
        (
            (0, "Dan", "Okay. So now you can stop", "questions that I have for you."),
            (3, "Participant", "Ah, yeah. Not all the time", "we tend to use ICE plots."),
            (-2, "Dan", "All right, have a great night", "I will be in touch soon with."),
            (-1, "Participant", "Thank you.", "Thank you."),
        ),
    ),
    Golden(
        "pdpilot-P2.pdf",
        {("Dan", I): 81, ("Participant", P): 84},
        (
            (0, "Dan", "Okay. So now I just had", "interview questions to ask you."),
            (4, "Participant", "Yes, we are going to.", "all of the model input features."),
            (-1, "Dan", "Yes, let me remember", "where that button is."),
        ),
    ),
]


@cache
def source_of(name: str) -> Source:
    file = FOLDER / name
    if not file.exists():
        pytest.skip("the real transcripts are not here: ../shared/real/transcripts beside the checkout")
    return read(file.read_bytes(), name=file.stem, path=name)[0]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.file)
def test_speakers_roles_and_turns(golden: Golden) -> None:
    source = source_of(golden.file)
    assert source.kind is Kind.INTERVIEW
    assert Counter((turn.speaker, str(turn.role)) for turn in source.turns) == golden.turns
    assert any("could not be told who" in problem.message for problem in source.problems) is not golden.decided
    assert Counter((who.name, str(who.role)) for who in source.speakers) == Counter(list(golden.turns))
    assert all(who.why for who in source.speakers)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.file)
def test_first_and_last_words_of_turns(golden: Golden) -> None:
    source = source_of(golden.file)
    for index, speaker, first, last in golden.words:
        turn = source.turns[index]
        words = turn.span.of(source.text)
        assert (turn.speaker, words[: len(first)], words[-len(last) :]) == (speaker, first, last)


@pytest.mark.parametrize("name", ["pdpilot-P1.pdf", "pdpilot-P2.pdf"])
def test_the_furniture_of_a_pdf_is_gone(name: str) -> None:
    lines = source_of(name).text.split("\n")
    assert not [line for line in lines if line.strip().replace("/", "").isdecimal()]
    assert lines[0] == "Interview"
    # Every line but the title and the few that a page or an unfinished sentence divides is a labelled turn.
    loose = [line for line in lines[1:] if not line.startswith(("Dan:", "Participant:"))]
    assert len(loose) <= 2


def test_links_and_escapes_are_reduced_to_their_words() -> None:
    stark = source_of("interview-adam-back-elizabeth-stark.md").text
    assert "co-founder of Blockstream and inventor of Hashcash (history)" in stark and "<a " not in stark
    assert "\\[" not in source_of("founders-talk-38.md").text
    assert "changelog.com/spotlight, or go" in source_of("spotlight-1.md").text
