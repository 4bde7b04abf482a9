"""The codebook: the tree of codes, and a table of what each means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, Paragraph, Table, Tree, TreeItem, reference

if TYPE_CHECKING:
    from qualcode.displays.reporting.view import View

_COLUMNS = ("definition", "include", "exclude", "examples")


def codebook(view: View) -> list[Block]:
    """The section on the codebook."""
    blocks: list[Block] = [Heading(view.say("codebook"), 1, "codebook")]
    description = view.book.description
    if words := description.get(view.language) or next(iter(description.values()), ""):
        blocks.append(Paragraph(words))
    blocks.append(Paragraph(view.tell("codebook_tree", table=reference("table-codebook"))))
    blocks.append(Tree(tuple(_tree(view))))
    return [*blocks, _table(view)]


def _tree(view: View) -> list[TreeItem]:
    """Every code below the one above it, with its path and how often it was applied."""
    counts = view.codings.groupby("code")["place"].nunique()
    themes = view.codings.groupby("theme")["place"].nunique()
    parents = {code.path.rpartition("/")[0] for code in view.book}
    items = []
    for code in view.book:
        depth = code.path.count("/")
        if depth == 0:
            number = int(themes.get(code.path, 0))
        elif code.path in parents and not code.indicators:
            number = 0
        else:
            number = int(counts.get(code.path, 0))
        heads_others = depth > 0 and code.path in parents and not number
        remark = "" if heads_others else f"({view.tell('n_segments', n=number)})"
        items.append(TreeItem(depth, view.label(code.path), code.path, remark))
    return items


def _table(view: View) -> Table:
    """What each code means; columns that no code fills are left out."""
    from qualcode.analysis.frames import codebook_frame

    frame = codebook_frame(view.book, view.language)
    shown = [name for name in _COLUMNS if (frame[name] != "").any()]
    rows = []
    for row in frame.to_dict("records"):
        depth = row["code"].count("/")
        cells = [Cell(row["label"], strong=depth == 0, depth=max(depth - 1, 0))]
        rows.append((*cells, *(Cell(_items(row[name]) if name == "examples" else row[name]) for name in shown)))
    columns = (Column(view.say("code")), *(Column(view.say(name)) for name in shown))
    caption = view.tell("report_codebook", book=view.book.name)
    return Table(caption, columns, tuple(rows), view.say("report_codebook_note"), "table-codebook", wide=len(shown) > 2)


def _items(text: str) -> str:
    """Examples, each on a line of its own, with quotation marks."""
    return "\n".join(f"\u201c{line}\u201d" for line in text.split("\n") if line)
