"""Results of statistics in sentences, in the language of the reader."""

from __future__ import annotations

from functools import partial
from math import factorial
from typing import TYPE_CHECKING, Any

from qualcode.outputs.labels import heading, number, sentence

if TYPE_CHECKING:
    from qualcode.analysis.matrixtest import MatrixTest


def test_words(test: MatrixTest, language: str = "en") -> str:
    """What a test of a matrix says, and why it is this test and not the textbook's, as a methods chapter puts it."""
    say = partial(sentence, language=language)
    if test.why == "nothing_to_compare" or test.statistic is None or test.classical is None:
        return say("test_nothing_to_compare")
    method = heading(f"test_{test.classical.method}", language)
    values: dict[str, Any] = {
        "statistic": number(test.statistic, language, 2),
        "df": test.df,
        "v": number(test.cramers_v or 0.0, language, 2),
        "least": number(test.least_expected or 0.0, language, 2),
    }
    said = []
    if test.why:
        said.append(say("test_none", why=say(f"test_{test.why}"), **values))
    elif test.method == "permutation":
        said += _permutation(test, values, language)
    else:
        said.append(say("test_classical", method=method, p=p_words(test.p or 0.0, language), **values))
    if test.method not in ("chi-square", "fisher", "monte carlo") and test.why != "columns_are_coders":
        p = p_words(test.classical.p, language)
        said.append(say("test_instead", method=method, p=p, reasons=_reasons(test, language), **values))
    if test.left_out:
        said.append(say("test_left_out", number=test.left_out))
    return " ".join(said)


def p_words(p: float, language: str = "en") -> str:
    """A p as it follows the letter: to three decimals.

    >>> p_words(0.0421, "id"), p_words(0.00002)
    ('= 0,042', '< 0.001')
    """
    return f"< {number(0.001, language, 3)}" if p < 0.001 else f"= {number(p, language, 3)}"


def _permutation(test: MatrixTest, values: dict[str, Any], language: str) -> list[str]:
    every = factorial(test.units) <= test.resamples
    given = {
        **values,
        "unit": sentence(f"test_unit_{test.unit}", language),
        "units": test.units,
        "arrangements": test.arrangements,
        "resamples": test.resamples,
        "seed": test.seed,
        "p": p_words(test.p or 0.0, language),
    }
    said = [sentence("test_permutation_all" if every else "test_permutation", language, **given)]
    if test.arrangements < 100:
        least = number(1 / test.arrangements, language, 3)
        said.append(sentence("test_few", language, arrangements=test.arrangements, least=least))
    return said


def _reasons(test: MatrixTest, language: str) -> str:
    counts = {"test_together": test.together, "test_several": test.several}
    return "; ".join(sentence(name, language, number=count) for name, count in counts.items() if count)
