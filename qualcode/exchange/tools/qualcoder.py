"""QualCoder: the database `data.qda` in a project's folder `NAME.qda`.

Codings hold their words. A person's come from Qt's editor, which counts UTF-16 units and each line end as one; those
that a search made come from Python, which counts code points. Both may stand in one project, and the words decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from qualcode.core.model import guid
from qualcode.errors import QualcodeError
from qualcode.exchange.project import (
    Audit,
    Case,
    Form,
    Mark,
    Project,
    ProjectCode,
    ProjectSource,
    Selection,
    Value,
    Variable,
    VariableType,
)  # fmt: skip
from qualcode.exchange.report import Ledger
from qualcode.exchange.tools.building import gathered, note, user_guid, users_named
from qualcode.exchange.tools.placing import POINTS, UNITS, Placed, Places, Stored, Way, tell
from qualcode.exchange.tools.sqlite import Database, has_tables, moment, number, opened, words_of

FILE: Final = "data.qda"
WAYS: Final = (Way(UNITS), Way(POINTS), Way(POINTS, crlf=2), Way(UNITS, crlf=2))
_TABLES: Final = ("source", "code_name", "code_text", "code_cat", "cases")
_MEDIA: Final = (("images", "pictures"), ("audio", "recordings"), ("video", "recordings"))


def looks_like_qualcoder(path: Path) -> bool:
    """Whether a folder holds a project of QualCoder, or a file is its database."""
    return has_tables(path / FILE if path.is_dir() else path, *_TABLES)


def read_qualcoder(path: Path, ledger: Ledger) -> Project:
    """The project in a folder of QualCoder, or in its database; QualcodeError when it is none."""
    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise QualcodeError(str(path), f"has no {FILE} in it", "name the folder that QualCoder made (NAME.qda)")
    name = file.parent.name if file.name == FILE else file.name
    with opened(file) as database:
        return _Reader(database, name.removesuffix(".qda"), ledger).project()


class _Reader:
    """Reads the tables in the order in which one needs another."""

    def __init__(self, database: Database, name: str, ledger: Ledger) -> None:
        self.database, self.name, self.ledger = database, name, ledger
        about = database.rows("project", "date", "memo", "about", "codername")
        self.about = about[0] if about else {"date": "", "memo": "", "about": "", "codername": ""}
        self.seed = ("qualcoder", words_of(self.about["date"]))
        self.notes: list[ProjectSource] = []
        self.users = users_named(self._owners(), *self.seed)
        self.names: dict[int, str] = {}  # of sources with words
        self.places: dict[int, Places] = {}

    def project(self) -> Project:
        variables = self._variables()
        bare = self._sources()
        codings = self._codings()
        cases, about_cases = self._cases()
        sources = [self._with(source, key, codings, about_cases) for key, source in bare.items()]
        journal = self._journal()
        self._tell_left_out()
        return Project(
            self.name,
            origin=words_of(self.about["about"]) or "QualCoder",
            audit=Audit(created=moment(self.about["date"])),
            description=words_of(self.about["memo"]),
            users=tuple(self.users.values()),
            codes=self._codes(),
            variables=variables,
            cases=cases,
            sources=tuple(sources),
            notes=tuple(self.notes),
            note_refs=journal,
        )

    def _owners(self) -> list[str]:
        tables = (
            "code_text",
            "code_name",
            "code_cat",
            "source",
            "cases",
            "annotation",
            "journal",
            "code_av",
            "code_image",
        )
        return [words_of(row["owner"]) for table in tables for row in self.database.rows(table, "owner")]

    def _guid(self, kind: str, key: Any) -> str:
        return guid(*self.seed, kind, str(key))

    def _audit(self, row: Mapping[str, Any]) -> Audit:
        return Audit(user_guid(self.users, words_of(row["owner"])), moment(row["date"]))

    def _note(
        self, row: Mapping[str, Any], kind: str, key: Any, *, text: str = "memo", name: str = ""
    ) -> tuple[str, ...]:
        """The GUID of the note that a memo becomes, if there is one."""
        made = note(words_of(row[text]), self._audit(row), *self.seed, kind, str(key), "memo", name=name)
        if made is None:
            return ()
        self.notes.append(made)
        return (made.guid,)

    # ---- codes, variables --------------------------------------------------------------------------------------------

    def _codes(self) -> tuple[ProjectCode, ...]:
        """Categories as codes that nothing is coded with, each before what lies below it."""
        below: dict[str, list[ProjectCode]] = {}
        for row in self.database.rows("code_cat", "catid", "name", "memo", "supercatid"):
            parent = self._guid("category", row["supercatid"]) if row["supercatid"] is not None else ""
            code = self._code(row, self._guid("category", row["catid"]), parent, codable=False)
            below.setdefault(parent, []).append(code)
        for row in self.database.rows("code_name", "cid", "name", "memo", "catid", "supercid", "color"):
            parent = self._guid("category", row["catid"]) if row["catid"] is not None else ""
            parent = self._guid("code", row["supercid"]) if row["supercid"] is not None else parent
            below.setdefault(parent, []).append(self._code(row, self._guid("code", row["cid"]), parent))
        return self._in_order(below)

    @staticmethod
    def _code(row: Mapping[str, Any], made: str, parent: str, *, codable: bool = True) -> ProjectCode:
        colour = words_of(row.get("color"))
        return ProjectCode(made, words_of(row["name"]), parent, codable, colour, words_of(row["memo"]))

    def _in_order(self, below: dict[str, list[ProjectCode]]) -> tuple[ProjectCode, ...]:
        ordered: list[ProjectCode] = []
        waiting = below.pop("", [])[::-1]
        while waiting:
            code = waiting.pop()
            ordered.append(code)
            waiting += below.pop(code.guid, [])[::-1]
        for codes in below.values():  # below something that is not there, or below each other
            for code in codes:
                self.ledger.changed("codes", code.name, why="what they lie below is not in the project")
                ordered.append(ProjectCode(code.guid, code.name, "", code.codable, code.colour, code.description))
        return tuple(ordered)

    def _variables(self) -> tuple[Variable, ...]:
        rows = self.database.rows("attribute_type", "name", "memo", "valuetype", order="name")
        return tuple(
            Variable(
                self._guid("variable", row["name"]),
                words_of(row["name"]),
                VariableType.FLOAT if row["valuetype"] == "numeric" else VariableType.TEXT,
                words_of(row["memo"]),
            )
            for row in rows
        )

    def _values(self, kind: str) -> dict[int, tuple[Value, ...]]:
        """The values of cases, or of files, by their number."""
        numeric = {
            row["name"]: row["valuetype"] == "numeric"
            for row in self.database.rows("attribute_type", "name", "valuetype")
        }
        found: dict[int, tuple[Value, ...]] = {}
        for row in self.database.rows("attribute", "name", "attr_type", "value", "id"):
            said = words_of(row["value"]).strip()
            if row["attr_type"] != kind or not said or row["name"] not in numeric:
                continue
            type_ = VariableType.FLOAT if numeric[row["name"]] and _is_number(said) else VariableType.TEXT
            value = Value(self._guid("variable", row["name"]), said, type_)
            found[row["id"]] = (*found.get(row["id"], ()), value)
        return found

    # ---- sources and codings -----------------------------------------------------------------------------------------

    def _sources(self) -> dict[int, ProjectSource]:
        values = self._values("file")
        found = {}
        for row in self.database.rows("source", "id", "name", "fulltext", "mediapath", "memo", "owner", "date"):
            path = words_of(row["mediapath"])
            medium = next((what for folder, what in _MEDIA if path.lstrip("/").startswith(folder)), "")
            if medium:
                why = "what is coded of them has no words; QualCoder's own REFI-QDA export has them"
                self.ledger.impossible(medium, words_of(row["name"]), why=why)
                continue
            self.names[row["id"]] = words_of(row["name"])
            self.places[row["id"]] = places = Places(words_of(row["fulltext"]), WAYS)
            found[row["id"]] = ProjectSource(
                self._guid("source", row["id"]),
                words_of(row["name"]),
                Form.TEXT,
                places.text,
                audit=self._audit(row),
                notes=self._note(row, "source", row["id"]),
                values=values.get(row["id"], ()),
            )
        return found

    def _codings(self) -> dict[int, list[Selection]]:
        """The codings and annotations of each source, placed."""
        codings: dict[int, list[dict[str, Any]]] = {}
        columns = ("cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo")
        for row in self.database.rows("code_text", *columns, order="fid, pos0, pos1, cid, owner"):
            if row["cid"] is None:
                self.ledger.impossible("codings", why="they have no code")
            else:
                codings.setdefault(row["fid"], []).append(row)
        remarks: dict[int, list[dict[str, Any]]] = {}
        for row in self.database.rows("annotation", "fid", "pos0", "pos1", "owner", "date", "memo"):
            remarks.setdefault(row["fid"], []).append({**row, "cid": None, "seltext": None})
        return {
            source: self._placed(source, codings.get(source, []), remarks.get(source, []))
            for source in dict.fromkeys([*codings, *remarks])
        }

    def _placed(
        self, source: int, codings: Sequence[dict[str, Any]], remarks: Sequence[dict[str, Any]]
    ) -> list[Selection]:
        rows = [*codings, *remarks]
        places = self.places.get(source)
        if places is None:
            self.ledger.impossible(
                "codings", count=len(rows), why="their source is not in the project, or has no words"
            )
            return []
        placed = places.place([_stored(row) for row in rows])
        name = self.names[source]
        tell(self.ledger, name, placed[: len(codings)])
        found = []
        for row, place in zip(rows, placed, strict=True):
            if place is None:
                self.ledger.impossible("codings", name, why="their words are not in the source")
                continue
            if place.moved:
                self.ledger.changed(
                    "codings", name, why="their words stand elsewhere in the source, and were found there"
                )
            found.append(self._selection(source, row, place))
        return found

    def _selection(self, source: int, row: Mapping[str, Any], place: Placed) -> Selection:
        key = f"{source} {row['pos0']} {row['pos1']}"
        if row["cid"] is None:
            return Selection(
                self._guid("selection", key), place.start, place.end, notes=self._note(row, "annotation", key)
            )
        whole = f"{key} {row['cid']} {row['owner']}"
        audit = self._audit(row)
        notes = self._note(row, "coding", whole)
        mark = Mark(self._guid("coding", whole), self._guid("code", row["cid"]), audit.creator, audit.created, notes)
        return Selection(self._guid("selection", key), place.start, place.end, (mark,), audit=audit)

    # ---- cases, journal ----------------------------------------------------------------------------------------------

    def _cases(self) -> tuple[tuple[Case, ...], dict[int, list[Selection]]]:
        """The cases, and the stretches of sources that are about one."""
        values = self._values("case")
        whole: dict[int, list[str]] = {}
        parts: dict[int, list[str]] = {}
        stretches: dict[int, list[Selection]] = {}
        for row in self.database.rows("case_text", "caseid", "fid", "pos0", "pos1"):
            places = self.places.get(row["fid"])
            if places is None:
                continue
            place = places.place([Stored(number(row["pos0"]) or 0, number(row["pos1"]) or 0, None)])[0]
            if place is None or (place.start == 0 and place.end >= len(places.text) - 1):
                whole.setdefault(row["caseid"], []).append(self._guid("source", row["fid"]))
                continue
            made = self._guid("selection", f"{row['fid']} {row['pos0']} {row['pos1']}")
            stretches.setdefault(row["fid"], []).append(Selection(made, place.start, place.end))
            parts.setdefault(row["caseid"], []).append(made)
        cases = tuple(
            Case(
                self._guid("case", row["caseid"]),
                words_of(row["name"]),
                words_of(row["memo"]),
                values=values.get(row["caseid"], ()),
                sources=tuple(dict.fromkeys(whole.get(row["caseid"], []))),
                selections=tuple(dict.fromkeys(parts.get(row["caseid"], []))),
            )
            for row in self.database.rows("cases", "caseid", "name", "memo")
        )
        return cases, stretches

    def _with(
        self,
        source: ProjectSource,
        key: int,
        codings: Mapping[int, Sequence[Selection]],
        cases: Mapping[int, Sequence[Selection]],
    ) -> ProjectSource:
        return replace(source, selections=gathered([*codings.get(key, ()), *cases.get(key, ())]))

    def _journal(self) -> tuple[str, ...]:
        rows = self.database.rows("journal", "jid", "name", "jentry", "date", "owner")
        return tuple(
            made
            for row in rows
            for made in self._note(row, "journal", row["jid"], text="jentry", name=words_of(row["name"]))
        )

    def _tell_left_out(self) -> None:
        why = "they are of pictures and recordings; QualCoder's own REFI-QDA export has them"
        regions = len(self.database.rows("code_image", "cid")) + len(self.database.rows("code_av", "cid"))
        self.ledger.impossible("codings", count=regions, why=why)
        important = sum(bool(row["important"]) for row in self.database.rows("code_text", "important"))
        self.ledger.impossible("marks of importance", count=important, why="a study has no place for them")
        for table, what in (("graph", "graphs"), ("stored_sql", "stored queries")):
            self.ledger.impossible(what, count=len(self.database.rows(table, "rowid")), why="they stay in QualCoder")


def _stored(row: Mapping[str, Any]) -> Stored:
    words = row["seltext"]
    return Stored(number(row["pos0"]) or 0, number(row["pos1"]) or 0, None if words is None else words_of(words))


def _is_number(said: str) -> bool:
    try:
        float(said)
    except ValueError:
        return False
    return True
