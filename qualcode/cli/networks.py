"""The commands on networks: drawing them, comparing groups, and how central each code is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import Command, Output, count, filter_options, output_options, with_study, wrote
from qualcode.cli.shapes import language_option, seed_option, together_options

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.study import Study


def _shape_options(command: Command) -> Command:
    """Options that say what a network is of."""
    for option in (
        language_option(),
        click.option(
            "--weight",
            default="both",
            show_default=True,
            metavar="MEASURE",
            help="What links weigh by: both (how often the pair occurs), jaccard, lift, npmi or phi.",
        ),
        click.option(
            "--minimum",
            type=click.IntRange(min=1),
            default=1,
            show_default=True,
            help="Leave out pairs that occur together less often.",
        ),
        together_options,
    ):
        command = option(command)
    return command


def _difference(ctx: click.Context, param: click.Parameter, given: str | None) -> tuple[str, str] | None:
    if given is None:
        return None
    a, colon, b = (part.strip() for part in given.partition(":"))
    if not colon or not a or not b or a == b:
        raise click.BadParameter(f"{given!r} is not two groups, such as interview:document")
    return a, b


@click.command(
    epilog="""\b
Example:
  qualcode network -o network.png
  qualcode network -o network.html --within turn --communities
  qualcode network -o backbone.svg --backbone 0.1 --layout forces
  qualcode network -o by-kind.pdf --by kind
  qualcode network -o difference.png --difference interview:document
  qualcode network -o network.graphml --level theme --within source"""
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file to write: .png, .svg or .pdf for a picture, .html for a page to explore and read the quotes in, "
    ".graphml, .gexf or .json for other programs.",
)
@_shape_options
@click.option(
    "--by", metavar="GROUP", help="A network for each kind, case, speaker, source, coder or value of an attribute."
)
@click.option(
    "--difference",
    callback=_difference,
    metavar="A:B",
    help="One network minus the other, of two groups: of kinds, unless --by names something else.",
)
@click.option(
    "--backbone",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="LEVEL",
    help="Mark the links of the backbone (disparity filter): 0.05 is strict, 0.2 is mild.",
)
@click.option("--communities", is_flag=True, help="Show which codes belong together (Louvain, the best of 100 runs).")
@click.option(
    "--layout",
    type=click.Choice(("circle", "forces")),
    default="circle",
    show_default=True,
    help="Codes on a circle by theme, or near each other when they are often together.",
)
@click.option("--title", default="", help="A title above the picture.")
@filter_options()
@with_study
def network(study: Study, /, output: Path, filters: dict[str, Any], layout: str, title: str, **shape: Any) -> None:
    """Draw the network of codes that occur together.

    Of all sources, or by group. In a difference a link is above zero where the first group has the pair in a greater
    part of its coded segments.
    """
    from qualcode.outputs.figures import write_network, write_networks

    by, pair, marks = shape.pop("by"), shape.pop("difference"), _marks(shape)
    if marks and (pair or (by and "communities" in marks)):
        raise click.UsageError("--communities is of one network, and --backbone not of a difference.")
    by = by or ("kind" if pair else None)
    quotes = _quotes(study, output, by, pair, {name: shape[name] for name in ("level", "within", "distance")} | filters)
    look = {"layout": layout, "title": title, "language": shape["language"]}
    if by and not pair:
        graphs = study.networks(by, **shape, **marks, **filters)
        behind = None if quotes is None else {group: quotes[quotes["group"] == group] for group in graphs}
        write_networks(graphs, output, **look, quotes=behind)
        links = [f"{group or '(none)'} {graph.number_of_edges():,}" for group, graph in graphs.items()]
        wrote(output, f"{count(len(graphs), 'network')}, links: {', '.join(links) or 'none'}")
        return
    if pair:
        a, b = pair
        graph = study.network_difference(by or "kind", a, b, **shape, **filters)
    else:
        graph = study.network(**shape, **marks, **filters)
    write_network(graph, output, **look, quotes=quotes)
    wrote(output, f"{count(len(graph), shape['level'])}, {count(graph.number_of_edges(), 'link')}")


def _marks(shape: dict[str, Any]) -> dict[str, Any]:
    """What is to be marked in the network, if anything."""
    given = {name: shape.pop(name) for name in ("backbone", "communities")}
    return {name: value for name, value in given.items() if value}


def _quotes(
    study: Study, output: Path, by: str | None, groups: tuple[str, str] | None, words: dict[str, Any]
) -> DataFrame | None:
    """The quotes behind what is written, where it can show them."""
    if output.suffix.lower() != ".html":
        return None
    return study.network_quotes(by=by, groups=groups or (), **words)


@click.command(
    epilog="""\b
Example:
  qualcode centrality --within turn
  qualcode centrality --level theme --kind interview -o centrality.xlsx"""
)
@_shape_options
@seed_option("The seed of the first run for communities.")
@filter_options()
@output_options
@with_study
def centrality(study: Study, /, filters: dict[str, Any], output: Output, **shape: Any) -> None:
    """List how central each code is, and its community.

    Degree, strength, betweenness, closeness and eigenvector; distances are 1 / weight. Only weights above zero count.
    """
    from qualcode.outputs.labels import sentence

    frame = study.centrality(**shape, **filters)
    output.write(frame)
    if len(frame):
        click.echo(sentence("centrality_note", **{str(name): value for name, value in frame.attrs.items()}), err=True)
