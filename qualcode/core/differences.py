"""What differs between two versions of a codebook, code by code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from qualcode.core.bookdata import code_as_data
from qualcode.core.model import Code, Codebook, Indicator

NEW, GONE, CHANGED, MOVED = "new", "gone", "changed", "moved"
_WORDS = ("label", "definition", "include", "exclude")
_EXAMPLES = ("examples", "counterexamples")
_INDICATORS = ("indicators", "exclusions")
_SINGLE = ("weight", "minimum", "colour")


@dataclass(frozen=True, slots=True)
class Difference:
    """What went from one thing that a code says, and what came; each with its language before it, where it has one."""

    what: str  # "indicators", "definition", "minimum", ...
    gone: tuple[str, ...]
    new: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.what}: " + "; ".join([*(f"- {each}" for each in self.gone), *(f"+ {each}" for each in self.new)])

    def as_data(self) -> dict[str, Any]:
        """As plain values."""
        return {"what": self.what, "gone": list(self.gone), "new": list(self.new)}


@dataclass(frozen=True, slots=True)
class CodeDifference:
    """A code that is new, gone, changed, or moved: as it was, but at another path (`was`)."""

    path: str
    change: str
    differences: tuple[Difference, ...] = ()
    was: str = ""

    def __str__(self) -> str:
        return f"was {self.was}" if self.was else "; ".join(map(str, self.differences))

    def as_data(self) -> dict[str, Any]:
        """As plain values."""
        told = [difference.as_data() for difference in self.differences]
        return {"code": self.path, "change": self.change, "was": self.was, "differences": told}


class CodebookDifferences(NamedTuple):
    """What differs: of the codebook as a whole, of its lists (`what` is @name), and of its codes in the newer order."""

    about: tuple[Difference, ...]
    lists: tuple[Difference, ...]
    codes: tuple[CodeDifference, ...]


def codebook_differences(old: Codebook, new: Codebook) -> CodebookDifferences:
    """What differs from one version of a codebook to another; of the order of the codes nothing is said.

    >>> a, b = (Codebook("c", (Code("x", indicators=(Indicator(word),)),)) for word in ("ide", "idea"))
    >>> codebook_differences(a, b).codes[0].differences
    (Difference(what='indicators', gone=('ide',), new=('idea',)),)
    """
    moved = _moved(old, new)
    codes: list[CodeDifference] = []
    for code in new:
        if code.path in moved:
            codes.append(CodeDifference(code.path, MOVED, was=moved[code.path]))
        elif code.path not in old:
            codes.append(CodeDifference(code.path, NEW, tuple(_differing(Code(code.path), code))))
        elif told := tuple(_differing(old[code.path], code)):
            codes.append(CodeDifference(code.path, CHANGED, told))
    gone = [code for code in old if code.path not in new and code.path not in moved.values()]
    codes += [CodeDifference(code.path, GONE, tuple(_differing(code, Code(code.path)))) for code in gone]
    return CodebookDifferences(tuple(_about(old, new)), tuple(_lists(old.lists, new.lists)), tuple(codes))


def _moved(old: Codebook, new: Codebook) -> dict[str, str]:
    """Codes that say what a code which is gone said, by their new path, with the old one."""
    going = {_without_path(code): code.path for code in old if code.path not in new and code.indicators}
    coming = (code for code in new if code.path not in old and code.indicators)
    return {code.path: going[key] for code in coming if (key := _without_path(code)) in going}


def _without_path(code: Code) -> str:
    """All that a code says, without its path: what a moved code has in common with itself."""
    return json.dumps(code_as_data(replace(code, path="")), sort_keys=True)


def _differing(old: Code, new: Code) -> Iterator[Difference]:
    for name in (*_WORDS, *_EXAMPLES, *_INDICATORS, *_SINGLE):
        before, after = (_said(getattr(code, name)) for code in (old, new))
        if told := _difference(name, before, after):
            yield told


def _said(value: Any) -> list[str]:
    """What a field of a code says as lines, each with its language before it."""
    if value is None or value == "":
        return []
    if isinstance(value, int | float):
        return [f"{value:g}"]
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [_in(language, text) for language, said in value.items() for text in _texts(said)]
    return [_in(indicator.language, indicator.text) for indicator in value]


def _texts(said: str | Sequence[str]) -> Sequence[str]:
    return [said] if isinstance(said, str) else said


def _in(language: str, text: str) -> str:
    return f"{language}: {text}" if language else text


def _difference(what: str, before: Iterable[str], after: Iterable[str]) -> Difference | None:
    was, is_ = dict.fromkeys(before), dict.fromkeys(after)
    gone, new = tuple(text for text in was if text not in is_), tuple(text for text in is_ if text not in was)
    return Difference(what, gone, new) if gone or new else None


def _about(old: Codebook, new: Codebook) -> Iterator[Difference]:
    for name in ("name", "version", "languages", "description"):
        before, after = (_whole(getattr(book, name)) for book in (old, new))
        if told := _difference(name, before, after):
            yield told


def _whole(value: Any) -> list[str]:
    return list(value) if isinstance(value, tuple) else _said(value)


def _lists(old: Mapping[str, tuple[Indicator, ...]], new: Mapping[str, tuple[Indicator, ...]]) -> Iterator[Difference]:
    for name in dict.fromkeys((*new, *old)):
        if told := _difference(f"@{name}", _said(old.get(name, ())), _said(new.get(name, ()))):
            yield told
