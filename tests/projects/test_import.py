"""Single things about taking projects in, each in a project of a few lines."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.core.edits import Edit
from qualcode.core.model import Code, Codebook, Coding, Origin, Source
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError, StudyError, UnknownNameError
from qualcode.exchange.report import Fate
from qualcode.study import Study


def g(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def codes(*names: str) -> str:
    listed = "".join(f'<Code guid="{g(10 + n)}" name="{name}" isCodable="true"/>' for n, name in enumerate(names))
    return f"<CodeBook><Codes>{listed}</Codes></CodeBook>"


def source(text: str, *selections: str, number: int = 1, name: str = "S") -> str:
    content = f"<PlainTextContent>{text}</PlainTextContent>" + "".join(selections)
    return f'<TextSource guid="{g(number)}" name="{name}">{content}</TextSource>'


def selected(number: int, start: int, end: int, inside: str = "") -> str:
    offsets = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{g(number)}" {offsets}>{inside}</PlainTextSelection>'


def coded(number: int, code: int = 10, user: str = "") -> str:
    by = f' creatingUser="{user}"' if user else ""
    return f'<Coding guid="{g(number)}"{by}><CodeRef targetGUID="{g(code)}"/></Coding>'


def test_guids_in_braces_and_capitals_are_the_same(study: Study, write: Callable[..., Path], tmp_path: Path) -> None:
    user = "AAAAAAAA-0000-4000-8000-00000000000A"
    inside = (
        f'<Users><User guid="{user}" name="Ana"/></Users>'
        f'<CodeBook><Codes><Code guid="{{{user}}}" name="idea" isCodable="true"/></Codes></CodeBook><Sources>'
        + source("one two", selected(20, 0, 3, f'<Coding guid="{g(21)}" creatingUser="{user.lower()}">'
                                               f'<CodeRef targetGUID="{user.lower()}"/></Coding>'))
        + "</Sources>"
    )  # fmt: skip
    study.import_project(write(inside), coder="ana")
    assert [(c.code, c.coder) for c in study._file.codings()] == [("idea", "Ana")]
    study.export_project(tmp_path / "back.qdpx")
    text = zipfile.ZipFile(tmp_path / "back.qdpx").read("project.qde").decode()
    assert f'guid="{{{user}}}"' in text  # as it was spelled


def test_guids_that_are_none_become_some_that_are(
    study: Study, write: Callable[..., Path], valid: Callable[[Path], None], tmp_path: Path
) -> None:
    inside = (
        '<CodeBook><Codes><Code guid="c1" name="idea" isCodable="true" color="255,0,0"/></Codes></CodeBook><Sources>'
        '<TextSource guid="s1" name="S" creationDateTime="yesterday"><PlainTextContent>one two</PlainTextContent>'
        '<PlainTextSelection guid="p1" startPosition="0" endPosition="3"><Coding guid="x"><CodeRef targetGUID="c1"/>'
        "</Coding></PlainTextSelection></TextSource></Sources>"
    )
    study.import_project(write(inside), coder="ana")
    assert [(c.code, c.text) for c in study._file.codings()] == [("idea", "one")]
    study.export_project(tmp_path / "back.qdpx")
    valid(tmp_path / "back.qdpx")


def test_the_xml_may_have_another_name_and_namespace(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "p.qdpx"
    head = '<q:Project xmlns:q="urn:QDA-XML:project:0:4" name="P">'
    inside = head + f'<q:Notes><q:Note guid="{g(1)}"><q:PlainTextContent>A thought.'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("My study.qde", inside + "</q:PlainTextContent></q:Note></q:Notes></q:Project>")
        package.writestr(".root", b"")
    study.import_project(path, coder="ana")
    assert [memo.text for memo in study.memos()] == ["A thought."]


def test_codes_of_the_study_and_of_the_file_come_together(study: Study, write: Callable[..., Path]) -> None:
    book = Codebook("mine", (Code("idea", definition={"": "Mine."}), Code("money")))
    study._file.put_codebook(book, path="", file_digest="", who="ana")
    told = study.import_project(write(codes("idea", "time")), coder="ana")
    assert study.codebook.paths == ["idea", "money", "time"]
    assert study.codebook["idea"].definition == {"": "Mine."}
    assert study.codebook["idea"].identity == g(10)
    assert told.count("codes", Fate.CHANGED) == 1


def test_two_users_of_one_name_stay_two(study: Study, write: Callable[..., Path]) -> None:
    named = {1: "Ana", 2: "Ana", 3: "qualcode"}
    users = "".join(f'<User guid="{g(n)}" name="{name}"/>' for n, name in named.items())
    selections = [selected(20 + n, 0, 3, coded(30 + n, user=g(n))) for n in (1, 2, 3)]
    inside = f"<Users>{users}</Users>{codes('idea')}<Sources>{source('one', *selections, number=9)}</Sources>"
    study.import_project(write(inside), coder="x")
    assert {c.coder for c in study._file.codings()} == {"Ana", "Ana (2)", "qualcode (a person)"}


def test_sources_of_one_name_stay_two(study: Study, write: Callable[..., Path], tmp_path: Path) -> None:
    inside = f"<Sources>{source('one')}{source('two', number=2)}{source('three', number=3, name='')}</Sources>"
    study.import_project(write(inside), coder="ana")
    assert {name: each.text for name, each in study.texts().items()} == {"S": "one", "S (2)": "two", "source": "three"}
    study.export_project(tmp_path / "back.qdpx")
    text = zipfile.ZipFile(tmp_path / "back.qdpx").read("project.qde").decode()
    assert text.count('name="S"') == 2


def test_a_source_without_its_text_is_told_and_kept(
    study: Study, write: Callable[..., Path], valid: Callable[[Path], None], tmp_path: Path
) -> None:
    selection = selected(2, 5, 9, coded(3))
    lost = f'<TextSource guid="{g(1)}" name="Lost" plainTextPath="internal://lost.txt">{selection}</TextSource>'
    told = study.import_project(write(codes("idea") + f"<Sources>{lost}</Sources>"), coder="ana")
    assert {(item.what, item.names) for item in told.of(Fate.IMPOSSIBLE)} == {
        ("files", ("lost.txt",)),
        ("sources", ("Lost",)),
    }
    study.export_project(tmp_path / "back.qdpx")
    valid(tmp_path / "back.qdpx")
    text = zipfile.ZipFile(tmp_path / "back.qdpx").read("project.qde").decode()
    assert 'plainTextPath="internal://lost.txt"' in text
    assert 'startPosition="5" endPosition="9"' in text


def test_a_text_is_read_as_a_file_would_be(study: Study, write: Callable[..., Path]) -> None:
    talk = "\n\n".join(f"P: Mengapa ikut yang ke-{n}?\n\nJ: Karena itu wajib bagi saya." for n in range(8))
    study.import_project(write(f"<Sources>{source(talk)}</Sources>"), coder="ana")
    interview = study.texts()["S"]
    assert interview.kind == "interview"
    assert interview.language == "id"
    assert {turn.speaker for turn in interview.turns} == {"P", "J"}


def test_the_machine_codes_what_came_and_a_run_does_not_miss_its_file(study: Study, write: Callable[..., Path]) -> None:
    study.import_project(write(f"<Sources>{source('Ada ide baru.')}</Sources>"), coder="ana")
    run = study.code(codebook=Codebook("b", (Code("idea", indicators=()),)))
    assert run.problems == []
    assert run.coded == 1


def test_a_new_version_of_the_file_brings_what_is_new(study: Study, write: Callable[..., Path]) -> None:
    one = codes("idea") + f"<Sources>{source('one two', selected(20, 0, 3, coded(30)))}</Sources>"
    study.import_project(write(one), coder="ana")
    two = one.replace("</TextSource>", selected(21, 4, 7, coded(31)) + "</TextSource>")
    told = study.import_project(write(two, name="p2"), coder="ana")
    assert told.edit == 2
    assert "  1 coding: in the study already" in told.lines()
    assert list(study.texts()) == ["S"]
    assert [c.text for c in study._file.codings()] == ["one", "two"]


def test_two_projects_in_one_study(study: Study, write: Callable[..., Path], valid: Any, tmp_path: Path) -> None:
    study.import_project(
        write(codes("idea") + f"<Sources>{source('one', selected(20, 0, 3, coded(30)))}</Sources>"), coder="a"
    )
    other = codes("idea").replace(g(10), g(77)) + f"<Sources>{source('two', number=2)}</Sources>"
    study.import_project(write(other, name="p2"), coder="a")
    assert study.codebook.paths == ["idea", "idea (2)"]
    assert list(study.texts()) == ["S", "S (2)"]
    study.export_project(tmp_path / "both.qdpx")
    valid(tmp_path / "both.qdpx")
    with Study.create(tmp_path / "third.qualcode") as third:
        third.import_project(tmp_path / "both.qdpx", coder="a")
        assert third.memos() == study.memos()


def test_what_was_proposed_or_rejected_rides_along_only(study: Study, other: Study, tmp_path: Path) -> None:
    from qualcode.core.model import Status

    study._file.put_source(Source("S", "Ada ide."), size=1, mtime_ns=1, who="ana")
    book = Codebook("b", (Code("idea"),))
    study._file.put_codebook(book, path="", file_digest="", who="ana")
    coding = Coding("S", Span(4, 7), "idea", "qualcode", Origin.RULE, "ide", Status.REJECTED, codebook=book.digest)
    study._file.commit_edit(Edit("apply", "", "ana", added=(coding,)))
    told = study.export_project(tmp_path / "a.qdpx")
    assert told.count("codings", Fate.KEPT) == 1
    text = zipfile.ZipFile(tmp_path / "a.qdpx").read("project.qde").decode()
    assert "<Coding " not in text
    other.import_project(tmp_path / "a.qdpx", coder="ana")
    assert other._file.codings() == [coding]


def test_a_codebook_goes_out_and_comes_in(study: Study, other: Study, tmp_path: Path) -> None:
    said = Code("motives/idea", {"en": "Idea"}, {"en": "New."}, colour="#a0b1c2", indicators=())
    book = Codebook("b", (Code("motives"), said, Code("idea")), "1", ("en",))
    study._file.put_codebook(book, path="", file_digest="", who="ana")
    study.memo("Hm.", on="motives", author="ana")
    study._file.put_source(Source("W-01", "Ya.", path="W-01.txt"), size=3, mtime_ns=1, who="ana")
    told = study.export_project(tmp_path / "b.qdc")
    assert [(item.what, item.count) for item in told.of(Fate.IMPOSSIBLE)] == [("notes on codes", 1)]
    assert (told.count("codes"), told.count("sources"), told.count("sources", Fate.KEPT)) == (3, 0, 1)
    other.import_project(tmp_path / "b.qdc", coder="ana")
    assert other.codebook == book


@pytest.mark.parametrize("version", ["1.0", "0:4", "1:0"])
def test_codebooks_of_other_programs(study: Study, tmp_path: Path, version: str) -> None:
    path = tmp_path / "codes.xml"
    path.write_text(
        f'<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:{version}" origin="X"><Codes>'
        f'<Code guid="{g(1)}" name="A" isCodable="true"><Description>First.</Description>'
        f'<Code guid="{g(2)}" name="B" isCodable="false"/></Code></Codes><Sets><Set guid="{g(3)}" name="S">'
        f'<MemberCode guid="{g(1)}"/></Set></Sets></CodeBook>',
        encoding="utf-8",
    )
    told = study.import_project(path, coder="ana")
    assert told.format == "refi-codebook"
    assert study.codebook.paths == ["A", "A/B"]
    study.export_project(tmp_path / "back.qdc")
    assert f'<MemberCode guid="{g(1)}"/>' in (tmp_path / "back.qdc").read_text(encoding="utf-8")


def test_misuse_is_said(study: Study, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    with pytest.raises(QualcodeError, match="is no project that qualcode knows; it reads REFI-QDA project"):
        study.import_project(tmp_path / "a.txt", coder="ana")
    with pytest.raises(QualcodeError, match="there is no such file"):
        study.import_project(tmp_path / "b.qdpx", coder="ana")
    with pytest.raises(UnknownNameError, match="refi"):
        study.import_project(tmp_path / "a.txt", coder="ana", format="refy")
    with pytest.raises(UnknownNameError, match="did you mean 'nvivo'"):
        study.export_project(tmp_path / "a.qdpx", profile="nvivoo")
    with pytest.raises(QualcodeError, match="has no profiles"):
        study.export_project(tmp_path / "a.qdc", profile="nvivo")
    with pytest.raises(StudyError):
        study.import_project(tmp_path / "a.txt", coder="qualcode")
    assert not (tmp_path / "a.qdpx").exists()


def test_a_study_that_takes_another_in_keeps_what_is_kept(
    study: Study, other: Study, write: Any, tmp_path: Path
) -> None:
    shelf = f'<PictureSource guid="{g(5)}" name="Shelf" path="internal://a.jpg"/>'
    other.import_project(write(f"<Sources>{source('one')}{shelf}</Sources>", {"a.jpg": b"picture"}), coder="ana")
    study._file.put_source(Source("S", "another"), size=1, mtime_ns=1, who="ana")
    study.merge(other.path, coder="ana")
    study.export_project(tmp_path / "both.qdpx")
    with zipfile.ZipFile(tmp_path / "both.qdpx") as package:
        assert package.read("sources/a.jpg") == b"picture"
        assert g(5) in package.read("project.qde").decode()
    assert study.verify() == []


def test_killed_at_any_moment_the_study_has_all_or_nothing(
    study: Study, write: Callable[..., Path], tmp_path: Path
) -> None:
    rng = random.Random(3)
    sources = ""
    for n in range(100, 130):
        words = [selected(10_000 * n + m, 5 * m, 5 * m + 4, coded(10_000 * n + 500 + m)) for m in range(300)]
        sources += source("kata " * 400, *words, number=n)
    path = write(codes("idea") + f"<Sources>{sources}</Sources>", {"big.bin": bytes(range(256)) * 20_000})
    study.close()
    command = [sys.executable, "-m", "qualcode", "--study", str(study.path), "import", str(path), "--coder", "ana"]
    begin = time.monotonic()
    dry = subprocess.run([*command, "--dry-run"], capture_output=True, check=False)
    assert dry.returncode == 0, dry.stderr
    whole = time.monotonic() - begin
    outcomes = set()
    for _ in range(6):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.3, 1.1) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Study.open(study.path) as now:
            assert now.verify() == []
            outcomes.add((len(now.texts()), len(now._file.codings()), len(now._file.kept())))
            if now.texts():
                now.undo(coder="ana")
    assert outcomes <= {(0, 0, 0), (30, 9000, 33)}
    assert (0, 0, 0) in outcomes


def test_the_report_as_json(study: Study, write: Callable[..., Path]) -> None:
    told = study.import_project(write(codes("a/b") + f"<Sources>{source('one')}</Sources>"), coder="ana")
    data = json.loads(json.dumps(told.as_data()))
    assert data["format"] == "refi"
    assert data["edit"] == 1
    assert {"fate": "taken over", "what": "sources", "count": 1, "why": "", "names": ["S"]} in data["items"]
    assert [item["names"] for item in data["items"] if item["what"] == "code names"] == [["a-b"]]


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "C:/secret.txt", "a/../../secret.txt"])
def test_no_path_that_rides_along_leads_out_of_the_study(study: Study, other: Study, tmp_path: Path, path: str) -> None:
    study._file.put_source(Source("S", "Ada ide.", path=path), size=1, mtime_ns=1, who="ana")
    study.export_project(tmp_path / "a.qdpx")
    other.import_project(tmp_path / "a.qdpx", coder="ana")
    assert other.texts() == {"S": Source("S", "Ada ide.")}


def test_a_codebook_file_that_knows_no_guids_does_not_lose_them(
    study: Study, write: Callable[..., Path], qde: Callable[[Path], Any], tmp_path: Path
) -> None:
    study.import_project(write(codes("idea", "a/b") + f"<Sources>{source('Ada ide.')}</Sources>"), coder="ana")
    study.code(codebook=Codebook("mine", (Code("idea"), Code("a-b"), Code("new"))))
    study.export_project(tmp_path / "back.qdpx")
    found = {code.get("name"): code.get("guid") for code in qde(tmp_path / "back.qdpx").iter("{*}Code")}
    assert found == {"idea": g(10), "a/b": g(11), "new": Code("new").identity}
