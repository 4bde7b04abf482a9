"""Who asks and who tells: the role of each speaker, from what the labels say and from how people talk."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.core.model import Role

_INTERVIEWER = """pewawancara interviewer peneliti researcher moderator penanya tanya pertanyaan question
    fasilitator facilitator host int interv"""
_PARTICIPANT = """informan informant narasumber responden respondent partisipan participant interviewee peserta
    subjek jawab jawaban answer guest tamu inf resp narsum"""
_OTHER = "break jeda iklan ad advertisement sponsor musik music transcriber transkriptor penyalin"
_ROLE_WORDS: Mapping[str, Role] = {
    **dict.fromkeys(_INTERVIEWER.split(), Role.INTERVIEWER),
    **dict.fromkeys(_PARTICIPANT.split(), Role.PARTICIPANT),
    **dict.fromkeys(_OTHER.split(), Role.OTHER),
}
# Letters say who is who only in pairs: the one who asks, the one who answers.
_PAIRS = (
    ("p", "j"),
    ("t", "j"),
    ("q", "a"),
    ("i", "n"),
    ("p", "n"),
    ("i", "r"),
    ("m", "p"),
    ("m", "r"),
    ("i", "b"),
    ("f", "p"),
)
# Pewawancara and Informan, or Participant and Interviewer? Pewawancara and Responden, or Participant and Researcher?
_UNSURE_PAIRS = (("p", "i"), ("p", "r"))
_CODE = re.compile(r"([a-z])[ .]?(\d{0,3})")

_QUESTION = re.compile(
    r"(?:apa|apakah|bagaimana|gimana|kenapa|mengapa|siapa|kapan|di ?mana|berapa|boleh|bisa|tolong|ceritakan|coba|"
    r"what|how|why|who|when|where|which|do|did|does|are|is|can|could|would|tell me|describe)\b",
    re.IGNORECASE,
)
_CLOSING = "\"'”’»)] \n\t"


@dataclass(frozen=True, slots=True)
class Talk:
    """How one speaker talks: turns, words, turns that end in a question, and the place of the first turn."""

    turns: int
    words: int
    questions: int
    first: int


class Part(NamedTuple):
    """The part that somebody has in a conversation, and why that was concluded, in words."""

    role: Role
    why: str


def role_word(name: str) -> Role | None:
    """The role that a label states in so many words.

    >>> role_word("Informan 2"), role_word("PEWAWANCARA"), role_word("Rina")
    (<Role.PARTICIPANT: 'participant'>, <Role.INTERVIEWER: 'interviewer'>, None)
    """
    words = re.sub(r"\([^()]*\)", " ", name).casefold().split()
    if not 1 <= len(words) <= 3:
        return None
    return _ROLE_WORDS.get(words[0].rstrip("0123456789."))


def letter(name: str) -> str:
    """The letter of a label that is one letter, with or without a number; "" for any other.

    >>> letter("P"), letter("I 12"), letter("Pak")
    ('p', 'i', '')
    """
    found = _CODE.fullmatch(re.sub(r"\([^()]*\)", " ", name).strip().casefold())
    return found[1] if found else ""


def asks_and_answers(letters: set[str]) -> bool:
    """Whether one-letter labels go together as those of an interview.

    >>> asks_and_answers({"p", "j"}), asks_and_answers({"p", "s"})
    (True, False)
    """
    return any(set(pair) <= letters for pair in (*_PAIRS, *_UNSURE_PAIRS))


def is_question(words: str) -> bool:
    """Whether a turn ends by asking.

    >>> is_question("Baik. Bagaimana awalnya?"), is_question("Ceritakan dari awal."), is_question("Apa? Ya.")
    (True, True, False)
    """
    said = words.rstrip(_CLOSING)
    if said.endswith("?"):
        return True
    said = said.rstrip(".!…")
    begins = max(said.rfind(mark) for mark in ".!?…\n") + 1
    return _QUESTION.match(said, len(said) - len(said[begins:].lstrip())) is not None


def talk_of(turns: Sequence[tuple[str, str]]) -> dict[str, Talk]:
    """How each speaker talks, given (speaker, words) in order; keys in the order of their first turn."""
    talk: dict[str, Talk] = {}
    for place, (speaker, words) in enumerate(turns):
        so_far = talk.get(speaker, Talk(0, 0, 0, place))
        talk[speaker] = Talk(
            so_far.turns + 1,
            so_far.words + len(words.split()),
            so_far.questions + is_question(words),
            so_far.first,
        )
    return talk


def roles_of(talk: Mapping[str, Talk], stated: Mapping[str, Part]) -> tuple[dict[str, Part], bool]:
    """The part of each speaker with its evidence, and whether it could be decided.

    Evidence in this order: what was stated, role words in the labels, letters that go in pairs, then who asks
    more, talks less and speaks first. When nothing decides, everyone is a participant.
    """
    parts = {name: stated[name] for name in talk if name in stated}
    parts |= {
        name: Part(role, "the label says so")
        for name in talk
        if name not in parts and (role := role_word(name)) is not None
    }
    parts |= {name: part for name, part in _by_letters(talk).items() if name not in parts}
    rest = {name: talk[name] for name in talk if name not in parts}
    known = {part.role for part in parts.values()} - {Role.OTHER}
    if Role.INTERVIEWER in known:
        asked = next(name for name, part in parts.items() if part.role is Role.INTERVIEWER)
        return parts | dict.fromkeys(rest, Part(Role.PARTICIPANT, f"speaks with {asked}, who interviews")), True
    asking = _asking(rest, talk, beside_participants=Role.PARTICIPANT in known)
    decided = not rest or bool(asking) or bool(known) or len(rest) == 1
    for name in rest:
        why = _how(name, talk) + ("" if decided else ": nothing tells who interviews")
        parts[name] = Part(Role.INTERVIEWER if name in asking else Role.PARTICIPANT, why)
    return parts, decided


def _how(name: str, talk: Mapping[str, Talk]) -> str:
    """How someone talks, in words."""
    one = talk[name]
    share = round(100 * one.words / max(1, sum(other.words for other in talk.values())))
    said = f"asks {one.questions} of {one.turns} times, says {share} % of the words"
    return said + (", speaks first" if one.first == 0 else "")


def _by_letters(talk: Mapping[str, Talk]) -> dict[str, Part]:
    """The roles that letters in pairs tell; in an unsure pair those with numbers answer, for there are several."""
    letters = {name: letter(name) for name in talk}
    numbered = {letters[name] for name in talk if any(sign.isdigit() for sign in name)}
    pairs = list(_PAIRS)
    for one, other in _UNSURE_PAIRS:
        if (one in numbered) != (other in numbered):
            pairs.append((one, other) if other in numbered else (other, one))
    for asks, answers in pairs:
        if {asks, answers} <= set(letters.values()):
            why = f"{asks.upper()} and {answers.upper()} go together: who asks and who answers"
            part = {asks: Part(Role.INTERVIEWER, why), answers: Part(Role.PARTICIPANT, why)}
            return {name: part[letters[name]] for name in talk if letters[name] in part}
    return {}


def _asking(rest: Mapping[str, Talk], talk: Mapping[str, Talk], *, beside_participants: bool) -> set[str]:
    """Those of whom the talk itself says that they lead the conversation."""
    if beside_participants:
        if len(rest) == 1:
            return {name for name, one in rest.items() if one.questions or one.first == 0}
        return _mostly_questions(rest)
    if len(rest) == 2:
        return _of_two(rest)
    return _mostly_questions(rest) if len(rest) > 2 else set()


def _mostly_questions(rest: Mapping[str, Talk]) -> set[str]:
    asking = {name for name, one in rest.items() if 2 * one.questions > one.turns and one.questions > 1}
    return asking if len(asking) < len(rest) else set()


def _of_two(rest: Mapping[str, Talk]) -> set[str]:
    """The one of two who asks more, talks less and speaks first; nobody when these do not point one way."""
    a, b = rest
    one, other = rest[a], rest[b]
    questions = one.questions + other.questions
    asks = _sign((one.questions - other.questions) / max(1, questions), least=0.2)
    talks = _sign((one.words - other.words) / max(1, one.words + other.words), least=0.1)
    score = 2 * asks - talks + (1 if one.first < other.first else -1)
    name, leader = (a, one) if score > 0 else (b, other)
    # Two hosts put a question to each other now and then; an interviewer asks in one turn of four at least.
    return {name} if asks and abs(score) > 1 and 4 * leader.questions >= leader.turns else set()


def _sign(value: float, *, least: float) -> int:
    return 0 if abs(value) < least else 1 if value > 0 else -1
