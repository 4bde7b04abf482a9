"""qc (the package `qualitative-coding`): a folder with settings.yaml, a corpus of texts, codebook.yaml and a database.

A coding is of a line, counted from 0; its words are those of the line in the corpus.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from qualcode.core.limits import in_force
from qualcode.core.model import guid
from qualcode.errors import QualcodeError
from qualcode.exchange.project import Audit, Form, Mark, Project, ProjectCode, ProjectSource, Selection
from qualcode.exchange.report import Ledger
from qualcode.exchange.tools.building import gathered, note, user_guid, users_named
from qualcode.exchange.tools.placing import with_lf
from qualcode.exchange.tools.sqlite import Database, has_tables, number, opened, words_of

SETTINGS: Final = "settings.yaml"
_USUAL: Final = {
    "corpus_dir": "corpus",
    "database": "qualitative_coding.sqlite3",
    "codebook": "codebook.yaml",
    "memos_dir": "memos",
}
_MEMO: Final = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)_(.+)")
_TABLES: Final = ("document", "coded_line", "coder", "code", "location", "document_index")


def looks_like_qc(path: Path) -> bool:
    """Whether a folder, or the settings.yaml in one, is a project of qc."""
    folder = path if path.is_dir() else path.parent
    if not path.is_dir() and path.name != SETTINGS:
        return False
    try:
        return has_tables(_Places(folder).path("database"), *_TABLES)
    except QualcodeError:
        return False


def read_qc(path: Path, ledger: Ledger) -> Project:
    """The project in a folder of qc; QualcodeError when there is none."""
    folder = path if path.is_dir() else path.parent
    places = _Places(folder)
    database = places.path("database")
    if not database.is_file():
        raise QualcodeError(str(path), f"has no {database.name} in it", "name the folder that `qc init` made")
    with opened(database) as rows:
        return _Reader(rows, places, ledger).project()


class _Places:
    """Where the parts of a project lie; never outside of its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._settings = {**_USUAL, **_yaml_mapping(self.folder / SETTINGS)}

    def path(self, key: str) -> Path:
        """The file or folder that a setting names."""
        return self.inside(self.folder, words_of(self._settings[key]), f"{SETTINGS}: {key}")

    def inside(self, folder: Path, name: str, where: str) -> Path:
        """A path below a folder of the project; QualcodeError for one that leads out of it."""
        found = (folder / name).resolve()
        if not found.is_relative_to(folder):
            raise QualcodeError(where, f"{name!r} lies outside of the project", "put it into the project's folder")
        return found


