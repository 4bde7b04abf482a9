"""Codebook -> Codebook: find, add, rename, move, merge and split codes. The codebook given is left as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.core.model import Code, Codebook, Indicator, Words
from qualcode.core.nearest import nearest, unknown
from qualcode.errors import CodebookError, UnknownNameError

DEPTH = 20  # levels of codes, as in a codebook file


class Revised(NamedTuple):
    """A codebook after a change, and what each path that is no more has become: the way for codings to follow."""

    codebook: Codebook
    became: dict[str, str]


def find(codebook: Codebook, name: str) -> str:
    """The path that a name means: the path itself, or the last part of one when only one code has it.

    Raises UnknownNameError with the nearest when there is none, CodebookError when several codes have that last part.

    >>> find(Codebook("c", (Code("motives"), Code("motives/demand"))), "demand")
    'motives/demand'
    """
    if name in codebook:
        return name
    ends = [path for path in codebook.paths if path.rpartition("/")[2] == name]
    if len(ends) > 1:
        raise CodebookError(name, "several codes are called so", f"name one by its path: {', '.join(ends)}")
    if not ends:
        raise _unknown_code(name, codebook.paths)
    return ends[0]


def _unknown_code(name: str, paths: Sequence[str]) -> UnknownNameError:
    """The error for a name that no code has; a name without its theme is compared with the last parts of paths."""
    by_end = {path.rpartition("/")[2]: path for path in reversed(paths)}
    guess = nearest(name, by_end) if "/" not in name and nearest(name, paths) is None else None
    if guess is None:
        return unknown("code", name, paths)
    return UnknownNameError(f"code {name!r}", "there is none of that name", f"did you mean {by_end[guess]!r}?")


def add(codebook: Codebook, path: str) -> Codebook:
    """The codebook with a new code, and the codes above it where these are missing."""
    _check_new(codebook, path)
    return replace(codebook, codes=arranged([*codebook.codes, Code(path)]))


def rename(codebook: Codebook, path: str, name: str) -> Revised:
    """Give a code another name at its place; the codes below it follow. Its label stays.

    >>> rename(Codebook("c", (Code("motives"), Code("motives/demand"))), "motives", "reasons").became
    {'motives': 'reasons', 'motives/demand': 'reasons/demand'}
    """
    if "/" in name:
        raise CodebookError(name, "a name has no slash", "give the last part only; to put the code elsewhere, move it")
    parent = path.rpartition("/")[0]
    return _relocated(codebook, path, _joined_path(parent, name), last=False)


def move(codebook: Codebook, path: str, parent: str) -> Revised:
    """Put a code, and those below it, under another code as its last; under "" it becomes a theme."""
    if parent:
        codebook[parent]
    return _relocated(codebook, path, _joined_path(parent, path.rpartition("/")[2]), last=True)


def merge(codebook: Codebook, paths: Sequence[str], into: str) -> Revised:
    """Make several codes one: `into`, which may be one of them, another code, or new.

    What they say is joined, `into` first: indicators and exclusions, examples, definitions; codes below them go below
    `into`, and those of the same name are merged too.
    """
    going = [path for path in dict.fromkeys(paths) if path != into]
    for path in (*going, *(path for path in paths if path == into)):
        codebook[path]
        if into.startswith(path + "/"):
            remedy = f"merge it into {path}, then rename that"
            raise CodebookError(into, f"lies below {path}, which is to become one with it", remedy)
    if into not in codebook:
        _check_new(codebook, into)
    if not going:
        raise CodebookError(into, "there is nothing to merge it with", "name at least one other code")
    became = {path: _followed(path, going, into) for path in codebook.paths if _above(path, going)}
    groups: dict[str, list[Code]] = {}
    for code in codebook:
        groups.setdefault(became.get(code.path, code.path), []).append(code)
    order = {code.path: number for number, code in enumerate(codebook)}
    codes = [(order.get(path, order[group[0].path]), _one_code(path, group)) for path, group in groups.items()]
    codes.sort(key=lambda pair: pair[0])
    return Revised(replace(codebook, codes=arranged(code for _, code in codes)), became)


def split(codebook: Codebook, path: str, into: str, indicators: Sequence[str] = ()) -> Codebook:
    """Part a new code off a code: these of its indicators, by their text, go to it, with the exclusions they had."""
    code = codebook[path]
    _check_new(codebook, into)
    known = [indicator.text for indicator in code.indicators]
    for text in indicators:
        if text not in known:
            guess = nearest(text, known)
            remedy = f"did you mean {guess!r}?" if guess else "give one as it is written in the codebook"
            raise UnknownNameError(f"indicator {text!r}", f"{path} has none of that text", remedy)
    moved = tuple(indicator for indicator in code.indicators if indicator.text in indicators)
    kept = tuple(indicator for indicator in code.indicators if indicator.text not in indicators)
    made = Code(into, indicators=moved, exclusions=code.exclusions if moved else ())
    codes = [replace(each, indicators=kept) if each is code else each for each in codebook]
    after = codebook.paths.index(codebook.under(path)[-1]) + 1
    return replace(codebook, codes=arranged([*codes[:after], made, *codes[after:]]))


def not_in(base: Codebook, changed: Codebook, other: Codebook) -> list[str]:
    """What became of codes from `base` to `changed` that `other` does not know, as clauses; [] when it knows all.

    >>> one, two = Codebook("c", (Code("a"),)), Codebook("c", (Code("b"),))
    >>> not_in(one, two, one)
    ['it still has a', 'it has no b']
    """
    gone = [path for path in base.paths if path not in changed and path in other]
    new = [path for path in changed.paths if path not in base and path not in other]
    return [f"it still has {path}" for path in gone] + [f"it has no {path}" for path in new]


def _relocated(codebook: Codebook, path: str, target: str, *, last: bool) -> Revised:
    below = codebook.under(path)
    if target == path:
        raise CodebookError(path, "is there already", "name another place")
    if target.startswith(path + "/"):
        raise CodebookError(path, "cannot go below itself", "name a code that is not below it")
    _check_new(codebook, target)
    became = {old: target + old.removeprefix(path) for old in below}
    moved = [
        replace(code, path=became[code.path], guid=code.identity) if code.path in became else code for code in codebook
    ]
    if last:
        moved.sort(key=lambda code: code.path == target or code.path.startswith(target + "/"))
    return Revised(replace(codebook, codes=arranged(moved)), became)


def _check_new(codebook: Codebook, path: str) -> None:
    parts = path.split("/")
    if not all(part and part == part.strip() and part.isprintable() for part in parts):
        raise CodebookError(repr(path), "is no path of a code", "write names with a slash between, as motives/demand")
    if len(parts) > DEPTH:
        raise CodebookError(path, f"codes are nested more than {DEPTH} deep", "put it higher in the tree")
    if path in codebook:
        raise CodebookError(path, "there is a code of that path already", "choose another name, or merge the two codes")


def _joined_path(parent: str, name: str) -> str:
    return f"{parent}/{name}" if parent else name


def _above(path: str, going: Iterable[str]) -> str:
    """The lowest of the codes that are going which is the path or above it; "" when none is."""
    return max((each for each in going if path == each or path.startswith(each + "/")), key=len, default="")


def _followed(path: str, going: Sequence[str], into: str) -> str:
    """Where a path comes to; what lands below `into` may meet a code there that is going too."""
    while above := _above(path, going):
        path = into + path.removeprefix(above)
    return path


def arranged(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Codes as a file has them: each followed by those below it, in order; those missing above one are made."""
    by_path: dict[str, Code] = {}
    below: dict[str, list[str]] = {}
    for code in codes:
        parts = code.path.split("/")
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            if path not in by_path:
                by_path[path] = Code(path)
                below.setdefault("/".join(parts[: depth - 1]), []).append(path)
        by_path[code.path] = code
    arranged: list[Code] = []
    waiting = below.get("", [])[::-1]
    while waiting:
        path = waiting.pop()
        arranged.append(by_path[path])
        waiting += below.get(path, [])[::-1]
    return tuple(arranged)


