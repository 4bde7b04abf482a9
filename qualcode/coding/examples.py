"""The examples and counterexamples of a codebook, as its unit tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualcode.coding.accounts import CodeAccount, in_short
from qualcode.coding.batch import batch_of_sources
from qualcode.coding.explain import Explainer, whole_spans
from qualcode.coding.expressions import Both, Either, Expression, Limit, Without
from qualcode.coding.matcher import compile_codebook
from qualcode.core.model import Code, Codebook, Kind, Role, Source, Turn
from qualcode.core.spans import Span
from qualcode.core.tongue import Tongue

ASKED = "?"  # begins the line of an example that holds the question before it


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a code applies to or, where not `wanted`, one that looks alike but is not it.

    `number` counts from 1 among the examples (or counterexamples) of the code in that language.
    """

    code: str
    language: str
    number: int
    wanted: bool
    text: str
    question: str = ""

    @property
    def source(self) -> Source:
        """The example as a source that is one segment, after its question where it has one."""
        name = f"{self.code} {'example' if self.wanted else 'counterexample'} {self.language} {self.number}"
        if not self.question:
            return Source(name, self.text, Kind.INTERVIEW, self.language)
        asked = Span(0, len(self.question))
        said = Span(asked.end + 1, asked.end + 1 + len(self.text))
        turns = (Turn(asked, "", Role.INTERVIEWER), Turn(said, "", Role.PARTICIPANT))
        return Source(name, f"{self.question}\n{self.text}", Kind.INTERVIEW, self.language, turns)


@dataclass(frozen=True, slots=True)
class Tried:
    """What the codebook does with one of its examples.

    `accounts` are those of the code and the codes below it, as far as they have indicators: a theme applies where one
    of them does.
    """

    example: Example
    accounts: tuple[CodeAccount, ...]

    @property
    def applied(self) -> bool:
        """Whether the code is given."""
        return any(account.applied for account in self.accounts)

    @property
    def passed(self) -> bool:
        """Whether the codebook does as it says."""
        return self.applied is self.example.wanted

    @property
    def reason(self) -> str:
        """Why the code is given, or is not, in a line."""
        told = [account for account in self.accounts if account.applied] or [
            account for account in self.accounts if account.fired or account.near
        ]
        return "; ".join(in_short(account) for account in told or self.accounts[:1])


def examples_of(code: Code) -> Iterator[Example]:
    """The examples of a code, then its counterexamples."""
    for wanted, said in ((True, code.examples), (False, code.counterexamples)):
        for language, texts in said.items():
            for number, text in enumerate(texts, 1):
                question, answer = _parted(text)
                yield Example(code.path, language, number, wanted, answer, question)


def _parted(text: str) -> tuple[str, str]:
    """The question that an example begins with, and the rest.

    >>> _parted("? Were you told to?\\nYes, I was.")
    ('Were you told to?', 'Yes, I was.')
    """
    first, _, rest = text.strip().partition("\n")
    if first.startswith(ASKED) and rest.strip():
        return first.removeprefix(ASKED).strip(), rest.strip()
    return "", text.strip()


def try_out(examples: Sequence[Example], codebook: Codebook, tongue: Tongue) -> list[Tried]:
    """What the codebook does with some of its examples; those of codes without any indicator below are left out.

    Each is a segment of its language. An example has no speaker and no kind, so that limits to these count as met.
    """
    armed = {code.path for code in codebook if code.indicators}
    found: dict[Example, Tried] = {}
    for language in sorted({example.language for example in examples}):
        spoken = [example for example in examples if example.language == language]
        matcher = compile_codebook(codebook, language, tongue)
        rules = tuple(replace(rule, expression=without_limits(rule.expression)) for rule in matcher.rules)
        batch = batch_of_sources([example.source for example in spoken])
        explainer = Explainer(batch, replace(matcher, rules=rules), whole_spans, codebook)
        for row, example in enumerate(spoken):
            paths = [path for path in codebook.under(example.code) if path in armed]
            if paths:
                found[example] = Tried(example, tuple(explainer.account(row, path, weak=True) for path in paths))
    return [found[example] for example in examples if example in found]


def without_limits(expression: Expression) -> Expression:
    """An expression without its limits to speakers and kinds."""
    match expression:
        case Both(left, Limit()) | Both(Limit(), left):
            return without_limits(left)
        case Both(left, right) | Without(left, right):
            return replace(expression, left=without_limits(left), right=without_limits(right))
        case Either(parts):
            return Either(tuple(map(without_limits, parts)))
        case _:
            return expression
