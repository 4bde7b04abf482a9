from __future__ import annotations

from pathlib import Path

import pytest

import qualcode as qc
from qualcode.core.model import Coding, Origin, Status
from qualcode.core.spans import Span
from qualcode.errors import CodebookError, StudyError, UnknownNameError

BOOK = """\
qualcode: 1
name: Trial
languages: [id]
lists:
  leaders: {id: [pimpinan, direktur]}
themes:
  motives:
    codes:
      demand: {indicators: {id: [wajib]}}
      wish: {indicators: {id: [ingin]}}
  competence:
    codes:
      skill: {indicators: {id: [terampil]}}
"""
FILES = {
    "interviews/W-01.txt": "Peneliti: Kenapa Ibu ikut sertifikasi? Apa wajib?\n\n"
    "Nisa: Diwajibkan direktur. Saya ikut karena itu kewajiban, nggak ingin sih.\n\n"
    "Peneliti: Lalu?\n\nNisa: Ya ikut sertifikasi kompetensi saja.\n",
    "interviews/W-02.txt": "Peneliti: Kenapa?\n\nBudi: Saya ingin terampil. Mengikuti sertifikasi 2 kali.\n",
    "documents/D-01.txt": "Setiap pustakawan wajib mengikuti sertifikasi kompetensi. Sertifikasi diadakan pimpinan.\n",
}
SHEET = "participant,age\nW-01,47\nW-02,29\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        file = tmp_path / "transcripts" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "transcripts" / "facesheet.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def study(folder: Path):
    with qc.code("transcripts", "book.yaml") as made:
        yield made


def counts(table) -> dict[str, int]:
    return dict(zip(table["word"], table["count"], strict=True))


# ---- concordance -----------------------------------------------------------------------------------------------------


def test_a_concordance_finds_forms_among_participants_words_with_their_codes(study):
    table = study.concordance("wajib")
    assert table[["quote", "speaker", "match", "form", "codes"]].to_numpy().tolist() == [
        ["D-01:1", "", "wajib", "wajib", "motives/demand"],
        ["W-01:3", "Nisa", "Diwajibkan", "diwajibkan", "motives/demand"],
        ["W-01:4", "Nisa", "kewajiban", "kewajiban", "motives/demand; motives/wish"],
    ]
    everyone = study.concordance("wajib", everyone=True)
    assert everyone["quote"].tolist() == ["D-01:1", "W-01:2", "W-01:3", "W-01:4"]
    for row in everyone.to_dict("records"):
        assert study.texts()[row["source"]].text[row["start"] : row["end"]] == row["match"]


def test_filters_choose_where_to_look(study):
    def quotes(**filters) -> list[str]:
        return study.concordance("ikut", **filters)["quote"].tolist()

    assert quotes() == ["D-01:1", "W-01:4", "W-01:6", "W-02:3"]
    assert quotes(kinds=["document"]) == ["D-01:1"]
    assert quotes(attributes={"age": ">=40"}) == ["W-01:4", "W-01:6"]
    assert quotes(codes=["motives/demand"]) == ["D-01:1", "W-01:4"]
    assert quotes(query="motives AND NOT wish") == ["D-01:1"]
    assert quotes(speakers=["Peneliti"]) == ["W-01:1"]  # who is named is meant, interviewer or not
    with pytest.raises(UnknownNameError, match="did you mean 'W-01'"):
        quotes(sources=["W-1"])


def test_a_question_is_shown_where_it_answers_a_query(study):
    table = study.concordance("question: wajib")
    assert table[["quote", "speaker", "match"]].to_numpy().tolist() == [["W-01:2", "Peneliti", "wajib"]]
    assert study.concordance("question: wajib", sources=["W-02"]).empty


def test_lists_of_the_codebook_and_mistakes_are_those_of_indicators(study):
    assert study.concordance("@leaders")["form"].tolist() == ["pimpinan", "direktur"]
    with pytest.raises(CodebookError, match="did you mean @leaders"):
        study.concordance("@leader")
    with pytest.raises(CodebookError, match="a quotation mark is not closed"):
        study.concordance('"wajib')
    assert study.concordance("perpustakaan").columns.tolist() == study.concordance("ikut").columns.tolist()


def test_two_coders_codes_are_not_shown_together(study):
    text = study.texts()["D-01"].text
    at = Span(0, text.index("."))
    mine = Coding("D-01", at, "competence/skill", "ana", Origin.PERSON, at.of(text), Status.APPLIED)
    study.apply([mine], who="ana")
    assert study.concordance("=wajib")["codes"].tolist() == ["motives/demand"]
    assert study.concordance("=wajib", coders=["ana"])["codes"].tolist() == ["competence/skill"]
    assert study.words(codes=["competence/skill"], sources=["D-01"]).empty
    assert counts(study.words(codes=["competence/skill"], coders=["ana"]))["wajib"] == 1


# ---- words -----------------------------------------------------------------------------------------------------------


def test_words_are_counted_by_their_forms_without_stop_words_and_numbers(study):
    table = study.words()
    assert counts(table)["sertifikasi"] == 4
    assert counts(table)["ikut"] == 4
    assert table.set_index("word").loc["ikut", "forms"] == "ikut; mengikuti"
    assert not {"nggak", "sih", "2", "saya", "lalu"} & set(table["word"])
    every = study.words(stop=False, forms=False)
    assert every["count"].sum() == 31
    assert "forms" not in every
    assert study.words(stop=False, everyone=True)["count"].sum() == 39
    assert "ikut" not in set(study.words(stop=["Ikut"])["word"])


