"""Codebooks as plain lists and mappings: what a digest is taken of, and what files and studies hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qualcode.core.model import Code, Codebook, Indicator


def codebook_as_data(codebook: Codebook) -> dict[str, Any]:
    """The codebook as plain lists and mappings, without line numbers: what its digest is taken of.

    What a codebook does not use is left out, so that a digest stays when the format grows.
    """
    data = {
        "name": codebook.name,
        "version": codebook.version,
        "languages": list(codebook.languages),
        "description": dict(codebook.description),
        "codes": [code_as_data(code) for code in codebook.codes],
    }
    if codebook.lists:
        data["lists"] = {name: _indicators_as_data(members) for name, members in codebook.lists.items()}
    return data


def code_as_data(code: Code) -> dict[str, Any]:
    """One code as plain lists and mappings, without its line number."""
    data = {
        "path": code.path,
        "label": dict(code.label),
        "definition": dict(code.definition),
        "include": dict(code.include),
        "exclude": dict(code.exclude),
        "examples": {language: list(words) for language, words in code.examples.items()},
        "counterexamples": {language: list(words) for language, words in code.counterexamples.items()},
        "indicators": _indicators_as_data(code.indicators),
        "exclusions": _indicators_as_data(code.exclusions),
        "colour": code.colour,
    }
    data |= {name: value for name in ("weight", "minimum") if (value := getattr(code, name)) is not None}
    return data | ({"guid": code.guid} if code.guid else {})


def codebook_from_data(data: Mapping[str, Any]) -> Codebook:
    """The codebook that `codebook_as_data` was given."""
    return Codebook(
        name=data["name"],
        version=data["version"],
        languages=tuple(data["languages"]),
        description=data["description"],
        codes=tuple(code_from_data(code) for code in data["codes"]),
        lists={name: _indicators_from_data(members) for name, members in data.get("lists", {}).items()},
    )


def code_from_data(data: Mapping[str, Any]) -> Code:
    """The code that `code_as_data` was given."""
    return Code(
        path=data["path"],
        label=data["label"],
        definition=data["definition"],
        include=data["include"],
        exclude=data["exclude"],
        examples={language: tuple(words) for language, words in data["examples"].items()},
        counterexamples={language: tuple(words) for language, words in data["counterexamples"].items()},
        indicators=_indicators_from_data(data["indicators"]),
        exclusions=_indicators_from_data(data["exclusions"]),
        colour=data["colour"],
        weight=data.get("weight"),
        minimum=data.get("minimum"),
        guid=data.get("guid", ""),
    )


def _indicators_as_data(indicators: Iterable[Indicator]) -> list[list[str]]:
    return [[indicator.language, indicator.text] for indicator in indicators]


def _indicators_from_data(data: Iterable[Sequence[str]]) -> tuple[Indicator, ...]:
    return tuple(Indicator(text, language) for language, text in data)