class _Reader:
    """Reads documents, coded lines, codes and memos."""

    def __init__(self, database: Database, places: _Places, ledger: Ledger) -> None:
        self.database, self.places, self.ledger = database, places, ledger
        self.seed = ("qc", places.folder.name)
        coders = [words_of(row["name"]) for row in database.rows("coder", "name")]
        self.users = users_named(
            [*coders, *(words_of(row["coder_id"]) for row in database.rows("coded_line", "coder_id"))], *self.seed
        )

    def project(self) -> Project:
        """The whole project."""
        codes = self._codes()
        sources = tuple(self._sources())
        notes = tuple(self._memos())
        return Project(
            self.places.folder.name,
            origin="qc",
            users=tuple(self.users.values()),
            codes=codes,
            sources=sources,
            notes=notes,
            note_refs=tuple(each.guid for each in notes),
        )

    def _code(self, name: str) -> str:
        return guid(*self.seed, "code", name)

    def _codes(self) -> tuple[ProjectCode, ...]:
        """The tree of codebook.yaml, then the codes that only the database has."""
        found: dict[str, ProjectCode] = {}
        path = self.places.path("codebook")
        for name, parent in _tree(_yaml(path), "", 0):
            if name in found:
                self.ledger.changed(
                    "codes", name, why="the codebook has them in several places; they stay at the first"
                )
                continue
            found[name] = ProjectCode(self._code(name), name, self._code(parent) if parent else "")
        for row in [*self.database.rows("code", "name"), *self.database.rows("coded_line", "code_id")]:
            name = words_of(row.get("name") or row.get("code_id"))
            if name:
                found.setdefault(name, ProjectCode(self._code(name), name))
        return tuple(found.values())

    def _sources(self) -> Iterator[ProjectSource]:
        corpus = self.places.path("corpus_dir")
        coded = self._coded()
        for row in self.database.rows("document", "file_path", "file_hash"):
            name = words_of(row["file_path"])
            data = self._bytes(corpus, name)
            if data is None:
                continue
            text = with_lf(data.decode("utf-8-sig", "replace"))
            self._tell_change(name, row, data)
            yield ProjectSource(
                guid(*self.seed, "document", name),
                name.removesuffix(".txt"),
                Form.TEXT,
                text,
                selections=gathered(self._selections(name, text, coded.get(name, []))),
            )

    def _tell_change(self, name: str, row: Mapping[str, Any], data: bytes) -> None:
        said = words_of(row["file_hash"])
        if said and said != hashlib.sha1(data, usedforsecurity=False).hexdigest():
            words = "was changed since qc registered it: codings may be on other lines than they were made on"
            self.ledger.found(name, words, sure=False)

    def _bytes(self, corpus: Path, name: str) -> bytes | None:
        """The bytes of a text of the corpus; None, and told, when it cannot be read."""
        try:
            path = self.places.inside(corpus, name, name)
            if path.stat().st_size > in_force().max_file_bytes:
                raise QualcodeError(name, "is larger than max_file_bytes allows", "raise it")
            return path.read_bytes()
        except (OSError, QualcodeError) as error:
            why = error.problem if isinstance(error, QualcodeError) else "is not in the corpus"
            self.ledger.impossible("sources", name, why=why)
            return None

    def _coded(self) -> dict[str, list[dict[str, Any]]]:
        """The coded lines of each document."""
        documents = {
            row["id"]: words_of(row["document_id"]) for row in self.database.rows("document_index", "id", "document_id")
        }
        of_location = {
            row["id"]: documents.get(row["document_index_id"], "")
            for row in self.database.rows("location", "id", "document_index_id")
        }
        link = "coded_line_location_association"
        of_line: dict[Any, str] = {}
        for row in self.database.rows(link, "coded_line_id", "location_id"):
            of_line.setdefault(row["coded_line_id"], of_location.get(row["location_id"], ""))
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.database.rows("coded_line", "id", "line", "coder_id", "code_id", order="line, id"):
            name = of_line.get(row["id"], "")
            if not name:
                self.ledger.impossible("codings", words_of(row["code_id"]), why="no document has their line")
                continue
            found.setdefault(name, []).append(row)
        return found

    def _selections(self, name: str, text: str, rows: list[dict[str, Any]]) -> Iterator[Selection]:
        starts = [0, *(found.end() for found in re.finditer("\n", text))]
        for row in rows:
            line = number(row["line"])
            if line is None or not 0 <= line < len(starts):
                self.ledger.impossible("codings", f"{name} line {row['line']}", why="the text has no such line")
                continue
            start = starts[line]
            end = starts[line + 1] - 1 if line + 1 < len(starts) else len(text)
            coder, code = words_of(row["coder_id"]), words_of(row["code_id"])
            made = guid(*self.seed, "coding", name, str(line), coder, code)
            mark = Mark(made, self._code(code), user_guid(self.users, coder))
            yield Selection(guid(*self.seed, "line", name, str(line)), start, end, (mark,))

    def _memos(self) -> Iterator[ProjectSource]:
        folder = self.places.path("memos_dir")
        for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
            known = _MEMO.fullmatch(path.stem)
            coder = known[4].partition("_")[0] if known else ""
            coder = next((name for name in self.users if known and (known[4] + "_").startswith(name + "_")), coder)
            written = f"{known[1]}T{known[2]}:{known[3]}" if known else ""
            audit = Audit(user_guid(self.users, coder), written)
            text = path.read_bytes().decode("utf-8", "replace")
            made = note(text, audit, *self.seed, "memo", path.name, name=path.stem)
            if made is not None:
                yield made


def _tree(data: Any, parent: str, depth: int) -> Iterator[tuple[str, str]]:
    """The names of a codebook of nested lists, each with the one above it."""
    if depth > 50:
        return
    if isinstance(data, Mapping):
        for name, below in data.items():
            yield words_of(name), parent
            yield from _tree(below, words_of(name), depth + 1)
    elif isinstance(data, list):
        for each in data:
            yield from _tree(each, parent, depth)
    elif data is not None:
        yield words_of(data), parent


def _yaml(path: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(path.read_bytes().decode("utf-8-sig", "replace"))
    except OSError:
        return None
    except yaml.YAMLError:
        raise QualcodeError(path.name, "is not YAML", "mend it (`qc check` says where)") from None


def _yaml_mapping(path: Path) -> Mapping[str, Any]:
    found = _yaml(path)
    return found if isinstance(found, Mapping) else {}
