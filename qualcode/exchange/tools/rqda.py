"""RQDA: the database NAME.rqda of the R package.

Positions are those of GTK's text view: characters from 0. What was deleted is still there, with status 0. A code may be
in several categories, as may a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from qualcode.core.model import guid
from qualcode.exchange.project import (
    Audit,
    Case,
    Form,
    Grouping,
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

WAYS: Final = (Way(POINTS), Way(POINTS, crlf=2), Way(POINTS, first=1), Way(UNITS))
_TABLES: Final = ("source", "freecode", "coding", "codecat", "treecode", "caselinkage")
_GONE: Final = 0  # the status of what was deleted


def looks_like_rqda(path: Path) -> bool:
    """Whether a file is a database of RQDA."""
    return has_tables(path, *_TABLES)


def read_rqda(path: Path, ledger: Ledger) -> Project:
    """The project in a database of RQDA."""
    with opened(path) as database:
        return _Reader(database, path.stem, ledger).project()


class _Reader:
    """Reads the tables; what was deleted in RQDA is passed over, and counted."""

    def __init__(self, database: Database, name: str, ledger: Ledger) -> None:
        self.database, self.name, self.ledger = database, name, ledger
        about = database.rows("project", "date", "memo")
        self.about = about[0] if about else {"date": "", "memo": ""}
        self.seed = ("rqda", words_of(self.about["date"]))
        self.notes: list[ProjectSource] = []
        self.deleted = 0
        tables = ("coding", "freecode", "source", "cases", "annotation", "journal", "codecat")
        self.users = users_named(
            (words_of(row["owner"]) for table in tables for row in database.rows(table, "owner")), *self.seed
        )
        self.places: dict[int, Places] = {}
        self.names: dict[int, str] = {}

    def project(self) -> Project:
        """The whole project."""
        sources = self._sources()
        codings = self._codings()
        cases, stretches = self._cases()
        codes, sets = self._codes()
        sources = {
            key: replace(each, selections=gathered([*codings.get(key, []), *stretches.get(key, [])]))
            for key, each in sources.items()
        }
        journal = self._journal()
        self._tell_left_out()
        return Project(
            self.name,
            origin="RQDA",
            audit=Audit(created=moment(self.about["date"])),
            description=words_of(self.about["memo"]),
            users=tuple(self.users.values()),
            codes=codes,
            variables=self._variables(),
            cases=cases,
            sources=tuple(sources.values()),
            notes=tuple(self.notes),
            note_refs=journal,
            sets=(*sets, *self._file_sets()),
        )

    def _rows(self, table: str, *columns: str, order: str = "rowid") -> list[dict[str, Any]]:
        rows = self.database.rows(table, *columns, "status", order=order)
        kept = [row for row in rows if number(row["status"]) != _GONE]
        self.deleted += len(rows) - len(kept)
        return kept

    def _guid(self, kind: str, key: Any) -> str:
        return guid(*self.seed, kind, str(key))

    def _audit(self, row: Mapping[str, Any]) -> Audit:
        return Audit(user_guid(self.users, words_of(row["owner"])), moment(row["date"]))

    def _note(
        self, row: Mapping[str, Any], kind: str, key: Any, *, text: str = "memo", name: str = ""
    ) -> tuple[str, ...]:
        made = note(words_of(row[text]), self._audit(row), *self.seed, kind, str(key), "memo", name=name)
        if made is None:
            return ()
        self.notes.append(made)
        return (made.guid,)

    def _codes(self) -> tuple[tuple[ProjectCode, ...], tuple[Grouping, ...]]:
        """Categories as codes that nothing is coded with; a code that is in several lies below the first of them."""
        categories = self._rows("codecat", "name", "catid", "memo")
        known = {row["catid"] for row in categories}
        inside: dict[int, list[int]] = {}
        for row in self._rows("treecode", "cid", "catid"):
            if row["catid"] in known:
                inside.setdefault(row["cid"], []).append(row["catid"])
        below: dict[int | None, list[ProjectCode]] = {}
        members: dict[int, list[str]] = {}
        for row in self._rows("freecode", "name", "id", "memo", "color"):
            first = next(iter(inside.get(row["id"], [])), None)
            parent = self._guid("category", first) if first is not None else ""
            made = self._guid("code", row["id"])
            code = ProjectCode(made, words_of(row["name"]), parent, True, _colour(row["color"]), words_of(row["memo"]))
            below.setdefault(first, []).append(code)
            for category in inside.get(row["id"], []):
                members.setdefault(category, []).append(made)
        ordered: list[ProjectCode] = []
        for row in categories:
            made = self._guid("category", row["catid"])
            ordered.append(ProjectCode(made, words_of(row["name"]), codable=False, description=words_of(row["memo"])))
            ordered += below.get(row["catid"], [])
        several = {category for found in inside.values() if len(found) > 1 for category in found}
        sets = tuple(
            Grouping(self._guid("set", row["catid"]), words_of(row["name"]), codes=tuple(members.get(row["catid"], ())))
            for row in categories
            if row["catid"] in several
        )
        shared = sum(len(found) > 1 for found in inside.values())
        why = "they are in several categories: they lie below the first, and sets keep which others they are in"
        if shared:
            self.ledger.changed("codes", count=shared, why=why)
        return (*ordered, *below.get(None, [])), sets

    def _file_sets(self) -> tuple[Grouping, ...]:
        members: dict[int, list[str]] = {}
        for row in self._rows("treefile", "fid", "catid"):
            if row["fid"] in self.places:
                members.setdefault(row["catid"], []).append(self._guid("source", row["fid"]))
        return tuple(
            Grouping(
                self._guid("files", row["catid"]), words_of(row["name"]), words_of(row["memo"]),
                sources=tuple(members.get(row["catid"], ())),
            )
            for row in self._rows("filecat", "name", "catid", "memo")
        )  # fmt: skip

    def _variables(self) -> tuple[Variable, ...]:
        return tuple(
            Variable(
                self._guid("variable", row["name"]),
                words_of(row["name"]),
                VariableType.FLOAT if row["class"] == "numeric" else VariableType.TEXT,
                words_of(row["memo"]),
            )
            for row in self._rows("attributes", "name", "class", "memo")
        )

    def _values(self, table: str, key: str) -> dict[int, tuple[Value, ...]]:
        types = {row["name"]: row["class"] for row in self.database.rows("attributes", "name", "class")}
        found: dict[int, tuple[Value, ...]] = {}
        for row in self._rows(table, "variable", "value", key):
            said = words_of(row["value"]).strip()
            if said in ("", "NA") or row["variable"] not in types:
                continue
            numeric = types[row["variable"]] == "numeric" and _is_number(said)
            value = Value(
                self._guid("variable", row["variable"]), said, VariableType.FLOAT if numeric else VariableType.TEXT
            )
            found[row[key]] = (*found.get(row[key], ()), value)
        return found

    def _sources(self) -> dict[int, ProjectSource]:
        values = self._values("fileAttr", "fileID")
        found: dict[int, ProjectSource] = {}
        for row in self._rows("source", "name", "id", "file", "memo", "owner", "date"):
            self.places[row["id"]] = places = Places(words_of(row["file"]), WAYS)
            self.names[row["id"]] = words_of(row["name"])
            found[row["id"]] = ProjectSource(
                self._guid("source", row["id"]),
                self.names[row["id"]],
                Form.TEXT,
                places.text,
                audit=self._audit(row),
                notes=self._note(row, "source", row["id"]),
                values=values.get(row["id"], ()),
            )
        return found

    def _codings(self) -> dict[int, list[Selection]]:
        rows: dict[int, list[dict[str, Any]]] = {}
        columns = ("cid", "fid", "seltext", "selfirst", "selend", "owner", "date", "memo")
        for row in self._rows("coding", *columns, order="fid, selfirst, selend, cid"):
            if row["cid"] is None:
                self.ledger.impossible("codings", why="they have no code")
            else:
                rows.setdefault(row["fid"], []).append(row)
        for row in self._rows("annotation", "fid", "position", "annotation", "owner", "date"):
            place = {"selfirst": row["position"], "selend": row["position"]}
            rows.setdefault(row["fid"], []).append({**row, **place, "cid": None, "seltext": None})
        return {source: self._placed(source, found) for source, found in rows.items()}

    def _placed(self, source: int, rows: Sequence[dict[str, Any]]) -> list[Selection]:
        places = self.places.get(source)
        if places is None:
            self.ledger.impossible("codings", count=len(rows), why="their file was deleted in RQDA")
            return []
        placed = places.place([_stored(row) for row in rows])
        tell(
            self.ledger, self.names[source], [place for row, place in zip(rows, placed, strict=True) if row["seltext"]]
        )
        found = []
        for row, place in zip(rows, placed, strict=True):
            if place is None:
                self.ledger.impossible("codings", self.names[source], why="their words are not in the file")
                continue
            if place.moved:
                why = "their words stand elsewhere in the file, and were found there"
                self.ledger.changed("codings", self.names[source], why=why)
            found.append(self._selection(source, row, place))
        return found

    def _selection(self, source: int, row: Mapping[str, Any], place: Placed) -> Selection:
        key = f"{source} {number(row['selfirst'])} {number(row['selend'])}"
        made = self._guid("selection", key)
        audit = self._audit(row)
        if row["cid"] is None:
            notes = self._note(row, "annotation", key, text="annotation")
            return Selection(made, place.start, place.end, notes=notes, audit=audit)
        whole = f"{key} {row['cid']} {row['owner']}"
        notes = self._note(row, "coding", whole)
        mark = Mark(self._guid("coding", whole), self._guid("code", row["cid"]), audit.creator, audit.created, notes)
        return Selection(made, place.start, place.end, (mark,), audit=audit)

    def _cases(self) -> tuple[tuple[Case, ...], dict[int, list[Selection]]]:
        values = self._values("caseAttr", "caseID")
        whole: dict[int, list[str]] = {}
        parts: dict[int, list[str]] = {}
        stretches: dict[int, list[Selection]] = {}
        for row in self._rows("caselinkage", "caseid", "fid", "selfirst", "selend"):
            places = self.places.get(row["fid"])
            if places is None:
                continue
            place = places.place([_stored({**row, "seltext": None})])[0]
            if place is None or (place.start == 0 and place.end >= len(places.text) - 1):
                whole.setdefault(row["caseid"], []).append(self._guid("source", row["fid"]))
                continue
            made = self._guid("selection", f"{row['fid']} {number(row['selfirst'])} {number(row['selend'])}")
            stretches.setdefault(row["fid"], []).append(Selection(made, place.start, place.end))
            parts.setdefault(row["caseid"], []).append(made)
        cases = tuple(
            Case(
                self._guid("case", row["id"]), words_of(row["name"]), words_of(row["memo"]),
                values=values.get(row["id"], ()),
                sources=tuple(dict.fromkeys(whole.get(row["id"], ()))),
                selections=tuple(dict.fromkeys(parts.get(row["id"], ()))),
            )
            for row in self._rows("cases", "name", "memo", "id")
        )  # fmt: skip
        return cases, stretches

    def _journal(self) -> tuple[str, ...]:
        return tuple(
            made
            for row in self._rows("journal", "name", "journal", "owner", "date")
            for made in self._note(row, "journal", row["name"], text="journal", name=words_of(row["name"]))
        )

    def _tell_left_out(self) -> None:
        images = len(self.database.rows("imageCoding", "cid"))
        self.ledger.impossible("codings of pictures", count=images, why="they have no words")
        self.ledger.found(
            self.name, f"{self.deleted} things were deleted in RQDA and are left out"
        ) if self.deleted else None


def _stored(row: Mapping[str, Any]) -> Stored:
    words = row["seltext"]
    start, end = number(row["selfirst"]), number(row["selend"])
    return Stored(start or 0, end or 0, None if words is None else words_of(words))


def _colour(said: Any) -> str:
    """A colour as RQDA writes it: "#rrggbb", or the twelve digits of GTK."""
    colour = words_of(said).strip()
    wide = colour.startswith("#") and len(colour) == 13
    return f"#{colour[1:3]}{colour[5:7]}{colour[9:11]}" if wide else colour


def _is_number(said: str) -> bool:
    try:
        float(said)
    except ValueError:
        return False
    return True
