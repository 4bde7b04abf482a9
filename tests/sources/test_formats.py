from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.errors import SourceError
from qualcode.sources import find, read
from qualcode.sources.formats import FORMATS, format_of, formats_read, may_be_read, remedy_for
from qualcode.sources.sniff import Sort, sort_of

SAMPLES = Path(__file__).parents[1] / "samples"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "sort"),
    [
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), Sort.OPENDOCUMENT_TEXT),
        (zipped(mimetype="application/vnd.oasis.opendocument.text-template\n"), Sort.OPENDOCUMENT_TEXT),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), Sort.OPENDOCUMENT_TABLE),
        (zipped(mimetype="application/vnd.oasis.opendocument.presentation"), Sort.PRESENTATION),
        (zipped(mimetype="application/epub+zip", **{"META-INF__container.xml": ""}), Sort.EPUB),
        (zipped(**{"[Content_Types].xml": "", "word__document.xml": ""}), Sort.WORD),
        (zipped(**{"[Content_Types].xml": "", "xl__workbook.xml": ""}), Sort.WORKBOOK),
        (zipped(**{"[Content_Types].xml": "", "ppt__presentation.xml": ""}), Sort.PRESENTATION),
        (zipped(**{"content.xml": ""}), Sort.OPENDOCUMENT_TEXT),
        (zipped(**{"Index__Document.iwa": ""}), Sort.PAGES),
        (zipped(**{"a.txt": ""}), Sort.ARCHIVE),
        (b"PK\x03\x04 nothing", Sort.WORD),
        (b"\n%PDF-1.7", Sort.PDF),
        (b"\xef\xbb\xbf{\\rtf1", Sort.RTF),
        (b"<!doctype HTML><p>", Sort.HTML),
        (b'\n<?xml version="1.0"?><!-- a --><!DOCTYPE html PUBLIC "x"><html>', Sort.HTML),
        ("<html>".encode("utf-16"), Sort.HTML),
        (b"WEBVTT - a\n", Sort.WEBVTT),
        (b"\xef\xbb\xbfWEBVTT", Sort.WEBVTT),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\n", Sort.SUBRIP),
        (b"0:00:01.000,0:00:02.000\nya", Sort.SUBVIEWER),
        (b'<?xml version="1.0"?><tt:tt xmlns:tt="x">', Sort.TTML),
        (b'{\n "text": "a"', Sort.JSON),
        (b'[{"start": 1', Sort.JSON),
        (b'<?xml version="1.0"?><office:document xmlns:office="x">', Sort.OPENDOCUMENT_TEXT),
        (OLE + "WordDocument".encode("utf-16-le"), Sort.OLD_WORD),
        (OLE + "Workbook".encode("utf-16-le"), Sort.OLD_EXCEL),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Sort.ENCRYPTED),
        (b"ID3\x03", Sort.MEDIA),
        (b"\0\0\0\x20ftypM4A ", Sort.MEDIA),
        (b"[00:01:02] Ana: Ya.", Sort.NONE),
        (b"<div align=center>\n\n# Judul", Sort.NONE),
        (b"WEBVTTku", Sort.NONE),
        (b"---\ncase: A\n---\n", Sort.NONE),
        (b"<?xml version='1.0'?>" + b" <!-- a -->" * 300 + b"x", Sort.NONE),
    ],
)
def test_what_a_file_is_by_its_content(data: bytes, sort: Sort) -> None:
    assert sort_of(data) is sort


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".doc", ".html", ".csv", ""])
@pytest.mark.parametrize("sample", ["docx", "odt", "rtf", "pdf", "html", "epub"])
def test_a_file_with_another_s_suffix_is_read_as_what_it_is(sample: str, suffix: str) -> None:
    data = (SAMPLES / "same" / f"percakapan.{sample}").read_bytes()
    assert format_of(data, suffix) is FORMATS[f".{sample}"]
    (source,) = read(data, name="x", path=f"x{suffix}")
    assert len(source.turns) == 8


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".rtf", ".pdf", ".epub", ".html"])
def test_text_under_the_suffix_of_a_document_is_read_as_text(suffix: str) -> None:
    assert read(b"P: Apa?\nJ: Ya.\n", name="x", path=f"x{suffix}")[0].text == "P: Apa?\nJ: Ya.\n"


