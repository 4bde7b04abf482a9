"""Files that are made to do harm, or are damaged, are refused in one line, and nothing of them is in the study."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.study import Study

HEAD = '<Project xmlns="urn:QDA-XML:project:1.0" name="P">'
SOURCE = '<Sources><TextSource guid="00000000-0000-4000-8000-000000000001" name="S" plainTextPath="{}"/></Sources>'


def packed(*members: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            package.writestr(name, content)
    return data.getvalue()


def entity(declared: str) -> bytes:
    """A project that declares entities, and uses one."""
    return f"<!DOCTYPE Project [{declared}]>{HEAD}&b;</Project>".encode()


def refused(study: Study, path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(QualcodeError) as caught:
        study.import_project(path, coder="ana", format="refi")
    assert study.log() == []
    return str(caught.value)


PROJECT = ("project.qde", (HEAD + "</Project>").encode())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no zip at all", "its archive cannot be opened"),
        (packed(("a.txt", b"x")), "it has no project.qde in it"),
        (packed(PROJECT, ("../evil.txt", b"x")), "leads out of its folder"),
        (packed(PROJECT, ("/etc/evil", b"x")), "leads out of its folder"),
        (packed(PROJECT, ("C:\\evil", b"x")), "leads out of its folder"),
        (packed(("project.qde", b"<Project")), "the XML in it is broken"),
        (packed(("project.qde", b"<Other/>")), "its XML begins with 'Other'"),
        (packed(("project.qde", b"PK\x03\x04")), "another archive"),
        (packed(("project.qde", entity('<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'))), "declares XML entities"),
        (packed(("project.qde", entity('<!ENTITY b SYSTEM "file:///etc/passwd">'))), "declares XML entities"),
        (packed(("project.qde", HEAD.encode() + b"<a>" * 5000 + b"</a>" * 5000 + b"</Project>")), "broken"),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_is_refused(study: Study, tmp_path: Path, data: bytes, said: str) -> None:
    message = refused(study, tmp_path / "bad.qdpx", data)
    assert said in message
    assert "bad.qdpx" in message


def test_a_bomb_is_refused_before_it_is_unpacked(study: Study, tmp_path: Path) -> None:
    inside = HEAD.encode() + SOURCE.format("internal://a.txt").encode() + b"</Project>"
    data = packed(("project.qde", inside), ("sources/a.txt", bytes(100 * 10**6)))
    assert len(data) < 200_000
    assert "zip bomb" in refused(study, tmp_path / "bad.qdpx", data)
    lying = data.replace(struct.pack("<I", 100 * 10**6), struct.pack("<I", 10))
    assert "cannot be unpacked" in refused(study, tmp_path / "bad.qdpx", lying)


def test_limits_are_those_of_the_study(study: Study, tmp_path: Path) -> None:
    (tmp_path / "qualcode.toml").write_text("[limits]\nmax_xml_tags = 20\n")
    data = packed(("project.qde", (HEAD + "<NoteRef/>" * 30 + "</Project>").encode()))
    assert "31 tags" in refused(study, tmp_path / "bad.qdpx", data).replace("32 tags", "31 tags")


def test_a_password_is_said(study: Study, tmp_path: Path) -> None:
    data = bytearray(packed(PROJECT))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refused(study, tmp_path / "bad.qdpx", bytes(data))


@pytest.mark.parametrize(
    "path",
    ["absolute:///etc/hostname", "relative:///../secret.txt", "internal://../secret.txt", "file:///etc/hostname"],
)
def test_no_file_outside_of_the_project_is_ever_read(
    study: Study, write: Callable[..., Path], tmp_path: Path, path: str
) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    told = study.import_project(write(SOURCE.format(path)), coder="ana")
    assert not study.texts()
    assert not told.whole
    assert "secret" not in "".join(row.data for row in study._file.kept()).replace("secret.txt", "")


def test_a_damaged_picture_takes_the_import_back(study: Study, write: Callable[..., Path], tmp_path: Path) -> None:
    inside = (
        '<Sources><PictureSource guid="00000000-0000-4000-8000-000000000001" path="internal://a.jpg"/></Sources>'
        '<Notes><Note guid="00000000-0000-4000-8000-000000000002"><PlainTextContent>x</PlainTextContent></Note></Notes>'
    )
    path = write(inside, {"a.jpg": bytes(range(256)) * 100})
    data = bytearray(path.read_bytes())
    at = data.index(bytes(range(256)))
    data[at + 5000] ^= 0xFF  # its checksum is now another
    path.write_bytes(data)
    with pytest.raises(QualcodeError, match="cannot be unpacked"):
        study.import_project(path, coder="ana")
    assert study.log() == []
    assert study.memos() == []
    assert study.verify() == []


def test_riders_that_make_no_sense_are_passed_over(study: Study, tmp_path: Path) -> None:
    for rider in ('{"qualcode":1}', '{"qualcode":1,"utf16":false,"codes":7,"codebook":null}', "}{", "[1]"):
        inside = (
            HEAD + '<CodeBook><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="idea" isCodable="true"/>'
            f"</Codes></CodeBook></Project><?qualcode 0:{rider}?>"
        )
        path = tmp_path / "p.qdpx"
        path.write_bytes(packed(("project.qde", inside.encode())))
        study.import_project(path, coder="ana")
        assert study.codebook.paths == ["idea"]
        study.undo(coder="ana")
