"""Codebook YAML (format 1, see docs/codebook.md) to Codebook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import PurePath
from typing import Any, NamedTuple

import yaml

from qualcode.codebook.nodes import Node, Nodes, line_of
from qualcode.core.model import Code, Codebook, Indicator
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError

FORMAT = 1
DEPTH = 20  # levels of codes: the deepest real codebook known has 6
ROOT_KEYS = frozenset({"qualcode", "name", "version", "description", "languages", "lists", "themes"})
WORDS_KEYS = ("label", "definition", "include", "exclude")
LIST_KEYS = ("examples", "counterexamples")
INDICATOR_KEYS = ("indicators", "exclusions")
NUMBER_KEYS = ("weight", "minimum")
CODE_KEYS = frozenset({*WORDS_KEYS, *LIST_KEYS, *INDICATOR_KEYS, *NUMBER_KEYS, "colour", "guid", "codes"})
LANGUAGE = re.compile(r"[a-z]{2,3}")
GUID = re.compile(r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3}")
LIST_NAME = re.compile(r"[\w-]+")
PLAIN_WORDS = re.compile(r"[\w' -]+")


class CodebookReading(NamedTuple):
    """What a codebook file says, and what is wrong with it; no codebook when it cannot be used."""

    codebook: Codebook | None
    problems: list[Problem]

    def usable(self) -> Codebook:
        """The codebook; raises CodebookError naming the first problem when there is none to use."""
        refused = [problem for problem in self.problems if problem.refused]
        if self.codebook is not None and not refused:
            return self.codebook
        first, *others = refused
        more = f" (and {len(others)} more: `qualcode codebook check` names them)" if others else ""
        raise CodebookError(first.where, first.message + more, first.hint)


def schema_text() -> str:
    """The JSON Schema of the format, for editors that complete and check YAML by one."""
    return resources.files("qualcode.codebook").joinpath("codebook.schema.json").read_text(encoding="utf-8")


def read_codebook(text: str, *, path: str) -> CodebookReading:
    """Read a codebook from YAML text; `path` is only used to say where a problem is.

    >>> text = "{qualcode: 1, themes: {motives: {codes: {creativity: [creative, idea]}}}}"
    >>> read_codebook(text, path="a.yaml").codebook.paths
    ['motives', 'motives/creativity']
    """
    nodes = Nodes(path)
    root = nodes.parse(text)
    if root is None:
        return CodebookReading(None, nodes.problems)
    fields = {
        key: value
        for key, key_node, value in nodes.items(root, "a codebook")
        if nodes.known(key, key_node, ROOT_KEYS, "a codebook")
    }
    _check_format(nodes, root, fields)
    languages = (
        tuple(nodes.word(node, "a language") for node in nodes.list_of(fields["languages"]))
        if "languages" in fields
        else ()
    )
    codes = tuple(_codes(nodes, fields["themes"], "")) if "themes" in fields else ()
    codebook = Codebook(
        name=nodes.word(fields["name"], "the name") if "name" in fields else PurePath(path).stem,
        version=nodes.word(fields["version"], "the version") if "version" in fields else "",
        languages=languages or languages_used(codes),
        description=_words(nodes, fields["description"], "the description") if "description" in fields else {},
        codes=codes,
        lists=_named_lists(nodes, fields["lists"]) if "lists" in fields else {},
    )
    _check_codebook(nodes, root, codebook, declared=languages)
    refused = any(problem.refused for problem in nodes.problems)
    return CodebookReading(None if refused else codebook, nodes.problems)


def _check_format(nodes: Nodes, root: Node, fields: dict[str, Node]) -> None:
    if "qualcode" not in fields:
        nodes.warn(root, "the format has no version", f"write `qualcode: {FORMAT}` on the first line")
    elif (version := nodes.word(fields["qualcode"], "the format's version")) != str(FORMAT):
        nodes.refuse(
            fields["qualcode"],
            f"format {version!r} is not one this version of qualcode reads",
            f"it reads format {FORMAT}; a newer qualcode may read this one",
        )
    if "themes" not in fields and isinstance(root, yaml.MappingNode):
        nodes.refuse(root, "there are no themes", "write `themes:` and the codes below it")


def _codes(nodes: Nodes, node: Node, parent: str) -> Iterator[Code]:
    """The codes of a mapping and all below them, parents first."""
    if parent.count("/") >= DEPTH:
        raise CodebookError(nodes.path, f"codes are nested more than {DEPTH} deep", "a YAML alias may hold itself")
    for name, key, value in nodes.items(node, f"{parent or 'themes'}"):
        if "/" in name:
            nodes.refuse(key, f"the name {name!r} has a slash", "nest the code under its parent's `codes:` instead")
            continue
        path = f"{parent}/{name}" if parent else name
        if isinstance(value, yaml.MappingNode):
            yield from _code_and_below(nodes, path, key, value)
        else:  # the short form: a list of indicators
            yield Code(path, indicators=_indicators(nodes, value, path), line=line_of(key))


def _code_and_below(nodes: Nodes, path: str, key: Node, node: Node) -> Iterator[Code]:
    fields = {
        name: value
        for name, name_node, value in nodes.items(node, path)
        if nodes.known(name, name_node, CODE_KEYS, path)
    }
    words = {name: _words(nodes, fields[name], f"{path} {name}") for name in WORDS_KEYS if name in fields}
    lists = {name: _lists(nodes, fields[name], f"{path} {name}") for name in LIST_KEYS if name in fields}
    indicators = {name: _indicators(nodes, fields[name], path) for name in INDICATOR_KEYS if name in fields}
    numbers = {name: _number(nodes, fields[name], f"{path} {name}") for name in NUMBER_KEYS if name in fields}
    colour = nodes.word(fields["colour"], f"{path} colour") if "colour" in fields else ""
    if colour and not COLOUR.fullmatch(colour):
        nodes.refuse(fields["colour"], f"{path} has the colour {colour!r}", "write it as '#0072b2'")
    guid = nodes.word(fields["guid"], f"{path} guid") if "guid" in fields else ""
    if guid and not GUID.fullmatch(guid):
        nodes.refuse(fields["guid"], f"{path} has the guid {guid!r}", "take it over as it was written, or leave it out")
    said: dict[str, Any] = {**words, **lists, **indicators, **numbers}
    yield Code(path, **said, colour=colour, guid=guid, line=line_of(key))
    if "codes" in fields:
        yield from _codes(nodes, fields["codes"], path)


def _named_lists(nodes: Nodes, node: Node) -> dict[str, tuple[Indicator, ...]]:
    lists = {}
    for name, key, value in nodes.items(node, "lists"):
        if not LIST_NAME.fullmatch(name):
            nodes.refuse(key, f"the list's name {name!r} cannot be written as @{name}", "use letters, digits, - and _")
        else:
            lists[name] = _indicators(nodes, value, f"the list {name}")
    return lists


def _number(nodes: Nodes, node: Node, what: str) -> float | None:
    try:
        number = float(nodes.word(node, what))
    except ValueError:
        number = -1.0
    if number > 0 and number < float("inf"):
        return number
    nodes.refuse(node, f"{what} is no number above 0", "write 1, 2 or 0.5")
    return None


def _words(nodes: Nodes, node: Node, what: str) -> dict[str, str]:
    return {language: nodes.word(value, what) for language, value in nodes.by_language(node, what).items()}


def _lists(nodes: Nodes, node: Node, what: str) -> dict[str, tuple[str, ...]]:
    return {
        language: tuple(nodes.word(member, what) for member in nodes.list_of(value))
        for language, value in nodes.by_language(node, what).items()
    }


def _indicators(nodes: Nodes, node: Node, path: str) -> tuple[Indicator, ...]:
    found: dict[Indicator, None] = {}
    for language, value in nodes.by_language(node, f"{path} indicators").items():
        for member in nodes.list_of(value):
            text = nodes.word(member, f"an indicator of {path}").strip()
            indicator = Indicator(text, language, line_of(member))
            if not text:
                nodes.refuse(member, f"{path} has an empty indicator", "write a word or take the line out")
            elif indicator in found:
                nodes.warn(member, f"{path} has the indicator {text!r} twice", "take one out")
            if isinstance(member, yaml.ScalarNode) and member.style == '"' and PLAIN_WORDS.fullmatch(text):
                nodes.warn(
                    member,
                    f"{path}: YAML takes the quotes off {text!r}, so its words count in any form",
                    f"write '\"{text}\"' for the exact phrase, or leave the quotes out",
                )
            if text:
                found.setdefault(indicator)
    return tuple(found)


def languages_used(codes: tuple[Code, ...]) -> tuple[str, ...]:
    """The languages of the indicators: those that a codebook speaks when it does not say."""
    used = {i.language: None for code in codes for i in (*code.indicators, *code.exclusions) if i.language}
    return tuple(used)


def _check_codebook(nodes: Nodes, root: Node, codebook: Codebook, *, declared: tuple[str, ...]) -> None:
    if not codebook.codes and not any(problem.refused for problem in nodes.problems):
        nodes.refuse(root, "there are no codes", "write at least one code below `themes:`")
    for language in codebook.languages:
        if not LANGUAGE.fullmatch(language):
            nodes.refuse(root, f"{language!r} is not a language code", "write ISO 639 codes such as id or en")
    parents = {code.path.rpartition("/")[0] for code in codebook}
    for code in codebook:
        if not code.indicators and code.path not in parents:
            nodes.warn(code.line, f"{code.path} has no indicators", "the machine will not apply it; people can")
        for language in sorted(_languages_of(code) - {"", *codebook.languages}):
            known = ", ".join(codebook.languages) or "none"
            nodes.refuse(code.line, f"{code.path} speaks the language {language!r}", f"`languages:` names {known}")
        if declared and code.definition:
            missing = [language for language in declared if not {language, ""} & code.definition.keys()]
            for language in missing:
                nodes.warn(
                    code.line,
                    f"{code.path} has no definition in {language!r}",
                    "write one, for the reader's sake",
                )


def _languages_of(code: Code) -> set[str]:
    said = (code.label, code.definition, code.include, code.exclude, code.examples, code.counterexamples)
    return {language for mapping in said for language in mapping} | {
        indicator.language for indicator in (*code.indicators, *code.exclusions)
    }
