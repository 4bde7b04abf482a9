"""The texts of a project as sources of a study, looked at as files of words are: who speaks, what sort of evidence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from qualcode.core.model import Source, guid
from qualcode.errors import SourceError
from qualcode.exchange.line_ends import WithLF, with_lf
from qualcode.exchange.project import Form, Guid, Project, ProjectSource, same
from qualcode.exchange.report import Ledger
from qualcode.projects.names import source_name, unique
from qualcode.projects.people import Facts
from qualcode.projects.records import PART, SOURCE, Keeping, Records, without_words
from qualcode.store import StudyFile

_MEDIA = {Form.PDF: "PDFs", Form.PICTURE: "pictures", Form.AUDIO: "recordings", Form.VIDEO: "recordings"}


@dataclass(frozen=True, slots=True)
class TakenText:
    """A text of a project and the source of the study that it is; `new` when it was not there before."""

    text: ProjectSource
    source: Source
    new: bool
    ends: WithLF = field(repr=False)


@dataclass
class Texts:
    """The texts of a project by GUID, and the names that sources had in the study it came from, with those here."""

    taken: list[TakenText] = field(default_factory=list)
    names: dict[Guid, str] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)


def take_texts(file: StudyFile, project: Project, records: Records, facts: Facts, told: Ledger) -> Texts:
    """The sources of a project; a text that the study has already under its GUID stays the source that it is."""
    taking = _Taking(file, project, records, facts, told)
    for top in project.sources:
        _tell(top, told)
        for part in top.walk():
            if part.text is not None:
                taking.take(part, top)
    return taking.texts


class _Taking:
    """One text after another, each under a name of its own."""

    def __init__(self, file: StudyFile, project: Project, records: Records, facts: Facts, told: Ledger) -> None:
        self.texts = Texts()
        self._names = {mark.name for mark in file.source_marks()}
        # What went out with a GUID of the study's own comes back under it.
        self._known = {guid("source", name): name for name in self._names} | records.source_names()
        here = {self._known.get(same(part.guid), "") for top in project.sources for part in top.walk()}
        self._held = {source.name: source for source in file.sources(sorted(here & self._names))}
        self._met: set[str] = set()
        self._facts = facts
        self._told = told

    def take(self, part: ProjectSource, top: ProjectSource) -> None:
        """Find the text among the study's sources, or make it a new one."""
        held = self._held.get(self._known.get(same(part.guid), ""))
        source = None if held is None or held.name in self._met else held
        if source is not None and with_lf(source.text).text != part.text:
            why = "the file has another text of it; the study has both now"
            self._told.changed("sources", source.name, why=why)
            source = None
        new = source is None
        if source is None:
            name = unique(part.source.name if part.source else _wanted(top, part), self._names)
            source = _source(part, name, self._facts, top)
            _tell_name(top, part, name, self._told)
        self._names.add(source.name)
        self._met.add(source.name)
        self.texts.taken.append(TakenText(part, source, new, with_lf(source.text)))
        self.texts.names[same(part.guid)] = source.name
        if part.source is not None:
            self.texts.was[part.source.name] = source.name


def keep_sources(project: Project, texts: Texts, usual: str, keeping: Keeping) -> None:
    """Keep what came with each source; `usual` is the coder of what names nobody."""
    taken = {id(each.text): each.source for each in texts.taken}

    def row(part: ProjectSource) -> dict[str, str]:
        source = taken.get(id(part))
        about = {"usual": usual, "text": source.text_digest} if source is not None else {}
        return {"source": source.name if source is not None else "", **about}

    for top in project.sources:
        keeping.keep(SOURCE, top.guid, without_words(top), **row(top))
        for part in top.parts:
            if id(part) in taken:
                keeping.keep(PART, part.guid, **row(part))


def _wanted(top: ProjectSource, part: ProjectSource) -> str:
    """The name for a text: its source's, with its own where the source has several."""
    if part is top or len(top.parts) == 1:
        return source_name(top.name or part.name)
    return source_name(f"{top.name} {part.name}".strip())


def _source(part: ProjectSource, name: str, facts: Facts, top: ProjectSource) -> Source:
    if part.source is not None:
        own = part.source.path if _inside(part.source.path) else ""
        return replace(part.source, name=name, path=own)
    read = _read(part.text or "", name)
    attributes = facts.attributes(top) | (facts.attributes(part) if part is not top else {})
    return replace(read, case=facts.case(top) or read.case, attributes={**read.attributes, **attributes})


def _inside(path: str) -> bool:
    """Whether a path leads to nowhere but below the study: the next run will look for a file there."""
    return not (path.startswith(("/", "\\")) or ":" in path or ".." in path.replace("\\", "/").split("/"))


def _read(text: str, name: str) -> Source:
    """A text as the readers of files see it, where they leave its words as they are."""
    from qualcode import sources
    from qualcode.language.detect import detect_language

    try:
        found = sources.read(text.encode("utf-8"), name=name, path=f"{name}.txt")
    except (SourceError, UnicodeEncodeError):
        found = []
    source = found[0] if len(found) == 1 and found[0].text == text else Source(name, text)
    return replace(source, path="", digest="", problems=(), language=source.language or detect_language(text))


def _tell(top: ProjectSource, told: Ledger) -> None:
    if top.form is Form.TEXT:
        if top.text is None:
            why = "their text is not in the file; what the project says of them is kept"
            told.impossible("sources", top.name, why=why)
    else:
        told.kept(_MEDIA[top.form], top.name)
    told.kept("selections of pages, pictures and recordings", count=len(top.regions))
    told.kept("codings of whole sources", top.name, count=len(top.marks) + sum(len(p.marks) for p in top.parts))
    told.kept("formatted texts", top.name, count=sum(bool(part.rich) for part in top.walk()))
    told.kept("descriptions of sources", top.name, count=sum(bool(part.description) for part in top.walk()))
    told.kept("sync points", top.name, count=sum(len(part.syncs) for part in top.walk()))


def _tell_name(top: ProjectSource, part: ProjectSource, name: str, told: Ledger) -> None:
    told.taken("sources", name)
    if part is top and part.name != name:
        told.changed("source names", name, why="two are called the same, or the name has no line of its own")
