"""A YAML document as nodes that know their lines: what a codebook is read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from qualcode.core.nearest import nearest
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError

Node = yaml.nodes.Node
ANY = "any"  # stands in a mapping by language for what is said in none
LIMIT = 200_000  # nodes walked: far beyond any codebook, well before an alias bomb


def line_of(node: Node) -> int:
    """The node's line in the file, from 1."""
    return int(node.start_mark.line) + 1


@dataclass
class Nodes:
    """Typed access to the nodes of one file; what does not fit is collected as problems."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    walked: int = 0

    def parse(self, text: str) -> Node | None:
        """The root node, or None with a problem that names the line of the syntax error."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            root: Node | None = yaml.compose(text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.refuse(mark.line + 1 if mark else None, f"not YAML: {error.problem}", "mend the syntax there")
            return None
        except yaml.YAMLError as error:
            self.refuse(
                None,
                f"not YAML: {str(error).splitlines()[0]}",
                "save it as UTF-8 text without odd characters",
            )
            return None
        if root is None:
            self.refuse(None, "the file is empty", "write `themes:` with at least one code")
        return root

    def warn(self, where: Node | int | None, message: str, hint: str = "") -> None:
        """Note something that a person should look at."""
        self._note(where, message, hint, refused=False)

    def refuse(self, where: Node | int | None, message: str, hint: str = "") -> None:
        """Note something that makes the codebook unusable."""
        self._note(where, message, hint, refused=True)

    def items(self, node: Node, what: str) -> Iterator[tuple[str, Node, Node]]:
        """Key, key node and value node of a mapping; a key given twice is refused."""
        if not isinstance(node, yaml.MappingNode):
            self.refuse(node, f"{what} must be a mapping of names to values", "indent `name: value` lines below it")
            return
        seen: dict[str, int] = {}
        for key, value in node.value:
            self._count()
            if not isinstance(key, yaml.ScalarNode) or not key.value.strip():
                self.refuse(key, f"{what} has a name that is not a word", "name it with letters")
                continue
            if key.value in seen:
                message = f"{what} names {key.value!r} twice (first on line {seen[key.value]})"
                self.refuse(key, message, "rename or join them")
                continue
            seen[key.value] = line_of(key)
            yield key.value, key, value

    def known(self, key: str, node: Node, choices: frozenset[str], what: str) -> bool:
        """Whether a key is one of the choices; if not, it is refused and the nearest one named."""
        if key in choices:
            return True
        guess = nearest(key, choices)
        hint = f"did you mean {guess!r}?" if guess else "there are " + ", ".join(sorted(choices))
        self.refuse(node, f"{what} knows no {key!r}", hint)
        return False

    def word(self, node: Node, what: str) -> str:
        """The text of a scalar; numbers, yes and no stay as they are written."""
        self._count()
        if isinstance(node, yaml.ScalarNode):
            return "" if node.tag.endswith(":null") else str(node.value)
        self.refuse(node, f"{what} must be words", "write one line of text, quoted if it holds ': '")
        return ""

    def by_language(self, node: Node, what: str) -> dict[str, Node]:
        """Language to node: a mapping {id: ..., en: ...}, or anything else, or `any: ...` in it, under ""."""
        self._count()
        if isinstance(node, yaml.MappingNode):
            return {"" if key == ANY else key: value for key, _, value in self.items(node, what)}
        return {"": node}

    def list_of(self, node: Node) -> list[Node]:
        """The members of a list; a single value is a list of one, nothing is an empty one."""
        self._count()
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        return [] if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null") else [node]

    def _note(self, where: Node | int | None, message: str, hint: str, *, refused: bool) -> None:
        line = line_of(where) if isinstance(where, yaml.nodes.Node) else where
        place = f"{self.path}:{line}" if line is not None else self.path
        self.problems.append(Problem(place, message, hint, refused))

    def _count(self) -> None:
        self.walked += 1
        if self.walked > LIMIT:
            raise CodebookError(self.path, f"more than {LIMIT:,} values", "write out what the YAML aliases repeat")
