"""A codebook compiled once: its rules, and where in a page each phrase of them stands.

How: every phrase becomes literals in one Aho-Corasick automaton with the word boundaries inside the patterns (see
qualcode.coding.literals); everything per hit is an array. Python loops touch indicators and hits, never words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qualcode.coding.expressions import (
    Choice,
    Expression,
    Match,
    Negated,
    Phrase,
    Rule,
    Word,
    walk,
)
from qualcode.coding.indicators import parse_indicator
from qualcode.coding.lists import Lists, member_phrase, with_lists
from qualcode.coding.literals import (
    Atom,
    Lexicon,
    Piece,
    Scanner,
    Sequence_,
    Texts,
    follow,
    is_open,
    literals,
    pieces,
    sequences,
)
from qualcode.coding.page import NONE, Ints, Page, Spans
from qualcode.core.model import Code, Codebook, Indicator
from qualcode.core.problems import Problem
from qualcode.core.tongue import Tongue
from qualcode.errors import CodebookError


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """An indicator of a code, with its lists filled in; forms of words are those of its language."""

    code: str
    indicator: str
    expression: Expression
    language: str
    weight: float = 1


@dataclass(frozen=True, slots=True)
class CompiledCode:
    """What a code asks of a segment beside its indicators.

    Attributes:
        minimum: the sum of the weights of the indicators found there that it takes.
        exclusions: expressions, each with its language, that keep the code off a segment; those of its theme too.
    """

    path: str
    minimum: float
    exclusions: tuple[tuple[Expression, str], ...]


@dataclass(frozen=True)
class Matcher:
    """A compiled codebook, for sources in one language."""

    language: str
    codebook: str  # digest
    codes: tuple[CompiledCode, ...]
    rules: tuple[CompiledRule, ...]
    tongue: Tongue

    def __getstate__(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def hits(self, page: Page) -> Hits:
        """Where the phrases of the codebook stand in a page."""
        return Hits(page, self._phrases, *self._scan(page))

    @cached_property
    def phrases(self) -> dict[tuple[Phrase, str], int]:
        """Every phrase of the rules and exclusions, with its language, by number."""
        asked = [(rule.expression, rule.language) for rule in self.rules]
        asked += [exclusion for code in self.codes for exclusion in code.exclusions]
        found: dict[tuple[Phrase, str], int] = {}
        for expression, language in asked:
            for part in walk(expression):
                if isinstance(part, Phrase):
                    found.setdefault((part, language), len(found))
        if any(isinstance(part, Negated) for expression, _ in asked for part in walk(expression)):
            found.setdefault(self.negation, len(found))
        return found

    @cached_property
    def negation(self) -> tuple[Phrase, str]:
        """The words of negation of the language as a phrase."""
        words = self.tongue.negations(self.language)
        branches = (tuple(Word(word, Match.EXACT) for word in phrase.split()) for phrase in words)
        return Phrase((Choice(tuple(branches)),)), self.language

    @cached_property
    def _phrases(self) -> _Phrases:
        return _Phrases(self.phrases)

    @cached_property
    def _lexicon(self) -> Lexicon:
        return self._phrases.lexicon()

    def _scan(self, page: Page) -> tuple[Ints, Spans]:
        return self._phrases.scanner(self._lexicon, page, self.tongue).scan(page)


class Hits:
    """The places of the phrases of a codebook in the text of a page, each worked out when it is asked for."""

    def __init__(self, page: Page, phrases: _Phrases, owners: Ints, found: Spans) -> None:
        """`owners` (in order) and `found` are what the scan saw of each phrase or piece of one."""
        self.page = page
        self.owners = owners
        self.found = found
        self._phrases = phrases
        self._bounds = np.searchsorted(owners, np.arange(phrases.owners + 1))

    @property
    def simple(self) -> int:
        """How many of the first owners are whole phrases that need no joining: what `found` says of them is all."""
        return len(self._phrases.numbers)

    def others(self, rules: Sequence[CompiledRule]) -> list[int]:
        """The numbers of the rules that are more than that, or whose phrase must be joined from pieces."""
        numbers: list[int] = np.setdiff1d(np.arange(len(rules)), self.rules_of(rules)[1]).tolist()
        return numbers

    def rules_of(self, rules: Sequence[CompiledRule]) -> tuple[Ints, Ints]:
        """The rules that are one phrase and no more: where those of each phrase begin, and their numbers."""
        return self._phrases.rules_of(rules)

    def of(self, phrase: Phrase, language: str) -> Spans:
        """Where a phrase stands, ordered by start and end."""
        number = self._phrases.numbers[phrase, language]
        parts = [self._of(number)]
        for joined in self._phrases.joined.get(number, ()):
            found = self._of(joined[0][0])
            for owner, gap in joined[1:]:
                if not len(found.starts):
                    break
                found = follow(self.page, found, self._of(owner), gap)
            parts.append(found)
        return Spans.joined([part for part in parts if len(part.starts)] or [NONE])

    def _of(self, owner: int) -> Spans:
        return self.found.where(slice(self._bounds[owner], self._bounds[owner + 1]))  # type: ignore[arg-type]


class _Phrases:
    """The phrases of a codebook as what is sought: owners 0 ... are the phrases, further ones pieces to be joined."""

    def __init__(self, numbers: dict[tuple[Phrase, str], int]) -> None:
        self.numbers = numbers
        self.sequences = [sequences(phrase, language) for phrase, language in numbers]
        self.joined: dict[int, list[list[tuple[int, int]]]] = {}  # phrase -> sequences of (owner, gap)
        self.owners = len(numbers)
        self._scanner: Scanner | None = None
        self._rules: tuple[Ints, Ints] | None = None

    def lexicon(self) -> Lexicon:
        """What each atom stands for before a text is seen."""
        forms: dict[str, dict[Atom, None]] = {}
        texts: dict[Atom, list[str]] = {}
        wild: dict[Atom, None] = {}
        for piece in self._parted():
            for place, atom in enumerate(piece.atoms):
                word, language = atom
                texts.setdefault(atom, [word.text] if word.match is not Match.WILD else [])
                if word.match is Match.FORMS:
                    forms.setdefault(language, {})[atom] = None
                if word.match is Match.WILD and not is_open(atom, place, len(piece.atoms)):
                    wild[atom] = None
        for atom, some in texts.items():
            if atom[0].match is Match.WILD and atom not in wild:
                some.append(atom[0].text)
        return Lexicon({language: tuple(atoms) for language, atoms in forms.items()}, tuple(wild), texts=texts)

    def _parted(self) -> Iterator[Piece]:
        """Every sequence, parted at its gaps only."""
        for sequence in {sequence: None for some in self.sequences for sequence in some}:
            part: list[Atom] = []
            for atom in (*sequence, None):
                if atom is not None:
                    part.append(atom)
                elif part:
                    yield Piece(tuple(part), 0)
                    part = []

    def scanner(self, lexicon: Lexicon, page: Page, tongue: Tongue) -> Scanner:
        """What looks for the phrases in a page, with the forms that its words have."""
        grown = lexicon.needs_words() and lexicon.learn(page, tongue.word_forms)
        if self._scanner is None or grown:
            self._scanner = Scanner(self._wanted(lexicon.texts))
        return self._scanner

    def rules_of(self, rules: Sequence[CompiledRule]) -> tuple[Ints, Ints]:
        """See Hits; worked out again only when a phrase has come to need joining."""
        if self._rules is None:
            by_phrase: list[list[int]] = [[] for _ in self.numbers]
            for number, rule in enumerate(rules):
                if isinstance(rule.expression, Phrase):
                    owner = self.numbers[rule.expression, rule.language]
                    if owner not in self.joined:
                        by_phrase[owner].append(number)
            first = np.concatenate([[0], np.cumsum([len(some) for some in by_phrase], dtype=np.int64)])
            self._rules = first, np.array([number for some in by_phrase for number in some], dtype=np.int64)
        return self._rules

    def _wanted(self, texts: Texts) -> dict[bytes, list[int]]:
        wanted: dict[bytes, dict[int, None]] = {}
        owners: dict[tuple[Atom, ...], int] = {}
        self.joined, self._rules = {}, None
        for number, some in enumerate(self.sequences):
            for sequence in some:
                for piece, owner in self._owned(number, sequence, texts, owners):
                    for literal in literals(piece, texts):
                        wanted.setdefault(literal, {})[owner] = None
        self.owners = len(self.numbers) + len(owners)
        return {literal: list(some) for literal, some in wanted.items()}

    def _owned(
        self, number: int, sequence: Sequence_, texts: Texts, owners: dict[tuple[Atom, ...], int]
    ) -> Iterator[tuple[Piece, int]]:
        """The pieces of a sequence with their owners: the phrase itself, or numbers beyond the phrases."""
        parts = pieces(sequence, texts)
        if len(parts) == 1:
            yield parts[0], number
            return
        steps = []
        for piece in parts:
            owner = owners.setdefault(piece.atoms, len(self.numbers) + len(owners))
            steps.append((owner, piece.gap))
            yield piece, owner
        self.joined.setdefault(number, []).append(steps)


def compile_codebook(codebook: Codebook, language: str, tongue: Tongue) -> Matcher:
    """Compile a codebook for sources in a language.

    `tongue` is what is known of languages (qualcode.language.tongue.TONGUE). An indicator that names no language has
    the forms of the source's. Raises CodebookError for an indicator that cannot be understood; see `check_indicators`
    for all of them at once.
    """
    rules: list[CompiledRule] = []
    codes: list[CompiledCode] = []
    for code in codebook:
        above = codebook.above(code.path)
        exclusions = tuple(
            (_understood(codebook, each, i).expression, i.language or language)
            for each in above
            for i in each.exclusions
        )
        codes.append(CompiledCode(code.path, _inherited(above, "minimum"), exclusions))
        weight = _inherited(above, "weight")
        for indicator in code.indicators:
            rule = _understood(codebook, code, indicator)
            own = rule.weight if rule.weight is not None else weight
            rules.append(CompiledRule(code.path, indicator.text, rule.expression, indicator.language or language, own))
    return Matcher(language, codebook.digest, tuple(codes), tuple(rules), tongue)


def compile_expression(text: str, language: str, tongue: Tongue, *, lists: Lists | None = None) -> Matcher:
    """One expression of the indicator language by itself, for sources in a language; it has no code.

    A list that it names stands for its words of every language. Raises CodebookError, with an empty `where`, for an
    expression that cannot be understood.
    """
    rule = with_lists(parse_indicator(text), lists or {}, "")
    _try_out(rule.expression, language)
    return Matcher(language, "", (), (CompiledRule("", text, rule.expression, language),), tongue)


def _inherited(above: Sequence[Code], name: str) -> float:
    """A number that a code has from itself, else from the nearest code above that says it, else 1."""
    said = [value for code in above if (value := getattr(code, name)) is not None]
    return float(said[-1]) if said else 1.0


def _understood(codebook: Codebook, code: Code, indicator: Indicator) -> Rule:
    try:
        rule = with_lists(parse_indicator(indicator.text), codebook.lists, indicator.language)
        _try_out(rule.expression, indicator.language)
    except CodebookError as error:
        where = f"line {indicator.line}" if indicator.line else "codebook"
        raise CodebookError(where, f"{code.path}: {error.problem}", error.remedy) from None
    return rule


def _try_out(expression: Expression, language: str) -> None:
    """Raise CodebookError when a phrase cannot be sought."""
    for part in walk(expression):
        if isinstance(part, Phrase):
            sequences(part, language)


def check_indicators(codebook: Codebook, path: str) -> list[Problem]:
    """A problem for each indicator, and each member of a list, that cannot be understood, with its line in the file."""
    problems = []
    owned = [(code.path, i) for code in codebook for i in (*code.indicators, *code.exclusions)]
    for owner, indicator in owned:
        try:
            rule = with_lists(parse_indicator(indicator.text), codebook.lists, indicator.language)
            _try_out(rule.expression, indicator.language)
        except CodebookError as error:
            where = f"{path}:{indicator.line}" if indicator.line else path
            problems.append(Problem(where, f"{owner}: {error.problem}", error.remedy, refused=True))
    return problems + _check_lists(codebook, path)


def _check_lists(codebook: Codebook, path: str) -> list[Problem]:
    problems = []
    for name, members in codebook.lists.items():
        for member in members:
            try:
                rule = with_lists(Rule(member_phrase(member)), codebook.lists, member.language)
                _try_out(rule.expression, member.language)
            except CodebookError as error:
                where = f"{path}:{member.line}" if member.line else path
                problems.append(Problem(where, f"@{name}: {error.problem}", error.remedy, refused=True))
    return problems
