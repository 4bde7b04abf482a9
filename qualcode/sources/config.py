"""What a study states about its sources in `qualcode.toml`: roles, kinds, cases, languages, limits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from qualcode.core.limits import limits_from
from qualcode.core.model import Kind, Role
from qualcode.core.nearest import nearest
from qualcode.errors import QualcodeError, SourceError
from qualcode.sources.kinds import kind_named

Value = TypeVar("Value")

_TABLES = ("sources", "limits")
_KEYS = ("interviewers", "participants", "kinds", "cases", "facesheet", "language", "columns")
_KEYS_OF_ONE = ("kind", "case", "language", "speakers", "columns")
_LANGUAGES = {
    "indonesian": "id", "indonesia": "id", "bahasa indonesia": "id", "english": "en", "inggris": "en",
}  # fmt: skip
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated about one source by its name; what is None or empty is left to be found."""

    kind: Kind | None = None
    case: str = ""
    language: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """What a study states about its sources, instead of what qualcode would conclude.

    Attributes:
        roles: label of a speaker -> role, in every source.
        kinds: pattern on the path -> kind; the last one that fits counts, as in a list of exceptions.
        languages: pattern on the path -> language, likewise.
        cases: what to search for in the name of a file; its group `case`, or all of it, is the case.
        facesheet: path of the table of cases, relative to the study; "" when it is to be looked for.
        columns: what the columns of tables are, where that cannot be told from their heads.
        sources: name of a source -> what is stated about that one.
        limits: sizes, as the [limits] table has them.
    """

    roles: Mapping[str, Role] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    cases: re.Pattern[str] | None = None
    facesheet: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, Stated] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)

    def kind_of(self, path: str) -> Kind | None:
        """The kind that is stated for the files of a place."""
        return _last_fitting(path, self.kinds)

    def language_of(self, path: str) -> str:
        """The language that is stated for the files of a place, "" when none is."""
        return _last_fitting(path, self.languages) or ""

    def case_of(self, stem: str) -> str:
        """The case that the pattern finds in the name of a file without its suffix, "" when it finds none."""
        found = self.cases.search(stem) if self.cases is not None else None
        if found is None:
            return ""
        return (found["case"] if "case" in found.re.groupindex else found[0]) or ""


NOTHING_STATED = Config()


def language_named(word: object) -> str:
    """The code of a language that is named in words; a code is itself.

    >>> language_named("Bahasa Indonesia"), language_named("EN")
    ('id', 'en')
    """
    language = str(word or "").strip().casefold()
    return _LANGUAGES.get(language, language)


