"""Saturation: what each further interview brought that was not found before. Figures, never the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qualcode.outputs.reporting.content import Block, Heading, Paragraph

if TYPE_CHECKING:
    from qualcode.analysis.saturation import Saturation
    from qualcode.displays.reporting.view import View

_SENTENCES: Final = 5  # of a paragraph
_FEWEST: Final = 3  # interviews from which the figures are about interviews alone


def saturation(view: View) -> list[Block]:
    """The section on saturation."""
    from qualcode.outputs.evidencewords import saturation_words
    from qualcode.outputs.reporting.pictures import figure_of
    from qualcode.outputs.saturationpicture import draw_saturation

    blocks: list[Block] = [Heading(view.say("saturation"), 1, "saturation")]
    if not len(view.codings):
        return [*blocks, Paragraph(view.say("report_nothing"), "prompt")]
    found, alone = saturation_of(view)
    told = saturation_words(
        found.figures, by=found.by, level=found.level, by_date=found.by_date, fixed=found.fixed, language=view.language
    )
    scope = view.say("saturation_interviews" if alone else "saturation_all")
    at = found.figures.set_index("figure")[["value", "low", "high"]].to_dict("index")["chao2"]
    estimate = (float(at["value"]), float(at["low"]), float(at["high"]))
    axes = draw_saturation(found.curve, estimate=estimate, language=view.language)
    picture = figure_of(
        axes, caption=view.say("saturation_caption"), alt=f"{scope} {told[0]}", anchor="figure-saturation"
    )
    sentences = [scope, *told]
    parts = [" ".join(sentences[at : at + _SENTENCES]) for at in range(0, len(sentences), _SENTENCES)]
    return [*blocks, *map(Paragraph, parts), picture]


def saturation_of(view: View) -> tuple[Saturation, bool]:
    """The figures, and whether they are of interviews alone: what more interviews bring is what is asked."""
    interviews = int((view.sources["kind"] == "interview").sum())
    alone = interviews >= _FEWEST and interviews < len(view.sources)
    filters = {**view.filters, "kinds": ("interview",)} if alone else view.filters
    return view.study.saturation(by="source", level="code", **filters), alone
