"""What a result says, in sentences: tests of a matrix, epistemic networks, saturation."""

from __future__ import annotations

from typing import Any

from qualcode.errors import QualcodeError


class Told(str):
    """Sentences, a line each; in a notebook they are read as words of the notebook."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        from qualcode.outputs.tables import markdown_cell

        return "\n\n".join(markdown_cell(line) for line in self.splitlines())


def tell(result: Any, language: str = "en") -> Told:
    """A result in sentences that a methods chapter could have: of `matrix_test`, `saturation` or `epistemic`.

    Raises QualcodeError for what is none of these.
    """
    from qualcode.analysis.epistemic import Epistemic
    from qualcode.analysis.matrixtest import MatrixTest
    from qualcode.analysis.saturation import Saturation
    from qualcode.displays.telling import test_words
    from qualcode.outputs.enawords import cautions, findings
    from qualcode.outputs.evidencewords import saturation_words

    if isinstance(result, Epistemic):
        frames = result.frames()
        said = [*findings(frames, language), *cautions(frames, language)]
        return Told("\n".join(line[:1].upper() + line[1:] for line in said))
    if isinstance(result, MatrixTest):
        return Told(test_words(result, language))
    if isinstance(result, Saturation):
        what: dict[str, Any] = {"by": result.by, "level": result.level, "by_date": result.by_date}
        return Told("\n".join(saturation_words(result.figures, **what, fixed=result.fixed, language=language)))
    remedy = "give the result of matrix_test, saturation or epistemic; a table says itself what is in it"
    raise QualcodeError(type(result).__name__, "there are no sentences for it", remedy)