def read_config(data: bytes, *, path: str) -> Config:
    """The Config that the bytes of a `qualcode.toml` state.

    Raises SourceError, with the file and line as where, for what is no TOML, for a key that does not exist (the
    remedy names the nearest) and for a value that is none.
    """
    try:
        text = data.decode("utf-8-sig")
        stated = tomllib.loads(text)
    except UnicodeDecodeError:
        raise SourceError(path, "is not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        line = _AT_LINE.search(str(error))
        where = f"{path}:{line[1] if line else len(text.splitlines())}"  # without a line it is the end of the file
        problem = f"is not valid TOML: {_AT_LINE.sub('', str(error)).lower()}"
        raise SourceError(where, problem, "text stands in quotes, a list in [ ]") from None
    return _Checked(text, path).config(stated)


def _last_fitting(path: str, by_pattern: Mapping[str, Value]) -> Value | None:
    path = path.replace("\\", "/").casefold()
    found = None
    for pattern, value in by_pattern.items():
        folded = pattern.casefold()
        if fnmatchcase(path, folded) or fnmatchcase(path, f"*/{folded}"):
            found = value
    return found


class _Checked:
    """The tables of a config, each value looked at; what is wrong is refused with its line."""

    def __init__(self, text: str, path: str) -> None:
        self._lines = text.split("\n")
        self._path = path

    def config(self, stated: dict[str, Any]) -> Config:
        self._known(stated, _TABLES, ())
        sources = self._table(stated, "sources", ())
        at = ("sources",)
        single = {name: one for name, one in sources.items() if name not in _KEYS}
        return Config(
            roles={
                name: role
                for key, role in (("interviewers", Role.INTERVIEWER), ("participants", Role.PARTICIPANT))
                for name in self._names(sources, key, at)
            },
            kinds=self._by_pattern(sources, "kinds", at, self._kind),
            languages=self._by_pattern(sources, "language", at, lambda word, _: language_named(word)),
            cases=self._pattern(sources, at),
            facesheet=self._text(sources, "facesheet", at),
            columns=self._table(sources, "columns", at),
            sources={name: self._one(name, one) for name, one in single.items()},
            limits=self._limits(stated),
        )

    def _one(self, name: str, stated: object) -> Stated:
        at = ("sources", name)
        meant = nearest(name, _KEYS)
        if not isinstance(stated, dict) or (meant and not set(stated) & set(_KEYS_OF_ONE)):
            raise self._unknown(name, _KEYS, ("sources",))
        self._known(stated, _KEYS_OF_ONE, at)
        kind = self._text(stated, "kind", at)
        speakers = self._table(stated, "speakers", at)
        return Stated(
            kind=self._kind(kind, (*at, "kind")) if kind else None,
            case=self._text(stated, "case", at),
            language=language_named(self._text(stated, "language", at)),
            roles={who: self._role(role, (*at, who)) for who, role in speakers.items()},
            columns=self._table(stated, "columns", at),
        )

    def _limits(self, stated: dict[str, Any]) -> dict[str, Any]:
        limits = self._table(stated, "limits", ())
        for name, value in limits.items():
            try:
                limits_from({name: value})
            except QualcodeError as error:
                raise self._refused(("limits", name), f"{name!r}: {error.problem}", error.remedy) from None
        return limits

    def _by_pattern(
        self, table: dict[str, Any], key: str, at: tuple[str, ...], value_of: Callable[[str, tuple[str, ...]], Value]
    ) -> dict[str, Value]:
        """Patterns on the path with a value each; a value alone holds for every file."""
        stated = table.get(key, {})
        if isinstance(stated, str):
            stated = {"*": stated}
        if not isinstance(stated, dict):
            raise self._refused((*at, key), f"{key} is no table", f'write {key} = {{ "folder/*" = "..." }}')
        for pattern, value in stated.items():
            if not isinstance(value, str):
                raise self._refused((*at, key, pattern), f"{key}: {value!r} is no text", "put it in quotes")
        return {pattern: value_of(value, (*at, key, pattern)) for pattern, value in stated.items()}

    def _pattern(self, table: dict[str, Any], at: tuple[str, ...]) -> re.Pattern[str] | None:
        stated = self._text(table, "cases", at)
        try:
            return re.compile(stated) if stated else None
        except re.error as error:
            remedy = "a case such as W-03 is found by '[A-Z]-\\d+' in single quotes"
            raise self._refused((*at, "cases"), f"cases is no pattern: {error}", remedy) from None

    def _kind(self, word: str, at: tuple[str, ...]) -> Kind:
        kind = kind_named(word)
        if kind is None:
            raise self._refused(at, f"{word!r} is no kind of source", _choices(word, Kind))
        return kind

    def _role(self, word: object, at: tuple[str, ...]) -> Role:
        if word not in set(Role):
            raise self._refused(at, f"{word!r} is no role", _choices(str(word), Role))
        return Role(str(word))

    def _names(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> list[str]:
        names = table.get(key, [])
        names = [names] if isinstance(names, str) else names
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise self._refused((*at, key), f"{key} is no list of labels", f'write {key} = ["Dan", "P"]')
        return names

    def _text(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self._refused((*at, key), f"{key}: {value!r} is no text", "put it in quotes")
        return value

    def _table(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> dict[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self._refused((*at, key), f"{key} is no table", f"write {key} = {{ ... }} or [{key}]")
        return value

    def _known(self, table: dict[str, Any], keys: tuple[str, ...], at: tuple[str, ...]) -> None:
        for key in table:
            if key not in keys:
                raise self._unknown(key, keys, at)

    def _unknown(self, key: str, keys: tuple[str, ...], at: tuple[str, ...]) -> SourceError:
        place = f" in {'.'.join(at)}" if at else ""
        return self._refused((*at, key), f"there is no key {key!r}{place}", _choices(key, keys))

    def _refused(self, at: tuple[str, ...], problem: str, remedy: str) -> SourceError:
        return SourceError(f"{self._path}:{self._line_of(at)}", problem, remedy)

    def _line_of(self, at: tuple[str, ...]) -> int:
        """The line of a key: the first that has it after the first that has the key above it."""
        line = 0
        for key in at:
            whole = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
            line = next((n for n in range(line, len(self._lines)) if whole.search(_code(self._lines[n]))), line)
        return line + 1


def _code(line: str) -> str:
    """A line without its comment."""
    return "" if line.lstrip().startswith("#") else line


def _choices(word: str, choices: Iterable[str]) -> str:
    names = [str(choice) for choice in choices]
    guess = nearest(word, names)
    return f"did you mean {guess!r}?" if guess else "it is one of " + ", ".join(names)
