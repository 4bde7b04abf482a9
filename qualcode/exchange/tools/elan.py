"""ELAN (.eaf): what was annotated in a recording.

Tiers that rest on no other are voices: a line an annotation, in the order of time, with who speaks before it. A tier
with a controlled vocabulary codes the lines that it rests on, or that are spoken meanwhile; what other tiers say of a
line, such as a translation, becomes a note on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualcode.core.archives import refuse_large_xml
from qualcode.core.limits import in_force
from qualcode.core.model import guid
from qualcode.errors import QualcodeError, SourceError
from qualcode.exchange.project import Audit, Form, Mark, Project, ProjectCode, ProjectSource, Selection, SyncPoint
from qualcode.exchange.report import Ledger
from qualcode.exchange.tools.building import gathered, note, user_guid, users_named

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT: Final = "ANNOTATION_DOCUMENT"
_AGAIN: Final = "open it in ELAN and save it again"


def looks_like_elan(path: Path) -> bool:
    """Whether a file is XML whose root is ELAN's."""
    try:
        with path.open("rb") as file:
            return f"<{_ROOT}".encode() in file.read(4096)
    except OSError:
        return False


def read_elan(path: Path, ledger: Ledger) -> Project:
    """The transcript in a file of ELAN, with its codes and notes; QualcodeError when it is none, or a harmful one."""
    root = _parsed(path)
    if root.tag != _ROOT:
        raise QualcodeError(str(path), "is no file of ELAN", _AGAIN)
    return _Reader(root, path.stem, ledger).project()


def _parsed(path: Path) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        data = path.read_bytes()
        refuse_large_xml(data, in_force())
        root = etree.fromstring(data, parser)
    except SourceError as error:
        raise QualcodeError(str(path), error.problem, error.remedy) from None
    except (OSError, etree.XMLSyntaxError, ValueError):
        raise QualcodeError(str(path), "is damaged: the XML in it is broken", _AGAIN) from None
    doctype = root.getroottree().docinfo.internalDTD
    if doctype is not None and next(doctype.iterentities(), None) is not None:  # type: ignore[union-attr]
        raise QualcodeError(str(path), "declares XML entities, which no transcript needs", "ask where it comes from")
    return root


@dataclass(frozen=True)
class _Tier:
    id: str
    who: str
    annotator: str
    parent: str
    coding: bool  # its values are those of a controlled vocabulary


@dataclass(frozen=True)
class _Annotation:
    id: str
    tier: _Tier
    words: str
    begin: int | None  # milliseconds
    end: int | None
    upon: str  # the annotation that it rests on, "" where only time says it


