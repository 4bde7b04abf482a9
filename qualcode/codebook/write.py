"""Codebook to YAML (format 1): what `read_codebook` reads as the same codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from qualcode.codebook.nodes import ANY
from qualcode.codebook.read import FORMAT, INDICATOR_KEYS, LIST_KEYS, NUMBER_KEYS, WORDS_KEYS, languages_used
from qualcode.core.model import Code, Codebook, Indicator

_WIDTH = 110


def codebook_text(codebook: Codebook) -> str:
    """The codebook as a YAML file; comments that its file had are not in it, for a codebook does not hold them."""
    data: dict[str, Any] = {"qualcode": FORMAT, "name": codebook.name}
    if codebook.version:
        data["version"] = codebook.version
    if codebook.description:
        data["description"] = _by_language(codebook.description)
    if codebook.languages != languages_used(codebook.codes):
        data["languages"] = list(codebook.languages)
    if codebook.lists:
        data["lists"] = {name: _indicators(members) for name, members in codebook.lists.items()}
    data["themes"] = _codes(codebook.codes, "")
    return str(yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=_WIDTH))


class _Plain(yaml.SafeDumper):
    """Writes what is said twice twice, and a list of words in one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _codes(codes: Sequence[Code], parent: str) -> dict[str, Any]:
    level = parent.count("/") + 1 if parent else 0
    inside = [code for code in codes if not parent or code.path.startswith(parent + "/")]
    return {code.path.rpartition("/")[2]: _code(code, inside) for code in inside if code.path.count("/") == level}


def _code(code: Code, codes: Sequence[Code]) -> Any:
    said: dict[str, Any] = {key: _by_language(getattr(code, key)) for key in WORDS_KEYS if getattr(code, key)}
    said |= {
        key: _by_language({language: list(items) for language, items in getattr(code, key).items()})
        for key in LIST_KEYS
        if getattr(code, key)
    }
    said |= {key: _indicators(getattr(code, key)) for key in INDICATOR_KEYS if getattr(code, key)}
    said |= {key: _short(value) for key in NUMBER_KEYS if (value := getattr(code, key)) is not None}
    if code.colour:
        said["colour"] = code.colour
    if code.guid:
        said["guid"] = code.guid
    if below := _codes(codes, code.path):
        said["codes"] = below
    return said.get("indicators", []) if not said.keys() - {"indicators"} and _in_none(code.indicators) else said


def _short(number: float) -> float | int:
    return int(number) if number == int(number) else number


def _in_none(indicators: Sequence[Indicator]) -> bool:
    return not any(indicator.language for indicator in indicators)


def _by_language(words: Mapping[str, Any]) -> Any:
    """What is said in no language stands by itself, unless something is said in one too."""
    return words[""] if list(words) == [""] else {language or ANY: said for language, said in words.items()}


def _indicators(indicators: Sequence[Indicator]) -> Any:
    listed: dict[str, list[str]] = {}
    for indicator in indicators:
        listed.setdefault(indicator.language, []).append(indicator.text)
    return _by_language(listed)