@pytest.mark.parametrize(
    ("data", "suffix", "message"),
    [
        (OLE + b"\0" * 9, ".docx", r"Word 97 to 2003 .*save it as \.docx"),
        (OLE + "Workbook".encode("utf-16-le"), ".doc", r"Excel 97 to 2003 .*save it as \.xlsx"),
        (zipped(**{"a.txt": "x"}), ".docx", "zip archive, which is not read; unpack it"),
        (zipped(**{"ppt__presentation.xml": ""}), ".docx", "presentation, which is not read"),
        (zipped(**{"Index__Document.iwa": ""}), ".pages", r"Pages, which is not read; .*save it as \.docx"),
        (b"ID3\x03 lagu", ".txt", "recording or a picture"),
        (b"kata", ".mp3", r"is a \.mp3 file, which is not read; transcribe it first"),
        (b"kata", ".xyz", r"is a \.xyz file, which is not read; formats read are \.txt, \.md"),
        (b"<a/>", ".xml", r"is a \.xml file"),
        (b"kata", "", "has no suffix"),
    ],
)
def test_what_is_not_read_says_what_to_do(data: bytes, suffix: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        format_of(data, suffix)


def test_the_suffixes_that_are_read_are_those_of_the_docs() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = [line.split("|")[2] for line in docs.partition("| format |")[2].split("\n\n")[0].splitlines()[2:]]
    assert set(re.findall(r"\.\w+", " ".join(rows))) == set(FORMATS)


def test_every_cell_of_the_docs_names_a_test_that_there_is() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    tests = Path(__file__).parent
    there = {
        name
        for file in tests.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.M)
    }
    named = set(re.findall(r"`(test_\w+)`", docs))
    assert len(named) > 20
    assert named <= there
    assert all((tests / file).exists() for file in re.findall(r"`(test_\w+\.py)`", docs))


def test_old_word_files_are_opened_for_what_may_hide_in_them(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"{\\rtf1 ya}")
    (tmp_path / "b.mp3").write_bytes(b"ID3")
    found, problems = find([tmp_path])
    assert [path.name for path in found] == ["a.doc"]
    assert [(Path(problem.where).name, problem.hint) for problem in problems] == [("b.mp3", "transcribe it first")]
    assert remedy_for(".doc") == "open it in a word processor and save it as .docx"


# Plugins


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on Python's path, as a place where packages are installed."""
    monkeypatch.syspath_prepend(str(tmp_path))
    loaded = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - loaded:
        if name.startswith("pelat"):
            del sys.modules[name]


def install(site: Path, code: str, *, name: str = "pelat", suffix: str = "plt") -> None:
    """Put a distribution with one entry point and one module where Python finds it."""
    (site / f"{name}.py").write_text(code, encoding="utf-8")
    info = site / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[qualcode.formats]\n{suffix} = {name}\n", encoding="utf-8")


READER = "from qualcode.sources.reading import Reading\ndef read(data):\n    return Reading(data.decode()[::-1])\n"


def test_a_plugin_reads_its_suffix(site: Path) -> None:
    assert not may_be_read(".plt")
    install(site, READER)
    sys.path.append(str(site / "more"))  # what is installed is looked for again when the path has changed
    assert may_be_read(".PLT") and formats_read().endswith(", .plt")
    assert "pelat" not in sys.modules  # not before there is a file for it
    assert read(b"ay :J\n?apA :P", name="x", path="x.plt")[0].turns[0].speaker == "P"
    sys.path.remove(str(site / "more"))


def test_a_plugin_goes_before_the_content_but_not_before_what_is_built_in(site: Path) -> None:
    install(site, READER, suffix=".doc")
    install(site, "raise RuntimeError", name="pelatlain", suffix="txt")
    assert read(b"<html>", name="x", path="x.doc")[0].text == ">lmth<"
    assert read(b"kata", name="x", path="x.txt")[0].text == "kata"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import tidak_ada", r"plugin of pelat for \.plt files cannot be loaded \(ModuleNotFoundError\)"),
        ("1 / 0", r"cannot be loaded \(ZeroDivisionError\)"),
        ("read = 3", "has no function `read`"),
        ("def read(data): return data.decode()", "returned str where a Reading is due"),
        ("def read(data): raise KeyError(data)", r"failed on this file \(KeyError\)"),
    ],
)
def test_a_broken_plugin_is_named(site: Path, code: str, message: str) -> None:
    install(site, code)
    with pytest.raises(SourceError, match=message) as raised:
        read(b"rahasia", name="x", path="a/x.plt")
    assert raised.value.where == "a/x.plt"
    assert "rahasia" not in str(raised.value)


def test_what_a_plugin_says_of_a_file_is_passed_on(site: Path) -> None:
    install(site, "from qualcode.errors import SourceError\ndef read(data): raise SourceError('', 'is too old', 'x')\n")
    with pytest.raises(SourceError, match="is too old"):
        read(b"kata", name="x", path="x.plt")
