"""Word documents: codes as comments out, comments as codes back in."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.run import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.core.model import Role, Source, Turn
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError, StudyError
from qualcode.exchange.word_review import Mark, WordReview, WrittenFor, origin_of, write_document
from qualcode.reviews import Imported
from qualcode.sources import read

FIRST = "It was mandatory."
IDEA = "I also had an idea with a colleague."
Comment = Callable[..., Path]


def said(problems):
    return [f"{problem.where}: {problem.message}" for problem in problems]


@pytest.fixture
def comment() -> Comment:
    """Comment on words of a document as a person does: comment(path, "an idea", "motives/idea", "Ana")."""

    def add(path: Path, words: str, text: str, author: str) -> Path:
        document = docx.Document(str(path))
        run = next(run for paragraph in document.paragraphs for run in paragraph.runs if words in run.text)
        before, _, after = run.text.partition(words)
        parts = [run]
        for _ in range(2):
            parts[-1]._element.addnext(copy.deepcopy(run._element))
            parts.append(Run(parts[-1]._element.getnext(), run._parent))
        for part, said_ in zip(parts, (before, words, after), strict=True):
            part.text = said_
        document.add_comment(parts[1], text, author)
        document.save(str(path))
        return path

    return add


@pytest.fixture
def exported(study, folder, put) -> Path:
    """The document of W-01 for ana, who has coded one sentence."""
    put(study, "ana", (FIRST, "motives/demand"))
    put(study, "budi", (IDEA, "skills"))
    return study.export_word(folder / "word", coder="ana", sources=["W-01"])[0]


# ---- out ----------------------------------------------------------------------------------------------------------


def test_a_document_has_the_sources_text_and_the_coders_codes_alone(study, exported):
    [source] = read(exported.read_bytes(), name="W-01", path="W-01.docx")
    assert source.text == study.texts()["W-01"].text.rstrip("\n")
    assert [(c.text, c.author, c.span.of(source.text)) for c in source.comments] == [("motives/demand", "ana", FIRST)]
    document = docx.Document(str(exported))
    assert [run.text for run in document.paragraphs[0].runs if run.bold] == ["Interviewer: "]
    assert "W-01" in document.sections[0].header.paragraphs[0].text
    assert origin_of(exported.read_bytes()) == WrittenFor(study.log()[0].hash, "W-01", "ana")


def test_everyones_codes_when_asked_for(study, folder, put):
    put(study, "ana", (FIRST, "motives/demand"), (FIRST, "skills"), ("an idea", "motives/idea"))
    put(study, "budi", (FIRST, "skills"))
    study.memo("look again", on="W-01", author="budi", span=(0, 11))
    path = study.export_word(folder / "word", coder="ana", sources=["W-01"], everyone=True)[0]
    comments = {(c.author, c.text) for c in docx.Document(str(path)).comments}
    assert {("ana", "motives/demand; skills"), ("ana", "motives/idea"), ("budi", "skills")} <= comments
    assert {("budi", "memo: look again"), ("qualcode", "motives/idea")} <= comments


def test_a_document_a_source_and_no_folder_to_write_to(study, folder):
    made = study.export_word(folder / "word", coder="ana")
    assert [path.name for path in made] == ["O-01.docx", "W-01.docx"]
    (folder / "file").touch()
    with pytest.raises(QualcodeError, match="no folder"):
        study.export_word(folder / "file", coder="ana")


# ---- back in ------------------------------------------------------------------------------------------------------


def test_nothing_was_done_to_it_and_nothing_changes(study, exported):
    state = study.path.read_bytes()
    assert study.import_word(exported) == Imported("W-01.docx", "ana")
    assert study.path.read_bytes() == state


def test_comments_become_codings_and_memos_in_one_edit(study, exported, comment, codes_of):
    comment(exported, "an idea", "Own idea: her own; ask again", "ana")
    comment(exported, "We learned a skill", "skills; tuntutan lembaga", "ana")
    comment(exported, "Then it rained.", "Why does she say that?", "ana")
    before = len(study.log())
    done = study.import_word(exported)
    assert (done.added, done.memos, done.coder, done.refused) == (3, 2, "ana", [])
    assert codes_of(study, "ana") == {
        (FIRST, "motives/demand"),
        ("an idea", "motives/idea"),
        ("We learned a skill", "skills"),
        ("We learned a skill", "motives/demand"),
    }
    assert len(study.log()) == before + 1
    assert study.log()[-1].verb == "import comments"
    [idea] = [c for c in study._file.codings(coder="ana") if c.code == "motives/idea"]
    assert [memo.text for memo in study.memos(idea.id)] == ["her own; ask again"]
    assert [(memo.text, memo.words) for memo in study.memos("W-01")] == [("Why does she say that?", "Then it rained.")]
    assert said(done.problems) == ["W-01.docx: 1 comment without a code, kept as memos"]
    assert study.import_word(exported).edit is None
    assert study.verify() == []


def test_the_unit_says_whether_it_is_a_segment(study, exported, comment):
    comment(exported, "rained", "skills", "ana")
    comment(exported, IDEA, "skills", "ana")
    study.import_word(exported)
    units = {c.text: c.unit for c in study._file.codings(coder="ana", source="W-01")}
    assert (units["rained"], units[IDEA]) == ("span", "sentence")


def test_authors_are_coders_unless_somebody_says_who(study, exported, comment, codes_of):
    comment(exported, IDEA, "motives/idea", "Ana Wijaya")
    done = study.import_word(exported)
    assert codes_of(study, "Ana Wijaya") == {(IDEA, "motives/idea")}
    assert "was written for ana; comments by Ana Wijaya are theirs as coders" in " ".join(said(done.problems))
    study._file.undo(done.edit, who="ana")
    assert study.import_word(exported, coder="ana").problems == []
    assert codes_of(study, "ana") == {(FIRST, "motives/demand"), (IDEA, "motives/idea")}


def test_a_comment_without_an_author_is_refused(study, exported, comment):
    comment(exported, IDEA, "motives/idea", "")
    done = study.import_word(exported)
    assert (done.edit, done.refused[0].message) == (None, "has no author, and is left out")
    assert study.import_word(exported, coder="ana").added == 1


def test_a_mistyped_code_is_kept_as_a_memo_with_the_nearest_told(study, exported, comment):
    comment(exported, IDEA, "motives/idee", "ana")
    done = study.import_word(exported)
    assert [(p.message, p.hint) for p in done.refused] == [
        ("'motives/idee' is no code; it is kept as a memo", "did you mean 'motives/idea'?")
    ]
    assert [memo.text for memo in study.memos("W-01")] == ["motives/idee"]


def test_the_machines_comments_are_not_taken_for_a_persons(study, folder, codes_of):
    path = study.export_word(folder / "word", coder="ana", sources=["W-01"], everyone=True)[0]
    assert study.import_word(path).edit is None
    assert study.import_word(path, coder="ana").edit is None


def _change(path: Path, old: str, new: str) -> None:
    document = docx.Document(str(path))
    [run] = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text][:1]
    run.text = run.text.replace(old, new)
    document.save(str(path))


def test_comments_on_words_that_were_changed_are_listed_and_the_others_taken(study, exported, comment, codes_of):
    comment(exported, "Then it rained.", "skills", "ana")
    comment(exported, "We learned a skill", "skills", "ana")
    _change(exported, "Then it rained.", "Then it snowed.")
    done = study.import_word(exported)
    assert codes_of(study, "ana") == {(FIRST, "motives/demand"), ("We learned a skill", "skills")}
    assert said(done.refused) == [
        "W-01.docx, comment 2 (paragraph 4): is on words that the study's text does not have there, and is left out"
    ]
    assert "its text is not quite that of W-01" in said(done.problems)[0]


def test_words_put_in_are_never_taken_for_the_same_words_elsewhere(study, exported, comment, codes_of):
    document = docx.Document(str(exported))
    run = document.paragraphs[-1].add_run("Then it rained.")
    document.add_comment(run, "skills", "ana")
    document.save(str(exported))
    assert len(study.import_word(exported).refused) == 1
    assert codes_of(study, "ana") == {(FIRST, "motives/demand")}


def test_comments_that_were_deleted_take_codings_away_only_when_asked(study, folder, put, codes_of):
    put(study, "ana", (FIRST, "motives/demand"), (IDEA, "skills"))
    path = study.export_word(folder / "word", coder="ana", sources=["W-01"])[0]
    document = docx.Document(str(path))
    comments = document.part._comments_part.element
    for element in [*document.element.body.iter(), *comments.iter()]:
        if element.tag.rpartition("}")[2].startswith("comment") and element.get(qn("w:id")) == "1":
            element.getparent().remove(element)
    document.save(str(path))
    told = study.import_word(path)
    assert told.edit is None
    assert said(told.problems)[-1] == "W-01.docx: 1 coding by ana not among its comments, kept in the study"
    assert study.import_word(path, remove=True).removed == 1
    assert codes_of(study, "ana") == {(FIRST, "motives/demand")}
    study._file.undo(study.log()[-1].number, who="ana")
    _change(path, "And then?", "And so?")
    comment_lost = docx.Document(str(path))
    comment_lost.add_comment(comment_lost.paragraphs[5].runs[1], "skills", "ana")
    comment_lost.save(str(path))
    done = study.import_word(path, remove=True)
    assert (done.removed, len(done.refused)) == (0, 1)


def test_a_file_is_known_by_its_name_or_by_its_words(study, folder, comment, codes_of):
    document = docx.Document()
    for line in study.texts()["W-01"].text.split("\n"):
        document.add_paragraph(line)
    for name in ("W-01.docx", "reviewed by ana.docx"):
        document.save(str(folder / name))
        comment(folder / name, IDEA, f"skills: {name}", "ana")
        assert study.import_word(folder / name).refused == []
    assert codes_of(study, "ana") == {(IDEA, "skills")}
    _change(folder / "reviewed by ana.docx", "Then it rained", "And it rained")
    with pytest.raises(QualcodeError, match="does not say of which source"):
        study.import_word(folder / "reviewed by ana.docx")


def test_what_is_no_document(study, folder):
    (folder / "a.docx").write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(QualcodeError):
        study.import_word(folder / "a.docx")
    with pytest.raises(StudyError, match="nobody"):
        study.export_word(folder, coder=" ")


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_a_document_that_libreoffice_saved(study, folder, put, comment, codes_of, through_office, suffix):
    put(study, "ana", (FIRST, "motives/demand"), (IDEA, "skills"))
    path = study.export_word(folder / "word", coder="ana", sources=["W-01"])[0]
    comment(path, "“truly”" if "“truly”" in study.texts()["W-01"].text else '"truly"', "motives/idea: odd", "ana")
    done = study.import_word(through_office(path, suffix))
    assert (done.added, done.memos, done.problems) == (1, 1, [])
    assert codes_of(study, "ana") == {(FIRST, "motives/demand"), (IDEA, "skills"), ('"truly"', "motives/idea")}


# ---- exactly ------------------------------------------------------------------------------------------------------

LINES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.just("\t"), max_size=20),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, st.data())
def test_any_stretches_of_any_text_come_back_where_they_were(lines, data):
    text = "\n".join(["Ann: Yes.", *lines, "Ann: No."])
    source = Source("W-01", text, turns=(Turn(Span(5, 9), "Ann", Role.PARTICIPANT),))
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30)).map(
                lambda at: Span(at[0], min(sum(at), len(text)))
            ),
            max_size=5,
        )
    )
    marks = [Mark(span, "ana", f"note {number}") for number, span in enumerate(spans)]
    back = read(
        write_document(WordReview(source, WrittenFor("", "W-01", "ana"), marks)), name="W-01", path="W-01.docx"
    )[0]
    from qualcode.exchange.alignment import Alignment

    alignment = Alignment(back.text, text)
    assert not alignment.changed
    found = {comment.text: alignment.place(comment.span) for comment in back.comments}
    for mark in marks:
        place = Alignment(text, text).place(mark.span)
        if place is not None:
            assert found[mark.text] == place
