from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codebook_files import check_codebook


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_study_can_be_coded_at_once(elsewhere, run, monkeypatch):
    result = run("init", "my-study")
    assert result.exit_code == 0
    assert result.stdout.endswith("Next\n  cd my-study\n  qualcode code transcripts/\n")
    monkeypatch.chdir(elsewhere / "my-study")
    coded = run("code", "transcripts/")
    assert (coded.exit_code, coded.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in coded.stdout.splitlines()]
    assert "1 new; 1 source coded now, 4 codings made." in lines
    assert any(line.startswith("interview Indonesian 1 ") for line in lines)


def test_the_template_has_a_place_for_each_kind_and_a_codebook_without_a_warning(elsewhere, run):
    run("init", "new")
    folders = sorted(path.name for path in Path("new/transcripts").iterdir() if path.is_dir())
    assert folders == ["documents", "interviews", "observations"]
    book, problems = check_codebook("new/codebooks/codebook.yaml")
    assert problems == []
    assert book is not None
    assert book.languages == ("id", "en")
    assert all(set(code.label) == set(code.definition) == {"id", "en"} for code in book)


def test_the_schema_beside_the_codebook_is_the_shipped_one(elsewhere, run):
    run("init", "new")
    beside = Path("new/codebooks/codebook.schema.json").read_text(encoding="utf-8")
    assert beside == run("codebook", "schema").stdout


def test_what_is_listed_is_what_was_made(elsewhere, run):
    listed = [line.strip() for line in run("init", "new").stdout.split("\n\n")[0].splitlines()[1:]]
    made = [path.relative_to("new").as_posix() for path in Path("new").rglob("*") if path.is_file()]
    assert sorted(listed) == sorted(made)


def test_a_folder_with_files_is_left_alone(elsewhere, run):
    (elsewhere / "mine").mkdir()
    (elsewhere / "mine" / "notes.txt").write_text("mine")
    result = run("init", "mine")
    assert result.exit_code == 2
    assert result.stderr == "qualcode: mine: there are files in this folder; name a new folder, or an empty one\n"
    assert [path.name for path in (elsewhere / "mine").iterdir()] == ["notes.txt"]


def test_an_empty_folder_will_do_hidden_files_apart(elsewhere, run):
    (elsewhere / ".git").mkdir()
    result = run("init", ".")
    assert result.exit_code == 0
    assert "cd ." not in result.stdout
    assert Path("codebooks/codebook.yaml").is_file()


def test_a_file_is_no_folder(elsewhere, run):
    (elsewhere / "file").touch()
    assert run("init", "file").stderr == "qualcode: file: this is a file; name a new folder\n"
