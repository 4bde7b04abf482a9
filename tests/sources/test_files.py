from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.core.limits import Limits
from qualcode.errors import SourceError
from qualcode.sources import find
from qualcode.sources.files import check_size, read_stable


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
    make(tmp_path, "a.txt", "old.xls", "photo.jpg")
    (tmp_path / "empty").mkdir()
    files, problems = find([tmp_path, tmp_path / "none.txt", tmp_path / "empty"])
    assert files == [tmp_path / "a.txt"]
    assert all(problem.refused and problem.hint for problem in problems)
    told = {Path(problem.where).name: problem for problem in problems}
    assert list(told) == ["old.xls", "photo.jpg", "none.txt", "empty"]
    assert "save it as .xlsx" in told["old.xls"].hint
    assert "text recognition" in told["photo.jpg"].hint


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    make(tmp_path, "sub/a.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert find([tmp_path])[0] == [tmp_path / "sub" / "a.txt"]


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    files, [problem] = find([tmp_path])
    assert files == [tmp_path / "a.txt"]
    assert problem.message.startswith("cannot be opened")


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    files, [problem] = find([tmp_path])
    assert (files, problem.message) == ([], "does not exist")


def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    # A socket's path may not be long: it is bound by its name in its folder.
    short = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        short.bind("socket.txt")
    finally:
        os.chdir(here)
        short.close()
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    files, problems = find([tmp_path])
    assert files == [tmp_path / "a.txt"]
    assert [problem.message for problem in problems] == [
        "is a named pipe, not a file", "is a socket, not a file", "is a device, not a file"
    ]  # fmt: skip
    for name in ("pipe.txt", "zero.txt"):
        with pytest.raises(SourceError, match="not a file"):
            read_stable(tmp_path / name)


def test_a_file_of_two_gigabytes_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    with (tmp_path / "film.txt").open("wb") as file:
        file.truncate(2 * 10**9)  # takes no room on the disk
    files, [problem] = find([tmp_path])
    assert files == [tmp_path / "a.txt"]
    assert problem.message == "is 2.0 GB large; at most 200 MB are read"
    assert "max_file_bytes" in problem.hint
    with pytest.raises(SourceError, match=r"2\.0 GB"):
        read_stable(tmp_path / "film.txt")


def test_the_largest_file_is_a_setting(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"0123456789")
    assert check_size(tmp_path / "a.txt", Limits(max_file_bytes=10)) is None
    problem = check_size(tmp_path / "a.txt", Limits(max_file_bytes=9))
    assert problem is not None
    assert problem.refused


def test_a_folder_that_may_not_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt", "closed/b.txt")
    scandir = os.scandir

    def guarded(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("closed"):  # root, who runs this test in places, may open everything
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    files, [problem] = find([tmp_path])
    assert files == [tmp_path / "a.txt"]
    assert problem.where.endswith("closed")
    assert problem.message == "cannot be opened: Permission denied"


def test_a_file_that_may_not_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt")

    def denied(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(SourceError, match=r"a\.txt: cannot be opened: Permission denied; check its permissions"):
        read_stable(tmp_path / "a.txt")


def test_a_file_that_stays_as_it_is_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Ana: Ya.")
    assert read_stable(tmp_path / "a.txt") == b"Ana: Ya."


@pytest.mark.parametrize(("changes", "read"), [(1, b"later"), (5, None)])
def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: int, read: bytes | None
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"sooner")
    fstat, left = os.fstat, [changes]

    def written_meanwhile(number: int) -> os.stat_result:
        found = fstat(number)
        if left[0]:
            left[0] -= 1
            file.write_bytes(b"later")
            os.utime(file, ns=(0, left[0]))
        return found

    monkeypatch.setattr(os, "fstat", written_meanwhile)
    if read is not None:
        assert read_stable(file) == read
    else:
        with pytest.raises(SourceError, match="changed while it was read"):
            read_stable(file)
