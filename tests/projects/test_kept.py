"""What qualcode has no use for comes back as it was, also after the study has changed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from qualcode.exchange.report import Fate
from qualcode.study import Study


def g(number: int) -> str:
    """A GUID."""
    return f"00000000-0000-4000-8000-{number:012}"


def coding(number: int, code: int = 10, user: int = 1) -> str:
    return f'<Coding guid="{g(number)}" creatingUser="{g(user)}"><CodeRef targetGUID="{g(code)}"/></Coding>'


TEXT = "Saya ikut karena diminta. Itu wajib. Ide saya banyak."
TRANSCRIPT = "Nol satu dua tiga empat."
EVERYTHING = f"""
<Users><User guid="{g(1)}" name="Ana" id="AN"/><User guid="{g(2)}" name="Budi"/></Users>
<CodeBook><Codes>
 <Code guid="{g(10)}" name="motives" isCodable="false" color="#A0B1C2"><Description>Why.</Description>
  <NoteRef targetGUID="{g(60)}"/>
  <Code guid="{g(11)}" name="other" isCodable="true"/></Code>
 <Code guid="{g(12)}" name="other/else" isCodable="true"><Code guid="{g(13)}" name="other" isCodable="true"/></Code>
 <Code guid="{g(14)}" name="" isCodable="true"/>
 <Code guid="{g(15)}" name="motives" isCodable="true"/>
</Codes></CodeBook>
<Variables>
 <Variable guid="{g(20)}" name="age" typeOfVariable="Integer"><Description>in years</Description></Variable>
 <Variable guid="{g(21)}" name="ratio" typeOfVariable="Float"/>
 <Variable guid="{g(22)}" name="member" typeOfVariable="Boolean"/>
 <Variable guid="{g(23)}" name="born" typeOfVariable="Date"/>
 <Variable guid="{g(24)}" name="asked" typeOfVariable="DateTime"/>
 <Variable guid="{g(25)}" name="site" typeOfVariable="Text"/>
 <Variable guid="{g(26)}" name="empty" typeOfVariable="Text"/>
</Variables>
<Cases>
 <Case guid="{g(30)}" name="Ibu"><Description>A librarian.</Description><CodeRef targetGUID="{g(11)}"/>
  <VariableValue><VariableRef targetGUID="{g(20)}"/><IntegerValue>47</IntegerValue></VariableValue>
  <VariableValue><VariableRef targetGUID="{g(21)}"/><FloatValue>3.50</FloatValue></VariableValue>
  <VariableValue><VariableRef targetGUID="{g(22)}"/><BooleanValue>true</BooleanValue></VariableValue>
  <VariableValue><VariableRef targetGUID="{g(23)}"/><DateValue>1979-02-01</DateValue></VariableValue>
  <VariableValue><VariableRef targetGUID="{g(24)}"/><DateTimeValue>2026-03-01T09:00:00Z</DateTimeValue></VariableValue>
  <VariableValue><VariableRef targetGUID="{g(26)}"/></VariableValue>
  <SourceRef targetGUID="{g(40)}"/><SelectionRef targetGUID="{g(100)}"/></Case>
 <Case guid="{g(31)}" name="Nobody"/>
