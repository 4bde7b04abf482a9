"""A codebook as plain lines: names indented below each other, or paths such as `motives>>creativity`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import yaml

from qualcode.codebook.nodes import Node, Nodes, line_of
from qualcode.codebook.read import CodebookReading
from qualcode.core import codetree
from qualcode.core.model import Code, Codebook
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError

BETWEEN: Final = ">>"
_ENDS: Final = re.compile(r"\r\n|\r|\n")
_TAB: Final = 4  # columns of indentation
_LINE: Final = re.compile(r"([ \t]*)(?:[-*+•●○◦▪–]\s+|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s+)?(.*?)\s*")
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"(?:: (.*))?')
_NEEDS_QUOTES: Final = re.compile(r'"|[-*+•●○◦▪–]\s|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s|#|.*(?:: |:$|\s$)', re.DOTALL)


class _Line(NamedTuple):
    number: int
    indent: int
    name: str
    definition: str


def read_outline(text: str, *, path: str, name: str) -> CodebookReading:
    """Read names indented below each other, with blanks or tabs; bullets and numbers before them are taken off.

    What follows a colon is the definition: `creativity: the wish to make something new`. Lines with `#` are left out.

    >>> read_outline("motives\\n  - creativity: The wish\\n", path="a.txt", name="a").codebook.paths
    ['motives', 'motives/creativity']
    """
    problems: list[Problem] = []
    codes: dict[str, Code] = {}
    above: list[tuple[int, str]] = []
    for line in _lines(text):
        while above and above[-1][0] >= line.indent:
            above.pop()
        part = _part(line, path, problems)
        whole = "/".join((*(name for _, name in above), part))
        above.append((line.indent, part))
        _add(codes, whole, line, path, problems)
    return _reading(codes, problems, path=path, name=name)


def read_paths(text: str, *, path: str, name: str) -> CodebookReading:
    """Read lines such as `category>>code`, as deep as there are parts.

    >>> read_paths("motives>>creativity\\nmoney", path="a.txt", name="a").codebook.paths
    ['motives', 'motives/creativity', 'money']
    """
    problems: list[Problem] = []
    codes: dict[str, Code] = {}
    for number, said in enumerate(_ENDS.split(text), start=1):
        if not said.strip():
            continue
        names = [" ".join(part.split()) for part in said.split(BETWEEN)]
        if not all(names):
            message = f"{said.strip()!r} has an empty name in it"
            problems.append(Problem(f"{path}:{number}", message, f"write it as category{BETWEEN}code", refused=True))
            continue
        parts = [_part(_Line(number, 0, part, ""), path, problems) for part in names]
        _add(codes, "/".join(parts), _Line(number, 0, names[-1], ""), path, problems)
    return _reading(codes, problems, path=path, name=name)


def read_nested(text: str, *, path: str, name: str) -> CodebookReading | None:
    """Read YAML of names in nested lists, as qc writes its codebook; None when it is other YAML.

    >>> read_nested("- motives:\\n  - creativity\\n- money\\n", path="a.yaml", name="a").codebook.paths
    ['motives', 'motives/creativity', 'money']
    """
    nodes = Nodes(path)
    root = nodes.parse(text)
    if not isinstance(root, yaml.SequenceNode):
        return None
    codes: dict[str, Code] = {}
    for whole, line in _nested(nodes, root, (), path):
        _add(codes, "/".join(whole), line, path, nodes.problems)
    return _reading(codes, nodes.problems, path=path, name=name)


def _nested(nodes: Nodes, node: Node, above: tuple[str, ...], path: str) -> Iterator[tuple[tuple[str, ...], _Line]]:
    if len(above) > codetree.DEPTH:
        raise CodebookError(path, f"codes are nested more than {codetree.DEPTH} deep", "a YAML alias may hold itself")
    for member in nodes.list_of(node):
        if isinstance(member, yaml.MappingNode):
            for said, key, below in nodes.items(member, "a codebook"):
                line = _Line(line_of(key), 0, said, "")
                whole = (*above, _part(line, path, nodes.problems))
                yield whole, line
                yield from _nested(nodes, below, whole, path)
        else:
            line = _Line(line_of(member), 0, nodes.word(member, "a code"), "")
            yield (*above, _part(line, path, nodes.problems)), line


def outline_text(codebook: Codebook) -> str:
    """Names indented below each other, with their definition where there is one, in the first language."""
    return "".join(_outlined(code) for code in codebook)


def paths_text(codebook: Codebook) -> str:
    """A line a code, `category>>code`; codes with others below them are named by these.

    Raises CodebookError for a name with `>>` in it.
    """
    parents = {code.path.rpartition("/")[0] for code in codebook}
    for code in codebook:
        if BETWEEN in code.path:
            problem = f"{code.path!r} has {BETWEEN!r} in its name, which parts names in such a file"
            raise CodebookError(codebook.name, problem, "rename it, or write another format")
    return "".join(code.path.replace("/", BETWEEN) + "\n" for code in codebook if code.path not in parents)


def not_in_outline(codebook: Codebook, *, definitions: bool) -> list[Problem]:
    """What codes say that plain lines leave out, with how many say it."""
    said = ("label", "include", "exclude", "examples", "counterexamples", "indicators", "exclusions", "colour")
    counts = {key: sum(bool(getattr(code, key)) for code in codebook) for key in said}
    if not definitions:
        counts["definition"] = sum(bool(code.definition) for code in codebook)
    elif lost := sum(len(code.definition) > 1 for code in codebook):
        counts["definition in other languages"] = lost
    left_out = ", ".join(f"{key} ({number})" for key, number in counts.items() if number)
    return [Problem(codebook.name, f"plain lines leave out: {left_out}", "YAML keeps everything")] if left_out else []


def _lines(text: str) -> Iterator[_Line]:
    for number, said in enumerate(_ENDS.split(text), start=1):
        found = _LINE.fullmatch(said)
        if found is None or not found[2] or found[2].startswith("#"):
            continue
        quoted = _QUOTED.fullmatch(found[2])
        if quoted is not None:
            name, definition = quoted[1].replace('""', '"'), quoted[2] or ""
        else:
            name, _, definition = found[2].removesuffix(":").partition(": ")
        yield _Line(number, len(found[1].expandtabs(_TAB)), name, definition.strip())


def _part(line: _Line, path: str, problems: list[Problem]) -> str:
    if "/" in line.name:
        part = line.name.replace("/", "-")
        message, hint = f"{line.name!r} has a slash, which parts the names of a path", f"its path has {part!r}"
        problems.append(Problem(f"{path}:{line.number}", message, hint + ", its label keeps the name"))
        return part
    return line.name


def _add(codes: dict[str, Code], whole: str, line: _Line, path: str, problems: list[Problem]) -> None:
    if whole in codes:
        message = f"the code {whole!r} stands there twice (first on line {codes[whole].line})"
        problems.append(Problem(f"{path}:{line.number}", message, "rename or join them", refused=True))
        return
    label = {"": line.name} if "/" in line.name else {}
    codes[whole] = Code(whole, label, {"": line.definition} if line.definition else {}, line=line.number)


def _reading(codes: dict[str, Code], problems: list[Problem], *, path: str, name: str) -> CodebookReading:
    if not codes and not problems:
        problems.append(Problem(path, "there are no codes in it", "write a name a line", refused=True))
    deep = next((whole for whole in codes if whole.count("/") >= codetree.DEPTH), None)
    if deep is not None:
        message = f"{deep!r} is more than {codetree.DEPTH} levels deep"
        problems.append(Problem(f"{path}:{codes[deep].line}", message, "make the tree flatter", refused=True))
    refused = any(problem.refused for problem in problems)
    book = None if refused else Codebook(name, codetree.arranged(codes.values()))
    return CodebookReading(book, problems)


def _outlined(code: Code) -> str:
    depth, name = code.path.count("/"), code.path.rpartition("/")[2]
    if _NEEDS_QUOTES.match(name):
        name = '"' + name.replace('"', '""') + '"'
    definition = next(iter(code.definition.values()), "")
    said = f"{name}: {_one_line((definition,))}" if definition.strip() else name
    return "  " * depth + said + "\n"


def _one_line(words: Sequence[str]) -> str:
    return " ".join(" ".join(words).split())
