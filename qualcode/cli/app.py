"""The command `qualcode` and what it is made of."""

from __future__ import annotations

import os
from pathlib import Path

import click

from qualcode import __version__
from qualcode.cli.agreement import agreement, disagreements
from qualcode.cli.code import code
from qualcode.cli.codebook import codebook
from qualcode.cli.codetree import merge_codes, move_code, rename_code, split_code
from qualcode.cli.completion import completion
from qualcode.cli.epistemic import ena
from qualcode.cli.evaluate import evaluate, split
from qualcode.cli.evidence import claim, claims, judge, negative_case, negative_cases, saturation, triangulation
from qualcode.cli.examples import test
from qualcode.cli.exchange import export, import_
from qualcode.cli.explain import explain
from qualcode.cli.faults import FacingGroup
from qualcode.cli.frameworks import framework, summaries, summarise
from qualcode.cli.frequencies import counts, speakers
from qualcode.cli.handcoding import accept, apply, memo, memos, recode, reject, remove, segments
from qualcode.cli.history import history, log, redo, undo, verify
from qualcode.cli.networks import centrality, network
from qualcode.cli.new import init
from qualcode.cli.patterns import cooccurrence, sequences
from qualcode.cli.quotes import quotes
from qualcode.cli.report import coreq, report
from qualcode.cli.reviews import adjudicate, review, word
from qualcode.cli.serve import accounts, serve
from qualcode.cli.tables import codings, comments, matrix, sources
from qualcode.cli.teams import assign, dump, load, merge
from qualcode.cli.texts import keyness, kwic, words
from qualcode.cli.timelines import timeline
from qualcode.cli.ui import ui

EPILOG = """\b
Example:
  qualcode init my-study
  cd my-study
  qualcode code transcripts/

\b
Exit status: 0 done; 1 done, but some inputs were refused; 2 could not."""


@click.group(
    cls=FacingGroup,
    epilog=EPILOG,
    invoke_without_command=True,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--study",
    type=click.Path(path_type=Path),
    envvar="QUALCODE_STUDY",
    show_envvar=True,
    help="The study file, or its folder; without it the study.qualcode here or in a folder above.",
)
@click.version_option(__version__, prog_name="qualcode", message="%(prog)s %(version)s", help="Show the version.")
@click.pass_context
def cli(ctx: click.Context, study: Path | None) -> None:
    """From interview transcripts to themes: code them, count them, and read the quotes behind every number."""
    ctx.obj = study / "study.qualcode" if study is not None and study.is_dir() else study
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for command in (
    init,
    code,
    sources,
    comments,
    codings,
    quotes,
    kwic,
    words,
    keyness,
    explain,
    counts,
    matrix,
    framework,
    summarise,
    summaries,
    timeline,
    speakers,
    cooccurrence,
    sequences,
    network,
    triangulation,
    judge,
    negative_cases,
    negative_case,
    claim,
    claims,
    saturation,
    ena,
    centrality,
    report,
    coreq,
    agreement,
    disagreements,
    split,
    evaluate,
    import_,
    export,
    codebook,
    test,
    segments,
    apply,
    remove,
    recode,
    accept,
    reject,
    rename_code,
    move_code,
    merge_codes,
    split_code,
    memo,
    memos,
    review,
    word,
    adjudicate,
    undo,
    redo,
    history,
    log,
    verify,
    assign,
    merge,
    dump,
    load,
    ui,
    serve,
    accounts,
    completion,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line and exit with its status."""
    cli.main(prog_name="qualcode")