</Cases>
<Sources>
 <TextSource guid="{g(40)}" name="Interview" richTextPath="internal://rich.docx" plainTextPath="internal://text.txt"
   creatingUser="{g(1)}" creationDateTime="2026-03-01T10:00:00Z">
  <Description>The first.</Description>
  <PlainTextSelection guid="{g(100)}" startPosition="0" endPosition="9" name="Saya" creatingUser="{g(2)}">
   {coding(200, 11)}{coding(201, 15, 2)}<NoteRef targetGUID="{g(61)}"/></PlainTextSelection>
  <PlainTextSelection guid="{g(101)}" startPosition="0" endPosition="9">{coding(202, 11)}</PlainTextSelection>
  <PlainTextSelection guid="{g(102)}" startPosition="10" endPosition="24"><Description>A remark.</Description>
  </PlainTextSelection>
  <PlainTextSelection guid="{g(103)}" startPosition="5" endPosition="5">{coding(203, 13)}</PlainTextSelection>
  <PlainTextSelection guid="{g(104)}" startPosition="500" endPosition="510">{coding(204, 13)}</PlainTextSelection>
  <PlainTextSelection guid="{g(105)}" startPosition="26" endPosition="35">{coding(205, 14, 2)}</PlainTextSelection>
  {coding(206, 12)}
  <VariableValue><VariableRef targetGUID="{g(25)}"/><TextValue>Surabaya</TextValue></VariableValue>
 </TextSource>
 <PictureSource guid="{g(41)}" name="Shelf" path="internal://shelf.jpg"><TextDescription guid="{g(51)}" name="words">
   <PlainTextContent>A shelf of books.</PlainTextContent>
   <PlainTextSelection guid="{g(106)}" startPosition="2" endPosition="7">{coding(207, 11)}</PlainTextSelection>
  </TextDescription>
  <PictureSelection guid="{g(107)}" firstX="1" firstY="2" secondX="30" secondY="40">{coding(208, 11)}</PictureSelection>
 </PictureSource>
 <PDFSource guid="{g(42)}" name="Report" path="internal://report.pdf">
  <PDFSelection guid="{g(108)}" page="0" firstX="1" firstY="2" secondX="3" secondY="4">
   <Representation guid="{g(108)}"><PlainTextContent>words of it</PlainTextContent></Representation>{coding(209, 11)}
  </PDFSelection>
  <Representation guid="{g(52)}" name="text"><PlainTextContent>The words of the report.</PlainTextContent>
   <PlainTextSelection guid="{g(108)}" startPosition="4" endPosition="9">{coding(210, 13)}</PlainTextSelection>
  </Representation>
 </PDFSource>
 <AudioSource guid="{g(43)}" name="Tape" path="internal://tape.mp3">
  <Transcript guid="{g(53)}" name="Tape" plainTextPath="internal://tape.txt">
   <SyncPoint guid="{g(110)}" timeStamp="0" position="0"/><SyncPoint guid="{g(111)}" timeStamp="1500" position="8"/>
   <SyncPoint guid="{g(112)}" timeStamp="9000" position="23"/>
   <TranscriptSelection guid="{g(113)}" fromSyncPoint="{g(110)}" toSyncPoint="{g(111)}">{coding(211, 11)}
   </TranscriptSelection>
  </Transcript>
  <AudioSelection guid="{g(114)}" begin="0" end="1500">{coding(212, 13)}</AudioSelection>
 </AudioSource>
 <VideoSource guid="{g(44)}" name="Film" path="relative:///film.mp4">
  <VideoSelection guid="{g(115)}" begin="5" end="10" name="cut"/></VideoSource>
</Sources>
<Notes>
 <Note guid="{g(60)}" name="On motives" creatingUser="{g(2)}" creationDateTime="2026-03-02T10:00:00Z">
  <PlainTextContent>Too wide?</PlainTextContent></Note>
 <Note guid="{g(61)}" creatingUser="{g(1)}" creationDateTime="2026-03-02T11:00:00Z">
  <PlainTextContent>She said it twice.</PlainTextContent></Note>
 <Note guid="{g(62)}" name="Annotation"><PlainTextContent>An obligation.</PlainTextContent></Note>
 <Note guid="{g(63)}" name="Diary"><PlainTextContent>Day one, and an idea.</PlainTextContent>
  <PlainTextSelection guid="{g(116)}" startPosition="0" endPosition="3">{coding(213, 11)}</PlainTextSelection></Note>
</Notes>
<Links>
 <Link guid="{g(70)}" name="leads to" direction="OneWay" color="#000" originGUID="{g(11)}" targetGUID="{g(13)}">
  <NoteRef targetGUID="{g(60)}"/></Link>
 <Link guid="{g(71)}" originGUID="{g(62)}" targetGUID="{g(105)}"/>
