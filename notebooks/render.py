"""Run the notebooks and write each as a page of the docs, with its tables and pictures: `python notebooks/render.py`.

A page has the cells of its notebook and what they showed. Tables are those of a kernel without itables, for a page
cannot be searched.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from lxml import html
from nbclient import NotebookClient

from qualcode.outputs.tables import markdown_cell

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGES = ROOT / "docs" / "notebooks"
PICTURES = ROOT / "docs" / "images" / "notebooks"
NO_ITABLES = "import sys; sys.modules['itables'] = None"


class Page(NamedTuple):
    """A page's text, and its pictures by the names of their files."""

    text: str
    pictures: dict[str, bytes]


def notebooks() -> list[Path]:
    """The notebooks, in their order."""
    return sorted(HERE.glob("*.ipynb"))


def run(path: Path, *, interactive: bool = False) -> Any:
    """The notebook with what its cells show, run in its own folder with this copy of qualcode."""
    found = os.environ.get("PYTHONPATH", "")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), found]) if found else str(ROOT)}
    environment.pop("MPLBACKEND", None)  # the kernel's own shows the pictures
    notebook = nbformat.read(path, as_version=4)
    hidden = [] if interactive else [f"--IPKernelApp.exec_lines={NO_ITABLES}"]
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        extra_arguments=["--IPKernelApp.log_level=40", *hidden],
        resources={"metadata": {"path": str(HERE)}},
    )
    client.execute(env=environment)
    return notebook


def page(notebook: Any, name: str) -> Page:
    """The page of a notebook that was run; one that was not gives the page without what cells show."""
    pictures: dict[str, bytes] = {}
    parts = [f"<!-- Written by notebooks/render.py from notebooks/{name}.ipynb. -->"]
    heading = name
    for cell in notebook.cells:
        parts.append(source_of(cell, name))
        if cell.cell_type == "markdown":
            heading = next((line.strip("# ") for line in cell.source.splitlines() if line.startswith("#")), heading)
        else:
            parts += shown(cell.outputs, name, heading, pictures)
    return Page("\n\n".join(parts) + "\n", pictures)


def source_of(cell: Any, name: str) -> str:
    """A cell as the page has it: code fenced, links from where the page is."""
    if cell.cell_type == "code":
        return f"```python\n{cell.source}\n```"
    words = re.sub(r"\]\((?:\.\./)?([\w-]+)\.ipynb\)", r"](\1.md)", cell.source)
    words = words.replace("](../docs/", "](%docs%").replace("](../", "](../../").replace("](%docs%", "](../")
    return f"{words}\n\n[The notebook](../../notebooks/{name}.ipynb)" if words.startswith("# ") else words


def shown(outputs: Sequence[Any], name: str, heading: str, pictures: dict[str, bytes]) -> Iterator[str]:
    """What a cell showed: tables, pictures (added to `pictures`) and text."""
    for output in outputs:
        if output.output_type == "stream":
            if output.name == "stderr":
                raise ValueError(f"{name} says under {heading!r}: {output.text}")
            yield f"```text\n{output.text.rstrip()}\n```"
        elif "image/png" in output.data:
            file = f"{name}-{len(pictures) + 1}.png"
            pictures[file] = base64.b64decode(output.data["image/png"])
            yield f"![{heading}](../images/notebooks/{file})"
        elif "text/markdown" in output.data:
            yield output.data["text/markdown"].strip()
        elif "text/html" in output.data:
            yield from tables(output.data["text/html"])
        elif not output.data["text/plain"].startswith(("<Axes", "<Figure", "Text(")):
            yield f"```text\n{output.data['text/plain']}\n```"


def tables(page: str) -> Iterator[str]:
    """The tables of an output in HTML as tables of Markdown."""
    for table in html.fromstring(f"<div>{page}</div>").iter("table"):
        head = [list(map(words_of, row)) for row in table.iterfind(".//thead/tr")]
        body = [list(map(words_of, row)) for row in table.iterfind(".//tbody/tr")]
        heads = [next((words for words in column if words), "") for column in zip(*reversed(head), strict=True)]
        columns = list(zip(heads, *body, strict=True))
        if not columns[0][0] and all(words.isdecimal() for words in columns[0][1:]):
            columns = columns[1:]  # numbers of rows
        marks = ["---:" if any(words) and all(map(is_number, words)) else "---" for _, *words in columns]
        rows = list(zip(*columns, strict=True))
        lines = ["| " + " | ".join(map(markdown_cell, row)) + " |" for row in rows]
        yield "\n".join([lines[0], "| " + " | ".join(marks) + " |", *lines[1:]])


def words_of(cell: Any) -> str:
    """The words of a cell of a table in HTML, with the ends of their lines."""
    for end in cell.iter("br"):
        end.tail = "\n" + (end.tail or "")
    return str(cell.text_content()).strip()


def is_number(words: str) -> bool:
    """Whether a cell holds a number, or nothing."""
    return not words or re.fullmatch(r"-?[\d,.]+(e-?\d+)?%?|NaN|<NA>|True|False", words) is not None


def write(name: str, made: Page) -> None:
    """Write a page and its pictures, and take away pictures that it no longer has."""
    PAGES.mkdir(parents=True, exist_ok=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PAGES / f"{name}.md").write_text(made.text, encoding="utf-8", newline="\n")
    for old in PICTURES.glob(f"{name}-*.png"):
        old.unlink()
    for file, data in made.pictures.items():
        (PICTURES / file).write_bytes(data)


def main() -> None:
    """Write every page."""
    for path in notebooks():
        write(path.stem, page(run(path), path.stem))
        print(f"docs/notebooks/{path.stem}.md")


if __name__ == "__main__":
    main()
