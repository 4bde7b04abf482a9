"""What a study states in qualcode.toml, and that it goes before everything that qualcode would conclude."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.core.model import Kind, Role, Source
from qualcode.errors import SourceError
from qualcode.sources import Config, read, read_config

STATED = r"""
[sources]
interviewers = ["Dan", "P"]
participants = ["K"]
kinds = { "fgd/*" = "interview", "notes/*" = "observation", "notes/w*" = "wawancara" }
cases = '(?P<case>[A-Z]-\d+)'
facesheet = "data/people.xlsx"
language = { "abroad/*" = "en" }
columns = { text = "jawaban" }

[sources."W-05"]
kind = "interview"
case = "W-50"
language = "Indonesian"
speakers = { "AB" = "participant" }

[limits]
max_file_bytes = "300 MB"
"""


def config_of(text: str) -> Config:
    return read_config(text.encode(), path="qualcode.toml")


def source_of(words: str, path: str, stated: str = STATED) -> Source:
    return read(words.encode(), name=Path(path).stem, path=path, config=config_of(stated))[0]


def test_what_a_config_states() -> None:
    config = config_of(STATED)
    assert config.roles == {"Dan": Role.INTERVIEWER, "P": Role.INTERVIEWER, "K": Role.PARTICIPANT}
    assert (config.facesheet, config.columns, config.limits) == (
        "data/people.xlsx",
        {"text": "jawaban"},
        {"max_file_bytes": "300 MB"},
    )
    one = config.sources["W-05"]
    assert (one.kind, one.case, one.language, one.roles) == (Kind.INTERVIEW, "W-50", "id", {"AB": Role.PARTICIPANT})


def test_an_empty_config_states_nothing() -> None:
    assert config_of("") == config_of("[sources]\n[limits]\n") == Config()


def test_the_config_of_the_docs_says_what_they_say() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    config = config_of(docs.partition("```toml\n")[2].partition("```")[0])
    assert config.kind_of("fgd/a.docx") is Kind.INTERVIEW
    assert (config.case_of("2024 W-03 rina"), config.language_of("abroad/x.txt")) == ("W-03", "en")
    assert config.sources["W-05"].roles == {"AB": Role.PARTICIPANT}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("fgd/x.txt", Kind.INTERVIEW),
        ("data/FGD/x.txt", Kind.INTERVIEW),
        ("fgd/2024/x.txt", Kind.INTERVIEW),
        ("C:\\study\\fgd\\x.txt", Kind.INTERVIEW),
        ("notes/x.txt", Kind.OBSERVATION),
        ("notes/w1.txt", Kind.INTERVIEW),
        ("documents/fgd.txt", Kind.DOCUMENT),
    ],
)
def test_kinds_by_place(path: str, kind: Kind) -> None:
    assert source_of("Pintu dibuka pagi-pagi.", path).kind is kind


def test_front_matter_goes_before_places_and_the_name_of_the_source_before_both() -> None:
    words = "---\nkind: document\ncase: W-01\nlanguage: en\n---\nPintu dibuka.\n"
    assert source_of(words, "fgd/x.txt").kind is Kind.DOCUMENT
    source = source_of(words, "abroad/W-05.txt")
    assert (source.kind, source.case, source.language) == (Kind.INTERVIEW, "W-50", "id")


def test_roles() -> None:
    source = source_of("K: Mau ke mana?\nDan: Ke sana.\nK: Lalu?\nDan: Pulang ke rumah.\n", "x.txt")
    assert [(who.name, who.role, who.why) for who in source.speakers] == [
        ("K", Role.PARTICIPANT, "named in qualcode.toml"),
        ("Dan", Role.INTERVIEWER, "named in qualcode.toml"),
    ]
    assert not source.problems


def test_roles_of_one_source_go_before_those_of_all() -> None:
    stated = '[sources]\ninterviewers = ["AB"]\n[sources."W-05"]\nspeakers = { "ab" = "participant", "CD" = "other" }\n'
    words = "AB: Apa?\nCD: Ya.\nAB: Lalu?\nCD: Ya.\n"
    assert [who.role for who in source_of(words, "W-05.txt", stated).speakers] == [Role.PARTICIPANT, Role.OTHER]
    assert [who.role for who in source_of(words, "W-06.txt", stated).speakers] == [Role.INTERVIEWER, Role.PARTICIPANT]


def test_who_is_named_is_a_label_even_if_once() -> None:
    assert [turn.speaker for turn in source_of("Dan: Apa?\nsaya datang.\n", "x.txt").turns] == ["Dan"]


def test_the_file_goes_before_the_roles_of_all_sources() -> None:
    source = source_of("---\nparticipants: [Dan]\ninterviewer: K\n---\nDan: Apa?\nK: Ya.\n", "x.txt")
    assert [(who.role, who.why) for who in source.speakers] == [
        (Role.PARTICIPANT, "stated at the top of the file"),
        (Role.INTERVIEWER, "stated at the top of the file"),
    ]


def test_one_language_for_all() -> None:
    assert source_of("Ya.", "x.txt", '[sources]\nlanguage = "Bahasa Indonesia"\n').language == "id"


@pytest.mark.parametrize(
    ("path", "case"), [("2024 W-03 rina.txt", "W-03"), ("rina.txt", ""), ("x/O-12.txt", "O-12"), ("W-05.txt", "W-50")]
)
def test_cases_by_the_name_of_the_file(path: str, case: str) -> None:
    assert source_of("Pintu dibuka.", path).case == case


def test_a_pattern_without_a_group_is_the_case_itself() -> None:
    assert source_of("Ya.", "kelas-7b-siti.txt", "[sources]\ncases = '[a-z]+$'\n").case == "siti"


def test_respondents_of_a_table_too() -> None:
    rows = (
        "id,Apa kesulitanmu?,Apa harapanmu?\n"
        "A,Waktu yang sempit sekali,Rak yang lebih luas\n"
        "B,Tidak ada sama sekali,Buku yang baru\n"
    )
    stated = '[sources."survei-A"]\ncase = "W-01"\nspeakers = { "A" = "other" }\n[sources.survei]\nlanguage = "id"\n'
    config = config_of(stated)
    one, two = read(rows.encode(), name="survei", path="survei.csv", config=config)
    assert (one.name, one.case, one.speakers[1].role, one.turns[1].role) == ("survei-A", "W-01", Role.OTHER, Role.OTHER)
    assert (two.case, two.language, two.speakers[1].role) == ("B", "id", Role.PARTICIPANT)


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("[source]\n", 1, "no key 'source'; did you mean 'sources'?"),
        ("\n[sources]\nintervewers = []\n", 3, "no key 'intervewers' in sources; did you mean 'interviewers'?"),
        ("[sources]\n# kidns\nkidns = { 'a/*' = 'interview' }\n", 3, "did you mean 'kinds'?"),
        ("[sources]\nx = 1\n", 2, "no key 'x' in sources; it is one of interviewers, participants"),
        ("[sources]\ninterviewers = 'P'\nkinds = { 'a' = 'poem' }\n", 3, "'poem' is no kind of source; it is one of"),
        ("[sources]\nkinds = { 'a' = 'intervew' }\n", 2, "did you mean 'interview'?"),
        ("[sources]\nkinds = 1\n", 2, "kinds is no table"),
        ("[sources]\nlanguage = { 'a' = 1 }\n", 2, "1 is no text; put it in quotes"),
        ("[sources]\nparticipants = 7\n", 2, "no list of labels"),
        ("[sources]\nparticipants = [7]\n", 2, "no list of labels"),
        ("[sources]\ncases = '(W'\n", 2, "cases is no pattern"),
        ("[sources]\ncases = 3\n", 2, "3 is no text"),
        ("[sources.'W-05']\nkind = 'interview'\nspeeker = 1\n", 3, "no key 'speeker' in sources.W-05; did you mean"),
        ("[sources.'W-05']\nspeakers = { AB = 'boss' }\n", 2, "'boss' is no role; it is one of interviewer"),
        ("[sources]\n\n[sources.'W-05']\nspeakers = 'AB'\n", 4, "speakers is no table"),
        ("[limits]\nmax_cell = 3\n", 2, "'max_cell': there is none of that name; did you mean 'max_cells'?"),
        ("[limits]\nmax_cells = 'many'\n", 2, "no quantity"),
        ("limits = 3\n", 1, "limits is no table"),
        ("[sources]\ncases = [\n", 2, "is not valid TOML"),
        ("[sources]\na = b\n", 2, "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, where: int, message: str) -> None:
    with pytest.raises(SourceError) as raised:
        config_of(text)
    assert raised.value.where == f"qualcode.toml:{where}"
    assert message in str(raised.value)


def test_a_config_in_another_encoding() -> None:
    with pytest.raises(SourceError, match=r"^qualcode\.toml: is not UTF-8"):
        read_config("# é".encode("cp1252"), path="qualcode.toml")
