"""Files that are broken, mislabelled or meant to do harm: each is refused in one line, and says what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from qualcode.errors import SourceError
from qualcode.sources import read
from qualcode.sources.config import Config

SAMPLES = Path(__file__).parents[1] / "samples"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"<w:document {WORD}><w:body><w:p><w:r><w:t>{{words}}</w:t></w:r></w:p></w:body></w:document>"


def package(**members: str | bytes) -> bytes:
    """A Word document, its main part `document`, and more members by their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", members.pop("document", BODY.format(words="Ya.")))
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def refusal(data: bytes, path: str, config: Config | None = None) -> SourceError:
    with pytest.raises(SourceError) as raised:
        read(data, name="x", path=path, config=config or Config())
    assert raised.value.where == path
    assert raised.value.problem
    assert raised.value.__cause__ is None, "the reader saw it coming"
    return raised.value


def test_a_harmless_package_is_read() -> None:
    assert read(package(), name="x", path="x.docx")[0].text == "Ya."


def test_a_zip_bomb() -> None:
    bomb = package(document=BODY.format(words="\n" * 12_000_000))
    assert len(bomb) < 20_000
    assert "zip bomb" in refusal(bomb, "x.docx").problem


def test_a_zip_bomb_beside_the_text_is_left_alone() -> None:
    assert read(package(word__media__image1=bytes(12_000_000)), name="x", path="x.docx")[0].text == "Ya."


def test_an_entity_bomb() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    xml = f'<!DOCTYPE w [<!ENTITY a0 "ha">{entities}]>' + BODY.format(words="&a8;")
    refusal(package(document=xml), "x.docx")


def test_an_external_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("rahasia")
    xml = f'<!DOCTYPE w [<!ENTITY a SYSTEM "{secret.as_uri()}">]>' + BODY.format(words="&a;")
    assert "entities" in refusal(package(document=xml), "x.docx").problem


def test_a_path_trick() -> None:
    assert "leads out of its folder" in refusal(package(**{"..__..__etc__passwd": "x"}), "x.docx").problem


def test_macros_are_never_looked_at() -> None:
    assert read(package(word__vbaProject="Sub AutoOpen()"), name="x", path="x.docx")[0].text == "Ya."


def test_xml_nested_beyond_reason() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 2000 + "</w:tc></w:tr></w:tbl>" * 2000
    refusal(package(document=f"<w:document {WORD}><w:body>{deep}</w:body></w:document>"), "x.docx")


@pytest.mark.parametrize("sample", ["kebun.docx", "kebun.pdf"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_truncated(sample: str, share: float) -> None:
    data = (SAMPLES / sample).read_bytes()
    refusal(data[: int(share * len(data))], sample)


def test_encrypted() -> None:
    assert "password" in refusal((SAMPLES / "kebun-locked.pdf").read_bytes(), "x.pdf").problem
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    assert "password" in refusal(office, "x.docx").problem


@pytest.mark.parametrize("path", ["x.csv", "x.txt", "x.pdf", "x.docx", "x.md"])
def test_mislabelled_is_read_as_what_it_is(path: str) -> None:
    assert read(package(), name="x", path=path)[0].text == "Ya."


@pytest.mark.parametrize("path", ["x.txt", "x.docx", "x.pdf", "x.csv", "x.xlsx", "x.vtt", "x.md"])
@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", bytes(1000)])
def test_empty(data: bytes, path: str) -> None:
    assert refusal(data, path).problem == "is empty"


@pytest.mark.parametrize("path", ["x.txt", "x.md", "x.csv", "x.vtt"])
def test_binary(path: str) -> None:
    data = bytes(range(256)) * 40
    assert "binary" in refusal(data, path).problem


def test_limits_are_settings_in_every_format() -> None:
    data = package(a="x", b="y")
    assert "3 files" in refusal(data, "x.docx", Config(limits={"max_members": 2})).problem
    assert "tags" in refusal(data, "x.docx", Config(limits={"max_xml_tags": 5})).problem
    assert "11 characters" in refusal(b"Ana: Ya ya.", "x.txt", Config(limits={"max_text_characters": 10})).problem
    assert "2 rows" in refusal(b"id,text\n1,a\n2,b\n", "x.csv", Config(limits={"max_rows": 2})).problem
    assert read(data, name="x", path="x.docx")[0].text == "Ya.", "only where they were set"
