"""Taguette: a project exported as SQLite, or a workspace with one project.

A highlight is a stretch of the text nodes of a page in UTF-8 bytes, with the piece of the page as its snippet. Who made
it stands in the log of commands only, and an export has put one name in place of all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from qualcode.core.model import guid
from qualcode.errors import QualcodeError
from qualcode.exchange.project import Audit, Form, Mark, Project, ProjectCode, ProjectSource, Selection
from qualcode.exchange.report import Ledger
from qualcode.exchange.tools.building import gathered, tree_of, user_guid, users_named
from qualcode.exchange.tools.html_text import PageText, page_text, words_in
from qualcode.exchange.tools.placing import POINTS, Bytes, Places, Stored, Way
from qualcode.exchange.tools.sqlite import Database, has_tables, moment, number, opened, words_of

BETWEEN = "."  # of the names in a tag's path
_EXPORTED = "admin"


def looks_like_taguette(path: Path) -> bool:
    """Whether a file is a database of Taguette."""
    return has_tables(path, "projects", "documents", "highlights", "highlight_tags", "tags", "commands")


def read_taguette(path: Path, ledger: Ledger) -> Project:
    """The project in a database of Taguette; QualcodeError when there is none, or several."""
    with opened(path) as database:
        row = _project_row(database, path)
        return _Reader(database, row, ledger).project()


def _project_row(database: Database, path: Path) -> dict[str, Any]:
    rows = database.rows("projects", "id", "name", "description", "created")
    if len(rows) == 1:
        return rows[0]
    if not rows:
        raise QualcodeError(str(path), "has no project in it", "export the project in Taguette again")
    names = ", ".join(repr(row["name"]) for row in rows[:8])
    remedy = "open one of them in Taguette, export it as SQLite3 (Project info), and import that"
    raise QualcodeError(str(path), f"is a workspace with {len(rows)} projects: {names}", remedy)


class _Maker(NamedTuple):
    """Who put a tag on a highlight, and when."""

    login: str
    date: str


@dataclass
class _Log:
    """The log of commands: who made a highlight, who put which tag on it, and documents."""

    highlights: dict[int, _Maker] = field(default_factory=dict)
    tags: dict[int, dict[int, _Maker]] = field(default_factory=dict)
    documents: dict[int, _Maker] = field(default_factory=dict)
    logins: list[str] = field(default_factory=list)

    def read(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Go through the commands in their order."""
        for row in rows:
            try:
                payload = json.loads(row["payload"])
            except (TypeError, ValueError):
                continue
            if isinstance(payload, dict):
                maker = _Maker(words_of(row["user_login"]), _utc(row["date"]))
                self.logins.append(maker.login)
                self._command(payload, maker, row["document_id"])

    def _command(self, payload: Mapping[str, Any], maker: _Maker, document: Any) -> None:
        kind = payload.get("type")
        highlight, tags = payload.get("highlight_id"), payload.get("tags")
        if kind == "highlight_add" and isinstance(highlight, int) and isinstance(tags, list):  # also of changed tags
            self.highlights.setdefault(highlight, maker)
            before = self.tags.get(highlight, {})
            self.tags[highlight] = {tag: before.get(tag, maker) for tag in tags if isinstance(tag, int)}
        elif kind == "document_add":
            self.documents[document] = maker
        elif kind == "tag_merge":
            source, target = number(payload.get("src_tag_id")), number(payload.get("dest_tag_id"))
            for given in self.tags.values():
                if source in given and target is not None:
                    given.setdefault(target, given.pop(source))

    def who(self, highlight: int, tag: int) -> _Maker:
        """Who put a tag on a highlight; who made the highlight, where the log does not say."""
        return self.tags.get(highlight, {}).get(tag) or self.highlights.get(highlight) or _Maker("", "")