</Links>
<Sets><Set guid="{g(80)}" name="Core"><Description>the  main ones</Description><MemberCode targetGUID="{g(11)}"/>
 <MemberCode targetGUID="{g(13)}"/><MemberSource targetGUID="{g(40)}"/><MemberNote targetGUID="{g(60)}"/></Set></Sets>
<Graphs><Graph guid="{g(90)}" name="Map">
 <Vertex guid="{g(91)}" representedGUID="{g(11)}" name="x" firstX="-3" firstY="4"
 secondX="9" secondY="9" shape="Star" color="#123456"/><Vertex guid="{g(92)}" firstX="0" firstY="0"/>
 <Edge guid="{g(93)}" sourceVertex="{g(91)}" targetVertex="{g(92)}" direction="Bidirectional" lineStyle="dashed"/>
</Graph></Graphs>
<Description>All of it.</Description><NoteRef targetGUID="{g(63)}"/>
"""
FILES = {
    "text.txt": TEXT.encode(),
    "rich.docx": b"PK\x03\x04 not looked into",
    "shelf.jpg": b"\xff\xd8 picture",
    "report.pdf": b"%PDF-1.4 report",
    "tape.mp3": bytes(range(256)) * 9000,
    "tape.txt": TRANSCRIPT.encode(),
    "unnamed.bin": b"named by nothing",
}
# Elements that come back byte for byte: what they are, and their GUIDs.
UNTOUCHED = {
    "PictureSelection": [107],
    "PDFSelection": [108],
    "AudioSelection": [114],
    "VideoSource": [44],
    "VideoSelection": [115],
    "Case": [30, 31],
    "Variable": [20, 21, 22, 23, 24, 25, 26],
    "User": [1, 2],
    "Link": [70, 71],
    "Set": [80],
    "Graph": [90],
    "SyncPoint": [110, 111, 112],
    "TranscriptSelection": [113],
    "PlainTextSelection": [100, 101, 102, 103, 104, 105, 106, 108, 116],
}


def subtree(root: Any, tag: str, number: int) -> bytes:
    """An element as canonical XML, which says the same of the same, without the white space between elements."""
    (found,) = [e for e in root.iter(f"{{*}}{tag}") if e.get("guid") == g(number)]
    copy = etree.fromstring(etree.tostring(found, with_tail=False), etree.XMLParser(remove_blank_text=True))
    return etree.tostring(copy, method="c14n2", exclusive=True, strip_text=False)


@pytest.fixture
def taken(study: Study, write: Callable[..., Path]) -> Any:
    """The report of taking everything in."""
    return study.import_project(write(EVERYTHING, FILES, origin="Test 1"), coder="ana")


def test_everything_comes_back_after_a_code_was_renamed(
    study: Study, taken: Any, valid: Callable[[Path], None], qde: Callable[[Path], Any], tmp_path: Path
) -> None:
    valid(tmp_path / "p.qdpx")
    before = qde(tmp_path / "p.qdpx")
    study.rename_code("motives/other", "orders", coder="ana")
    study.export_project(tmp_path / "back.qdpx")
    valid(tmp_path / "back.qdpx")
    after = qde(tmp_path / "back.qdpx")
    for tag, numbers in UNTOUCHED.items():
        for number in numbers:
            assert subtree(after, tag, number) == subtree(before, tag, number), (tag, number)
    names = {code.get("guid"): code.get("name") for code in after.iter("{*}Code")}
    assert names == {
        g(10): "motives", g(11): "orders", g(12): "other/else", g(13): "other", g(14): "", g(15): "motives"
    }  # fmt: skip
    assert [code.get("isCodable") for code in after.iter("{*}Code")][:2] == ["false", "true"]
    assert sorted(e.get("guid") for e in after.iter("{*}*") if e.get("guid")) == sorted(
        e.get("guid") for e in before.iter("{*}*") if e.get("guid")
    )


def test_the_links_and_sets_come_back_byte_for_byte(
    study: Study, taken: Any, qde: Callable[[Path], Any], tmp_path: Path
) -> None:
    study.export_project(tmp_path / "back.qdpx")
    before, after = qde(tmp_path / "p.qdpx"), qde(tmp_path / "back.qdpx")
    for tag in ("Link", "Set", "Graph", "PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection"):
        pairs = zip(before.iter(f"{{*}}{tag}"), after.iter(f"{{*}}{tag}"), strict=True)
        for one, other in pairs:
            assert etree.tostring(one, with_tail=False) == etree.tostring(other, with_tail=False)


def test_files_come_back_byte_for_byte(study: Study, taken: Any, tmp_path: Path) -> None:
    study.export_project(tmp_path / "back.qdpx")
    with zipfile.ZipFile(tmp_path / "back.qdpx") as package:
        found = {name.removeprefix("sources/"): package.read(name) for name in package.namelist()}
    for name, data in FILES.items():
        if not name.endswith(".txt"):
            assert found[name] == data
    texts = [data.decode() for name, data in found.items() if name.endswith(".txt")]
    assert TEXT in texts
    assert TRANSCRIPT in texts
    assert all(name == "project.qde" or "/" not in name for name in found)


def test_what_the_study_has_of_it(study: Study, taken: Any) -> None:
    codes = ["motives", "motives/other", "other-else", "other-else/other", "unnamed", "motives (2)"]
    assert study.codebook.paths == codes
    assert study.codebook["other-else"].label == {"": "other/else"}
    assert study.codebook["motives"].colour == "#A0B1C2"
    assert list(study.texts()) == ["Interview", "Report", "Shelf", "Tape"]
    coded = {(c.source, c.text, c.code, c.coder) for c in study._file.codings()}
    assert coded == {
        ("Interview", "Saya ikut", "motives/other", "Ana"),
        ("Interview", "Saya ikut", "motives (2)", "Budi"),
        ("Interview", "Itu wajib", "unnamed", "Budi"),
        ("Shelf", "shelf", "motives/other", "Ana"),
        ("Report", "words", "other-else/other", "Ana"),
        ("Tape", "Nol satu", "motives/other", "Ana"),
    }
    interview = study.texts()["Interview"]
    assert interview.case == "Ibu"
    assert interview.attributes == {
        "age": 47, "ratio": 3.5, "member": "true", "born": "1979-02-01", "asked": "2026-03-01T09:00:00Z",
        "site": "Surabaya",
    }  # fmt: skip
    memos = {(m.subject, m.text, m.author, m.words) for m in study.memos()}
    assert memos == {
        ("motives", "On motives\n\nToo wide?", "Budi", ""),
        ("Interview", "She said it twice.", "Ana", "Saya ikut"),
        ("Interview", "Annotation\n\nAn obligation.", "unknown coder", "Itu wajib"),
        ("Interview", "A remark.", "unknown coder", "karena diminta"),
        ("", "Diary\n\nDay one, and an idea.", "unknown coder", ""),
    }
    assert study.verify() == []


def test_the_report_names_everything(taken: Any) -> None:
    def told(fate: Fate) -> dict[str, int]:
        counts: dict[str, int] = {}
        for item in taken.of(fate):
            counts[item.what] = counts.get(item.what, 0) + item.count
        return counts

    assert told(Fate.TAKEN) == {
        "users": 2, "codes": 6, "variables": 7, "cases": 1, "sources": 4, "codings": 6, "notes": 4
    }  # fmt: skip
    assert told(Fate.KEPT) == {
        "files": 5,  # one of them is named by nothing
        "codes that nothing is coded with": 1,
        "cases": 1,
        "pictures": 1,
        "PDFs": 1,
        "recordings": 2,
        "selections": 1,
        "selections of pages, pictures and recordings": 4,
        "codings": 1,
        "codings of whole sources": 1,
        "formatted texts": 1,
        "descriptions of sources": 1,
        "sync points": 3,
        "codings of notes": 1,
        "links": 2,
        "sets": 1,
        "graphs": 1,
    }  # fmt: skip
    changed = {(item.what, item.names) for item in taken.of(Fate.CHANGED)}
    assert ("code names", ("other-else", "unnamed")) in changed
    assert ("code names", ("motives (2)",)) in changed
    assert ("codings", ("Interview",)) in changed
    assert [(item.what, item.names) for item in taken.of(Fate.IMPOSSIBLE)] == [("files", ("film.mp4",))]


def test_new_codings_and_memos_find_their_place(
    study: Study, taken: Any, qde: Callable[[Path], Any], valid: Callable[[Path], None], tmp_path: Path
) -> None:
    made = study.code_segment("Interview", "Saya ikut", "unnamed", coder="Citra", memo="Really?")
    study.code_segment("Tape", "dua tiga", "unnamed", coder="Ana")
    gone = [c for c in study._file.codings() if c.text == "Itu wajib"]
    study.remove(gone[0].id, coder="ana")
    study.memo("Look again.", on="Tape", author="Citra")
    study.export_project(tmp_path / "back.qdpx")
    valid(tmp_path / "back.qdpx")
    root = qde(tmp_path / "back.qdpx")
    by_guid = {e.get("guid"): e for e in root.iter("{*}*") if e.get("guid")}
    assert by_guid[made.id].getparent().get("guid") == g(100)  # the selection of these words was there
    assert g(205) not in by_guid
    assert g(105) in by_guid  # a link leads to it
    notes = {note.get("name"): note.get("guid") for note in root.iter("{*}Note")}
    assert [ref.get("targetGUID") for ref in by_guid[made.id].iter("{*}NoteRef")] == [notes["Really?"]]
    assert [ref.get("targetGUID") for ref in by_guid[g(53)].findall("{*}NoteRef")] == [notes["Look again."]]
    # What was written is read again, by qualcode too.
    with Study.create(tmp_path / "third.qualcode") as third:
        third.import_project(tmp_path / "back.qdpx", coder="ana")
        assert {(c.source, c.text, c.code, c.coder) for c in third._file.codings()} == {
            (c.source, c.text, c.code, c.coder) for c in study._file.codings()
        }


def test_codes_that_became_one_leave_no_loose_ends(
    study: Study, taken: Any, qde: Callable[[Path], Any], valid: Callable[[Path], None], tmp_path: Path
) -> None:
    study.merge_codes("motives/other", into="unnamed", coder="ana")
    told = study.export_project(tmp_path / "back.qdpx")
    valid(tmp_path / "back.qdpx")
    root = qde(tmp_path / "back.qdpx")
    codes = {code.get("guid") for code in root.iter("{*}Code")}
    assert g(11) not in codes
    assert {ref.get("targetGUID") for ref in root.iter("{*}CodeRef")} <= codes
    assert {ref.get("targetGUID") for ref in root.iter("{*}MemberCode")} <= codes
    assert told.count("references to codes", Fate.CHANGED) > 0


def test_an_undo_takes_everything_back_and_a_redo_brings_it_again(study: Study, taken: Any, tmp_path: Path) -> None:
    study.export_project(tmp_path / "one.qdpx")
    assert [entry.verb for entry in study.log()] == ["import"]
    study.undo(coder="ana")
    assert not study.texts()
    assert not study._file.kept()
    study.redo(coder="ana")
    study.export_project(tmp_path / "two.qdpx")
    assert (tmp_path / "one.qdpx").read_bytes() == (tmp_path / "two.qdpx").read_bytes()
    assert study.verify() == []


def test_to_take_it_in_again_changes_nothing(study: Study, taken: Any, tmp_path: Path) -> None:
    assert study.import_project(tmp_path / "p.qdpx", coder="ana").edit is None


def test_a_dry_run_only_tells(study: Study, write: Callable[..., Path]) -> None:
    told = study.import_project(write(EVERYTHING, FILES), coder="ana", dry_run=True)
    assert told.count("codings") == 6
    assert not study.texts()
    assert study.log() == []
