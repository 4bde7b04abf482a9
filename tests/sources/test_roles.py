from __future__ import annotations

import pytest

from qualcode.core.model import Role
from qualcode.sources import read
from qualcode.sources.roles import is_question

BY_LETTER = {"i": Role.INTERVIEWER, "p": Role.PARTICIPANT, "o": Role.OTHER}


def roles(*said: str, head: str = "") -> tuple[dict[str, Role], list[str]]:
    source = read((head + "\n".join(said)).encode(), name="w", path="w.txt")[0]
    return {turn.speaker: turn.role for turn in source.turns}, [problem.message for problem in source.problems]


def test_who_asks_more_and_talks_less_is_the_interviewer() -> None:
    told, problems = roles(
        "Ana: Sejak kapan di sini?", "Rina: Sejak lama sekali, dua puluh tahun.", "Ana: Senang?", "Rina: Senang sekali."
    )
    assert told == {"Ana": Role.INTERVIEWER, "Rina": Role.PARTICIPANT} and not problems


def test_questions_need_no_question_mark() -> None:
    told, _ = roles(
        "Ana: Ceritakan awalnya", "Rina: Awalnya saya datang ke sini pagi-pagi.", "Ana: Bagaimana rasanya",
        "Rina: Rasanya senang, karena banyak teman.",
    )  # fmt: skip
    assert told["Ana"] is Role.INTERVIEWER


def test_when_nothing_decides_everyone_is_a_participant_and_it_is_said() -> None:
    told, problems = roles(
        "Ana: Buku ini bagus.", "Rina: Rak ini bagus.", "Ana: Meja ini juga.", "Rina: Kursi ini juga."
    )
    assert set(told.values()) == {Role.PARTICIPANT}
    assert "could not be told who interviews" in problems[0]


@pytest.mark.parametrize(
    "head",
    [
        "---\ninterviewer: Rina\n---\n",
        "---\npewawancara: [Rina]\n---\n",
        "---\nroles:\n  Rina: interviewer\n---\n",
        "---\nparticipant: Ana\n---\n",
        "Tanggal: 3 Mei\nPewawancara: Rina\n\n",
        "interviewer: Rina\n\n",
    ],
)
def test_what_the_file_states_goes_before_how_people_talk(head: str) -> None:
    told, problems = roles(
        "Ana: Senang?", "Rina: Senang sekali di sini. Ya?", "Ana: Lalu?", "Rina: Begitu saja?", head=head
    )
    assert told == {"Ana": Role.PARTICIPANT, "Rina": Role.INTERVIEWER} and not problems


def test_what_the_file_states_goes_before_what_the_label_says() -> None:
    told, _ = roles("P: Ya.", "J: Apa?", "P: Ya.", "J: Oh?", head="---\ninterviewer: J\nparticipant: P\n---\n")
    assert told == {"P": Role.PARTICIPANT, "J": Role.INTERVIEWER}


def test_the_one_beside_a_participant_who_asks() -> None:
    told, _ = roles("Dan: Ready?", "Participant: Yes.", "Dan: Why?", "Participant: Because.")
    assert told["Dan"] is Role.INTERVIEWER


def test_hosts_among_many_are_those_who_mostly_ask() -> None:
    told, problems = roles(
        "Ana: Siapa dulu?", "Budi: Saya.", "Citra: Saya juga.", "Ana: Lalu siapa?", "Budi: Dia.", "Citra: Bukan saya."
    )
    assert told == {"Ana": Role.INTERVIEWER, "Budi": Role.PARTICIPANT, "Citra": Role.PARTICIPANT} and not problems


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("Baik. Bagaimana awalnya?", True),
        ('Dia bilang "mau ke mana?"', True),
        ("Apa? Ya.", False),
        ("Begitu ya. Tolong diceritakan.", True),
        ("", False),
        ("...", False),
    ],
)
def test_questions(words: str, asks: bool) -> None:
    assert is_question(words) is asks


def reasons(*said: str, head: str = "") -> dict[str, str]:
    source = read((head + "\n".join(said)).encode(), name="w", path="w.txt")[0]
    return {speaker.name: speaker.why for speaker in source.speakers}


def test_every_role_has_its_evidence_in_words_in_the_order_of_the_first_turns() -> None:
    talk = ("Ana: Sejak kapan di sini?", "Rina: Sejak lama, dua puluh tahun.", "Ana: Senang?", "Rina: Senang sekali.")
    assert reasons(*talk) == {
        "Ana": "asks 2 of 2 times, says 42 % of the words, speaks first",
        "Rina": "asks 0 of 2 times, says 58 % of the words",
    }
    assert reasons("Pewawancara: Apa?", "Informan: Ya.") == dict.fromkeys(
        ("Pewawancara", "Informan"), "the label says so"
    )
    assert reasons("P: Apa?", "J: Ya.")["J"] == "P and J go together: who asks and who answers"
    assert reasons(*talk, head="---\ninterviewer: Rina\n---\n") == {
        "Ana": "speaks with Rina, who interviews",
        "Rina": "stated at the top of the file",
    }
    assert reasons("Ana: Buku.", "Rina: Rak.", "Ana: Meja.", "Rina: Kursi.")["Rina"].endswith(
        "nothing tells who interviews"
    )
