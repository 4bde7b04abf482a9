from __future__ import annotations

from pathlib import Path

from qualcode.sources import find


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_files_below_a_folder_come_sorted_and_without_what_is_no_source(tmp_path: Path) -> None:
    make(
        tmp_path, "b.txt", "a.MD", "sub/c.vtt", ".hidden.txt", ".git/x.txt", "~$b.docx", "README.md", "facesheet.csv",
        "Thumbs.db", "study.qualcode", "study.qualcode-wal",
    )  # fmt: skip
    files, problems = find([tmp_path])
    assert [file.relative_to(tmp_path).as_posix() for file in files] == ["a.MD", "b.txt", "sub/c.vtt"]
    assert problems == []


def test_named_files_come_first_and_once(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a.txt", "README.md")
    named = [tmp_path / "b.txt", tmp_path / "README.md"]
    assert find([*named, tmp_path])[0] == [*named, tmp_path / "a.txt"]


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "old.doc", "photo.jpg")
    (tmp_path / "empty").mkdir()
    files, problems = find([tmp_path, tmp_path / "none.txt", tmp_path / "empty"])
    assert files == [tmp_path / "a.txt"]
    assert all(problem.refused and problem.hint for problem in problems)
    told = {Path(problem.where).name: problem for problem in problems}
    assert list(told) == ["old.doc", "photo.jpg", "none.txt", "empty"]
    assert "save it as .docx" in told["old.doc"].hint
    assert ".vtt" in told["photo.jpg"].hint


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    make(tmp_path, "sub/a.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert find([tmp_path])[0] == [tmp_path / "sub" / "a.txt"]