def _one_code(path: str, codes: Sequence[Code]) -> Code:
    """Several codes as one, the one that has the path already first; nothing that any of them says is lost."""
    codes = sorted(codes, key=lambda code: code.path != path)
    first = codes[0]
    if len(codes) == 1:
        return first if first.path == path else replace(first, path=path, guid=first.identity)
    return Code(
        path,
        label=_words(codes, lambda code: code.label, join=False),
        definition=_words(codes, lambda code: code.definition),
        include=_words(codes, lambda code: code.include),
        exclude=_words(codes, lambda code: code.exclude),
        examples=_lists(codes, lambda code: code.examples),
        counterexamples=_lists(codes, lambda code: code.counterexamples),
        indicators=_indicators(indicator for code in codes for indicator in code.indicators),
        exclusions=_indicators(indicator for code in codes for indicator in code.exclusions),
        colour=next((code.colour for code in codes if code.colour), ""),
        guid=first.guid if first.path == path else first.identity,
        line=first.line,
    )


def _indicators(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Each once, those of a language together, as a file has them."""
    listed: dict[str, dict[Indicator, None]] = {}
    for indicator in indicators:
        listed.setdefault(indicator.language, {})[indicator] = None
    return tuple(indicator for some in listed.values() for indicator in some)


def _words(codes: Sequence[Code], of: Callable[[Code], Words], *, join: bool = True) -> Words:
    """Words by language: those of all codes, a line each, or else those of the first that has some."""
    said: dict[str, list[str]] = {}
    for code in codes:
        for language, words in of(code).items():
            if words not in said.setdefault(language, []):
                said[language].append(words)
    return {language: "\n".join(words) if join else words[0] for language, words in said.items()}


def _lists(codes: Sequence[Code], of: Callable[[Code], Mapping[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    listed: dict[str, dict[str, None]] = {}
    for code in codes:
        for language, items in of(code).items():
            listed.setdefault(language, {}).update(dict.fromkeys(items))
    return {language: tuple(items) for language, items in listed.items()}