class _Reader:
    def __init__(self, database: Database, row: Mapping[str, Any], ledger: Ledger) -> None:
        self.database, self.row, self.ledger = database, row, ledger
        self.seed = ("taguette", words_of(row["name"]), words_of(row["created"]))
        self.log = _Log()
        commands = database.rows("commands", "user_login", "date", "document_id", "project_id", "payload", order="id")
        self.log.read([row for row in commands if row["project_id"] in (None, self.row["id"])])
        members = database.rows("project_members", "user_login", "project_id")
        logins = [words_of(row["user_login"]) for row in members if row["project_id"] == self.row["id"]]
        self.users = users_named([*self.log.logins, *logins], *self.seed)

    def project(self) -> Project:
        self._tell_coders()
        codes = self._codes()
        sources = tuple(self._sources())
        return Project(
            words_of(self.row["name"]),
            origin="Taguette",
            audit=Audit(created=_utc(self.row["created"])),
            description=words_of(self.row["description"]),
            users=tuple(self.users.values()),
            codes=codes,
            sources=sources,
        )

    def _tell_coders(self) -> None:
        if list(self.users) == [_EXPORTED]:
            self.ledger.changed(
                "coders", _EXPORTED, why="Taguette's export names nobody else; its workspace file knows who coded what"
            )

    def _codes(self) -> tuple[ProjectCode, ...]:
        rows = self._of_project("tags", "id", "path", "description")
        codes = [
            ProjectCode(self._guid("tag", row["id"]), words_of(row["path"]), description=words_of(row["description"]))
            for row in rows
        ]
        return tree_of(codes, BETWEEN, *self.seed)

    def _of_project(self, table: str, *columns: str) -> list[dict[str, Any]]:
        rows = self.database.rows(table, *columns, "project_id", order="id")
        return [row for row in rows if row["project_id"] == self.row["id"]]

    def _guid(self, kind: str, number: Any) -> str:
        return guid(*self.seed, kind, str(number))

    def _sources(self) -> list[ProjectSource]:
        tags: dict[int, list[int]] = {}
        for row in self.database.rows("highlight_tags", "highlight_id", "tag_id", order="highlight_id, tag_id"):
            tags.setdefault(row["highlight_id"], []).append(row["tag_id"])
        highlights: dict[int, list[dict[str, Any]]] = {}
        columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
        for row in self.database.rows("highlights", *columns, order="start_offset, id"):
            highlights.setdefault(row["document_id"], []).append(row)
        return [
            self._source(row, highlights.get(row["id"], []), tags)
            for row in self._of_project("documents", "id", "name", "description", "created", "contents")
        ]

    def _source(
        self, row: Mapping[str, Any], highlights: Sequence[Mapping[str, Any]], tags: Mapping[int, Sequence[int]]
    ) -> ProjectSource:
        name = words_of(row["name"])
        page = page_text(words_of(row["contents"]))
        placing = _Placing(page, name, self.ledger)
        selections = []
        for highlight in highlights:
            span = placing.span(highlight)
            if span is not None:
                selections.append(self._selection(span, highlight["id"], tags.get(highlight["id"], ())))
        placing.tell()
        maker = self.log.documents.get(row["id"], _Maker("", ""))
        return ProjectSource(
            self._guid("document", row["id"]),
            name,
            Form.TEXT,
            page.text,
            description=words_of(row["description"]),
            audit=Audit(user_guid(self.users, maker.login), _utc(row["created"])),
            selections=gathered(selections),
        )

    def _selection(self, span: tuple[int, int], highlight: int, tags: Sequence[int]) -> Selection:
        maker = self.log.highlights.get(highlight, _Maker("", ""))
        marks = tuple(self._mark(highlight, tag) for tag in tags)
        audit = Audit(user_guid(self.users, maker.login), maker.date)
        return Selection(self._guid("highlight", highlight), *span, marks, audit=audit)

    def _mark(self, highlight: int, tag: int) -> Mark:
        maker = self.log.who(highlight, tag)
        made = guid(*self.seed, "mark", str(highlight), str(tag))
        return Mark(made, self._guid("tag", tag), user_guid(self.users, maker.login), maker.date)


class _Placing:
    """Places the highlights of a document, each checked by its snippet."""

    def __init__(self, page: PageText, name: str, ledger: Ledger) -> None:
        self._page, self._name, self._ledger = page, name, ledger
        self._bytes = Bytes(page.plain)
        self._places = Places(page.plain, (Way(POINTS),))
        self._right = 0

    def span(self, highlight: Mapping[str, Any]) -> tuple[int, int] | None:
        """The span of a highlight in the text for people; None, and told, when its words are nowhere."""
        start, end = (self._bytes.point(number(highlight[key]) or 0) for key in ("start_offset", "end_offset"))
        words = words_in(words_of(highlight["snippet"]))
        if start is not None and end is not None and start <= end and words in ("", self._page.plain[start:end]):
            self._right += 1
            return self._page.span(start, end)
        placed = self._places.place([Stored(start or 0, end or 0, words or None)])[0]
        if placed is None:
            why = "its words are not in the document"
            self._ledger.impossible("highlights", f"{self._name} {highlight['id']}", why=why)
            return None
        why = "its words stand elsewhere in the document, and were found there"
        self._ledger.changed("highlights", f"{self._name} {highlight['id']}", why=why)
        return self._page.span(placed.start, placed.end)

    def tell(self) -> None:
        """Say how the document was counted."""
        if self._right:
            said = (
                f"offsets count UTF-8 bytes of the text without tags; snippets that are the words there: {self._right}"
            )
            self._ledger.found(self._name, said, snippets=self._right)


def _utc(value: Any) -> str:
    said = moment(value)
    return f"{said}Z" if said and said[-1].isdigit() and "+" not in said else said
