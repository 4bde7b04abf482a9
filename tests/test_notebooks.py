"""The notebooks run from start to end, are stored without outputs, and their pages are what they show."""

from __future__ import annotations

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "notebooks"
PICTURES = ROOT / "docs" / "images" / "notebooks"
AGAIN = "run `python notebooks/render.py`"


def loaded() -> Any:
    """notebooks/render.py, which is no part of the package."""
    spec = spec_from_file_location("render", ROOT / "notebooks" / "render.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


render = loaded()
NOTEBOOKS = render.notebooks()


def cells(path: Path) -> Any:
    return nbformat.read(path, as_version=4).cells


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def ran(request: pytest.FixtureRequest) -> tuple[str, Any]:
    """The name of a notebook, and the notebook as it was run."""
    return request.param.stem, render.run(request.param)


def test_there_are_three_and_each_has_a_page() -> None:
    names = [path.stem for path in NOTEBOOKS]
    assert names == ["1-themes-and-matrices", "2-networks", "3-triangulation-and-saturation"]
    assert sorted(page.stem for page in PAGES.glob("*.md")) == names


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_without_outputs(path: Path) -> None:
    for cell in cells(path):
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_short_enough_to_be_read(path: Path) -> None:
    codes = [cell for cell in cells(path) if cell.cell_type == "code"]
    words = sum(len(cell.source.split()) for cell in cells(path) if cell.cell_type == "markdown")
    assert len(codes) <= 16
    assert words <= 500
    assert all(len(cell.source.splitlines()) <= 5 for cell in codes)
    assert all(len(line) <= 100 for cell in codes for line in cell.source.splitlines())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_computed_number_is_typed_into_prose(path: Path) -> None:
    """Names of sources and headings apart, only numbers that stand for no result: a limit, a chapter."""
    prose = "\n".join(cell.source for cell in cells(path) if cell.cell_type == "markdown" and cell.source[:2] != "# ")
    prose = re.sub(r"`[^`]*`|\b[A-Z]-\d\d(:\d+)?|\]\([^)]*\)", "", prose)
    assert set(re.findall(r"\d[\d.,]*", prose)) <= {"2", "0", "100"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_has_the_cells_of_its_notebook(path: Path) -> None:
    page = (PAGES / f"{path.stem}.md").read_text(encoding="utf-8")
    place = 0
    for cell in cells(path):
        source = render.source_of(cell, path.stem)
        assert source in page[place:], AGAIN
        place = page.index(source, place) + len(source)
    assert page.count("```python") == sum(cell.cell_type == "code" for cell in cells(path)), AGAIN


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_runs_from_start_to_end_and_says_what_its_page_says(ran: tuple[str, Any]) -> None:
    name, notebook = ran
    assert render.page(notebook, name).text == (PAGES / f"{name}.md").read_text(encoding="utf-8"), AGAIN


def test_a_first_table_within_five_lines(ran: tuple[str, Any]) -> None:
    first = next(cell for cell in ran[1].cells if cell.cell_type == "code")
    assert len(first.source.splitlines()) <= 5
    assert "<table" in first.outputs[-1].data["text/html"]


def test_what_is_drawn_is_shown(ran: tuple[str, Any]) -> None:
    for cell in ran[1].cells:
        if cell.cell_type == "code":
            pictures = ["image/png" in output.get("data", {}) for output in cell.outputs]
            assert sum(pictures) == ("draw_" in cell.source), cell.source


def test_pictures_are_those_of_the_pages_and_small() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES.glob("*.md"))
    shown = sorted(re.findall(r"images/notebooks/([^)]+)\)", text))
    files = sorted(PICTURES.iterdir())
    assert [file.name for file in files] == shown, AGAIN
    assert all(file.stat().st_size < 150_000 for file in files)


def test_no_path_of_a_machine_in_a_page() -> None:
    for page in PAGES.glob("*.md"):
        assert not re.search(r"/tmp/|/home/|/Users/|[A-Z]:\\", page.read_text(encoding="utf-8"))


def test_a_table_of_html_is_one_of_markdown() -> None:
    frame = "<table><thead><tr><th>kind</th><th>a|b</th></tr><tr><th>code</th><th></th></tr></thead>"
    frame += "<tbody><tr><th>x</th><td>1.5</td></tr><tr><th>y<br>&lt;i&gt;</th><td>2</td></tr></tbody></table>"
    assert list(render.tables(frame)) == ["| code | a\\|b |\n| --- | ---: |\n| x | 1.5 |\n| y<br>\\<i> | 2 |"]


def test_a_warning_in_a_notebook_is_no_page() -> None:
    told = nbformat.v4.new_output("stream", name="stderr", text="FutureWarning: soon")
    with pytest.raises(ValueError, match="FutureWarning"):
        list(render.shown([told], "x", "X", {}))
