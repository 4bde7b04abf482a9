"""The page /see in a browser: what it shows is the study's, and every number opens its quotes."""

from __future__ import annotations

import pytest

import qualcode as qc

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def numbers(page):
    """The figures of the table that is shown, by rows."""
    rows = page.locator("#display tbody tr").all()
    return [[int(cell.inner_text()) for cell in row.locator("td").all()] for row in rows]


def test_a_matrix_is_laid_out_and_narrowed_by_its_address_and_its_numbers_open_their_quotes(path, open_page):
    page = open_page("vera", "/see?view=matrix", "viewer")
    with qc.Study.open(path, read_only=True) as study:
        by_source, by_kind = study.matrix(), study.matrix("code", "kind", kinds=["interview"])
    assert numbers(page) == by_source.to_numpy().tolist()
    page.select_option("select[name=rows]", "code")
    page.select_option("select[name=columns]", "kind")
    page.select_option("#filter-by", "kind")
    page.fill("#filter-value", "interview")
    page.press("#filter-value", "Enter")
    page.wait_for_function("() => document.querySelectorAll('#display thead th').length === 2")
    assert numbers(page) == by_kind.to_numpy().tolist()
    assert "rows=code" in page.url and "kind=interview" in page.url
    page.reload()
    page.wait_for_selector("#display td button")
    assert numbers(page) == by_kind.to_numpy().tolist()
    first = page.locator("#display td button").first
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#quotes-list li")
    said = page.locator("#quotes-list li").all_inner_texts()
    assert len(said) == by_kind.iloc[0, 0]
    assert "wajib" in said[0]
    page.locator("#quotes-list a").first.click()
    page.wait_for_url("**/#W-01*")
    page.wait_for_selector("#text .said")
    assert page.inner_text("#source-name") == "W-01"


def test_the_nodes_and_links_of_a_network_open_their_quotes_and_light_links_go(open_page):
    page = open_page("vera", "/see?view=network&within=turn", "viewer")
    assert page.locator("svg .node").count() == 3
    links = page.locator(".links li:not([hidden])")
    assert links.count() == 3
    slider = page.locator("#least")
    if slider.count():
        slider.press("End")
        assert links.count() < 3
        slider.press("Home")
    page.locator("svg .node").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#quotes-list li")
    page.keyboard.press("Escape")
    links.filter(has_text="demand").filter(has_text="competence").locator("button").click()
    page.wait_for_selector("#quotes-list li")
    assert page.locator("#quotes-list li").count() == 3
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.click("#exports summary")
        page.click("[data-export='network.graphml']")
    assert download.value.suggested_filename == "study-network.graphml"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_is_drawn_and_told_in_words(open_page, scheme):
    page = open_page("vera", "/see?lang=id", "viewer", color_scheme=scheme)
    for view in ("triangulation", "saturation", "cooccurrence", "framework"):
        page.click(f"#views a[data-view={view}]")
        page.wait_for_selector("body[data-ready=yes]")
        page.wait_for_selector("#display table, #display svg")
        assert "ui_" not in page.inner_text("main")
    page.click("#views a[data-view=agreement]")
    page.wait_for_selector("#display .trouble")
    assert "two coders" in page.inner_text("#display .trouble")