@dataclass
class _Line:
    """A line of the transcript: the annotation, and where its words stand in the text."""

    annotation: _Annotation
    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Reader:
    """Reads tiers into lines, codes and notes."""

    def __init__(self, root: _Element, name: str, ledger: Ledger) -> None:
        self.root, self.name, self.ledger = root, name, ledger
        self.seed = ("elan", root.get("DATE", ""), name)
        self.tiers = self._tiers()
        self.users = users_named((tier.annotator for tier in self.tiers.values()), *self.seed)
        self.notes: list[ProjectSource] = []
        self.codes: dict[tuple[str, str], ProjectCode] = {}

    def project(self) -> Project:
        """The recording, its transcript and what was said of it."""
        annotations = list(self._annotations())
        voices = [each for each in annotations if not each.tier.parent and not each.tier.coding]
        if not voices:
            raise QualcodeError(
                self.name, "has no tier with words in it", "give a file in which something is transcribed"
            )
        text, lines = self._lines(voices)
        self._say(annotations, lines)
        selections = gathered(self._selection(line) for line in lines if line.marks or line.notes)
        transcript = ProjectSource(
            guid(*self.seed, "transcript"),
            self.name,
            Form.TRANSCRIPT,
            text,
            selections=selections,
            syncs=self._syncs(lines),
        )
        form, medium = self._medium()
        if medium:
            self.ledger.impossible(
                "recordings", medium, why="ELAN's file names them only; their transcript is taken over"
            )
        recording = ProjectSource(guid(*self.seed, "recording"), self.name, form, parts=(transcript,))
        return Project(
            self.name,
            origin="ELAN",
            audit=Audit(created=self.root.get("DATE", "")),
            users=tuple(self.users.values()),
            codes=tuple(self.codes.values()),
            sources=(recording,),
            notes=tuple(self.notes),
        )

    def _tiers(self) -> dict[str, _Tier]:
        coding = {
            kind.get("LINGUISTIC_TYPE_ID", "")
            for kind in self.root.iterfind("LINGUISTIC_TYPE")
            if kind.get("CONTROLLED_VOCABULARY_REF")
        }
        return {
            tier.get("TIER_ID", ""): _Tier(
                tier.get("TIER_ID", ""),
                tier.get("PARTICIPANT", "") or tier.get("TIER_ID", ""),
                tier.get("ANNOTATOR", ""),
                tier.get("PARENT_REF", ""),
                tier.get("LINGUISTIC_TYPE_REF", "") in coding,
            )
            for tier in self.root.iterfind("TIER")
        }

    def _annotations(self) -> Iterator[_Annotation]:
        """Every annotation with words, those of a tier in order."""
        times = {
            slot.get("TIME_SLOT_ID", ""): _whole(slot.get("TIME_VALUE"))
            for slot in self.root.iterfind("TIME_ORDER/TIME_SLOT")
        }
        for tier in self.root.iterfind("TIER"):
            about = self.tiers[tier.get("TIER_ID", "")]
            for each in tier.iterfind("ANNOTATION/*"):
                words = " ".join((each.findtext("ANNOTATION_VALUE") or "").split())
                begin, end = (times.get(each.get(f"TIME_SLOT_REF{number}", "")) for number in (1, 2))
                upon = each.get("ANNOTATION_REF", "")
                if words:
                    yield _Annotation(each.get("ANNOTATION_ID", ""), about, words, begin, end, upon)

    def _lines(self, voices: Sequence[_Annotation]) -> tuple[str, list[_Line]]:
        """The transcript, and where each annotation stands in it; one without a time stays after the one before it."""
        timed: list[tuple[int, int, _Annotation]] = []
        for number, each in enumerate(voices):
            before = timed[-1][0] if timed and timed[-1][2].tier == each.tier else 0
            timed.append((each.begin if each.begin is not None else before, number, each))
        text, lines, at = [], [], 0
        for _, _, each in sorted(timed, key=lambda item: item[:2]):
            label = f"{each.tier.who}: "
            lines.append(_Line(each, at + len(label), at + len(label) + len(each.words)))
            text.append(label + each.words)
            at += len(text[-1]) + 1
        return "\n".join(text), lines

    def _say(self, annotations: Sequence[_Annotation], lines: Sequence[_Line]) -> None:
        """Give lines the codes and notes of the tiers that rest on them, or run beside them."""
        by_id = {each.id: each for each in annotations}
        of_line = {line.annotation.id: line for line in lines}
        for each in annotations:
            if each.id in of_line:
                continue
            found = self._under(each, by_id, of_line, lines)
            if not found:
                why = "nothing is transcribed where they stand"
                self.ledger.impossible("annotations", each.tier.id, why=why)
            for line in found:
                if each.tier.coding:
                    line.marks.append(self._mark(each, line))
                else:
                    self._note(each, line)

    def _under(
        self, each: _Annotation, by_id: Mapping[str, _Annotation], of_line: Mapping[str, _Line], lines: Sequence[_Line]
    ) -> list[_Line]:
        """The line that an annotation rests on, by reference, or those that are spoken in its time."""
        passed: set[str] = set()
        under = each
        while under.upon in by_id and under.id not in passed:
            passed.add(under.id)
            under = by_id[under.upon]
        if under.id in of_line:
            return [of_line[under.id]]
        voice = self._voice(each.tier)
        return [
            line
            for line in lines
            if (voice is None or line.annotation.tier == voice) and _meanwhile(under, line.annotation)
        ]

    def _voice(self, tier: _Tier) -> _Tier | None:
        """The tier of words that a tier rests on in the end, None when it rests on none."""
        passed: set[str] = set()
        while tier.parent in self.tiers and tier.id not in passed:
            passed.add(tier.id)
            tier = self.tiers[tier.parent]
        return None if tier.coding else tier

    def _mark(self, each: _Annotation, line: _Line) -> Mark:
        tier = self.codes.setdefault(
            (each.tier.id, ""), ProjectCode(guid(*self.seed, "tier", each.tier.id), each.tier.id, codable=False)
        )
        made = guid(*self.seed, "code", each.tier.id, each.words)
        self.codes.setdefault((each.tier.id, each.words), ProjectCode(made, each.words, tier.guid))
        mark = guid(*self.seed, "mark", each.id, line.annotation.id)
        return Mark(mark, made, user_guid(self.users, each.tier.annotator))

    def _note(self, each: _Annotation, line: _Line) -> None:
        audit = Audit(user_guid(self.users, each.tier.annotator))
        made = note(f"{each.tier.id}: {each.words}", audit, *self.seed, "note", each.id, line.annotation.id)
        if made is not None:
            self.notes.append(made)
            line.notes.append(made.guid)

    def _selection(self, line: _Line) -> Selection:
        made = guid(*self.seed, "line", line.annotation.id)
        return Selection(made, line.start, line.end, tuple(line.marks), tuple(line.notes))

    def _syncs(self, lines: Sequence[_Line]) -> tuple[SyncPoint, ...]:
        return tuple(
            SyncPoint(guid(*self.seed, "sync", line.annotation.id), line.start, line.annotation.begin)
            for line in lines
            if line.annotation.begin is not None
        )

    def _medium(self) -> tuple[Form, str]:
        found = next(self.root.iterfind("HEADER/MEDIA_DESCRIPTOR"), None)
        if found is None:
            return Form.AUDIO, ""
        form = Form.VIDEO if found.get("MIME_TYPE", "").startswith("video") else Form.AUDIO
        return form, (found.get("RELATIVE_MEDIA_URL") or found.get("MEDIA_URL") or "").rpartition("/")[2]


def _meanwhile(one: _Annotation, other: _Annotation) -> bool:
    """Whether two annotations share some time."""
    if one.begin is None or one.end is None or other.begin is None or other.end is None:
        return False
    return one.begin < other.end and other.begin < one.end


def _whole(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() and len(said) < 12 else None