def test_words_by_kind_attribute_and_code(study):
    kinds = study.words(by="kind")
    assert kinds[kinds["word"] == "kompetensi"][["kind", "count"]].to_numpy().tolist() == [
        *(["interview", 1], ["document", 1]),
    ]
    assert counts(study.words(by="age", forms=False).query("age == '29'")) == {
        "ingin": 1,
        "kali": 1,
        "mengikuti": 1,
        "sertifikasi": 1,
        "terampil": 1,
    }
    codes = study.words(by="code", stop=False)
    assert list(codes["code"].unique()) == ["motives/demand", "motives/wish", "competence/skill"]
    assert counts(codes[codes["code"] == "competence/skill"]) == {"ingin": 1, "saya": 1, "terampil": 1}
    alone = study.words(codes=["motives/wish"], stop=False)
    assert alone["count"].tolist() == codes[codes["code"] == "motives/wish"]["count"].tolist()
    with pytest.raises(UnknownNameError, match="did you mean 'kind'"):
        study.words(by="kinds")


def test_pairs_stay_within_sentences_whatever_was_coded(folder):
    with qc.code("transcripts", "book.yaml", unit="turn") as turns, qc.code("transcripts", "book.yaml") as sentences:
        assert turns.words(2).equals(sentences.words(2))
        assert turns.words(stop=False).equals(sentences.words(stop=False))
        with pytest.raises(StudyError, match="n = 0"):
            turns.words(0)


def test_keyness_holds_a_group_against_the_rest_or_another(study):
    table = study.keyness("kind=document", minimum=1).set_index("word")
    assert table.loc["pustakawan", ["count", "against_count", "sources"]].tolist() == [1, 0, 1]
    same = study.keyness("kind=document", "kind=interview", minimum=1).set_index("word")
    assert same.equals(table)
    ages = study.keyness("age>=40", "age<40", minimum=1).set_index("word")
    assert ages.loc["ikut", ["count", "against_count"]].tolist() == [2, 1]
    coded = study.keyness("code=motives/wish", "code=motives/demand", minimum=1).set_index("word")
    assert "karena" not in coded.index  # the segment is in both
    assert coded.loc["terampil", ["count", "against_count"]].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("group", "message"),
    [
        ("kind", "write kind=interview"),
        ("kind>interview", "write kind=interview"),
        ("kind=interviews", "did you mean 'interview'"),
        ("speaker=Nis", "did you mean 'Nisa'"),
        ("speaker=Peneliti", "did you mean|there are"),
        ("agge=3", "did you mean 'age'"),
        ("age>=99", "nothing is said there"),
        ("code=motive", "did you mean 'motives'"),
    ],
)
def test_a_group_that_is_none_is_said(study, group, message):
    with pytest.raises((StudyError, UnknownNameError), match=message):
        study.keyness(group)


# ---- quotes ----------------------------------------------------------------------------------------------------------


def test_quotes_come_with_what_was_asked_and_said_around_them(study):
    (row,) = study.quotes("motives/wish", sources=["W-01"], context=1).to_dict("records")
    assert row["before"] == "Diwajibkan direktur."
    assert row["after"] == "Peneliti: Lalu?"
    assert row["question"] == "Kenapa Ibu ikut sertifikasi? Apa wajib?"
    assert "before" not in study.quotes("motives/wish")


# ---- little, and other scripts ---------------------------------------------------------------------------------------

OTHERS = {
    "zh": "我们图书馆要求馆员参加认证。认证很重要，所以大家都参加认证。",
    "he": "אני חייב להשתתף בסדנה. גם היא חייבת להשתתף בסדנה.",
    "word": "Wajib.",
    "klingon": "tlhIngan Hol Dajatlh'a'. qapla' batlh je. nuqneH, HIja' Hol.",
}


@pytest.mark.parametrize("name", OTHERS)
def test_any_script_any_language_and_one_word_are_counted_and_found(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path("D-01.txt").write_text(OTHERS[name], encoding="utf-8")
    Path("book.yaml").write_text(BOOK, encoding="utf-8")
    with qc.code("D-01.txt", "book.yaml") as study:
        table = study.words(stop=False)
        looked = {"zh": ("/认证/", 3), "he": ("=בסדנה", 2), "word": ("wajib", 1), "klingon": ("=Hol", 2)}
        expression, often = looked[name]
        lines = study.concordance(expression, width=8)
        assert len(lines) == often
        assert counts(table)[{"zh": "认", "klingon": "hol"}.get(name, lines["form"][0])] == often
        assert study.words(2, stop=False).columns.tolist() == table.columns.tolist()
        assert study.concordance("xyz").empty


def test_a_study_of_nothing_says_so_in_empty_tables(tmp_path):
    with qc.Study.create(tmp_path / "s.qualcode") as study:
        assert study.concordance("wajib").empty
        assert study.words().empty
        with pytest.raises(CodebookError):
            study.concordance("NEAR")
        with pytest.raises((StudyError, UnknownNameError)):
            study.keyness("kind=interview")
