"""The workbench in a real browser: what a person sees and does."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def choose_source(page, name):
    page.click(f"#sources >> text={name}")
    page.wait_for_function("name => document.getElementById('source-name').textContent === name", arg=name)


def codings_of(page, coder):
    """The codings of a coder in the source that is open, as the server has them."""
    source = page.inner_text("#source-name")
    script = "async (name) => (await (await fetch('/api/sources/' + name)).json()).codings"
    return [each for each in page.evaluate(script, source) if each["coder"] == coder]


def wait_for_codings(page, coder, number):
    for _ in range(100):
        if len(codings_of(page, coder)) == number:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(codings_of(page, coder))} codings of {coder}, not {number}")


def select_words(page, words):
    """Select words with the mouse's own means: a selection, then the button let go."""
    page.evaluate(
        """words => {
            const walk = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
            for (let node; (node = walk.nextNode()); ) {
                const from = node.data.indexOf(words);
                if (from < 0) continue;
                getSelection().setBaseAndExtent(node, from, node, from + words.length);
                const box = getSelection().getRangeAt(0).getBoundingClientRect();
                const at = { bubbles: true, clientX: box.left, clientY: box.bottom };
                node.parentElement.dispatchEvent(new PointerEvent('pointerup', at));
                return;
            }
        }""",
        words,
    )


def test_select_code_and_undo(open_page):
    page = open_page()
    choose_source(page, "W-01")
    select_words(page, "karena wajib")
    page.wait_for_selector("#picker-input:focus")
    page.keyboard.type("dem")
    page.keyboard.press("Enter")
    wait_for_codings(page, "ana", 1)
    (made,) = codings_of(page, "ana")
    text = page.evaluate("async () => (await (await fetch('/api/sources/W-01')).json()).text")
    assert (text[made["start"] : made["end"]], made["code"]) == ("karena wajib", "motives/demand")
    assert page.locator(".bars button.person").count() == 1
    page.keyboard.press("Control+z")
    wait_for_codings(page, "ana", 0)
    page.wait_for_function("() => document.querySelectorAll('.bars button.person').length === 0")
    page.keyboard.press("Control+y")
    wait_for_codings(page, "ana", 1)


def test_all_by_keys(open_page):
    page = open_page()
    choose_source(page, "W-01")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("#picker-input:focus")
    page.keyboard.type("idea")
    page.keyboard.press("Enter")
    wait_for_codings(page, "ana", 1)
    page.keyboard.press("j")
    page.keyboard.press("1")  # the recent code
    wait_for_codings(page, "ana", 2)
    page.keyboard.press("n")
    page.wait_for_selector("#about .actions")
    page.keyboard.press("x")  # reject what the machine coded, or a person's: only the machine's can be
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()


def test_filters_leave_out_and_blind_mode_hides_others(open_page):
    budi = open_page("budi")
    choose_source(budi, "W-01")
    select_words(budi, "karena wajib")
    budi.wait_for_selector("#picker-input:focus")
    budi.keyboard.type("idea")
    budi.keyboard.press("Enter")
    wait_for_codings(budi, "budi", 1)
    ana = open_page("ana")
    choose_source(ana, "W-01")
    bars = ana.locator(".bars button")
    everyone = bars.count()
    assert ana.locator(".bars button.person").count() == 1
    ana.check("#blind")
    assert ana.locator(".bars button.person").count() == 0
    ana.uncheck("#blind")
    ana.select_option("#coder-filter", "budi")
    assert bars.count() == 1
    ana.select_option("#coder-filter", "")
    ana.click("#tree >> text=Competence")
    assert 0 < bars.count() < everyone


def test_a_second_person_sees_it_at_once(open_page):
    ana, budi = open_page("ana"), open_page("budi")
    for page in (ana, budi):
        choose_source(page, "W-02")
    ana.keyboard.press("j")
    ana.keyboard.press("c")
    ana.wait_for_selector("#picker-input:focus")
    ana.keyboard.type("demand")
    ana.keyboard.press("Enter")
    budi.wait_for_selector(".bars button.person", timeout=15_000)


def test_a_code_is_renamed_with_its_codings(open_page):
    page = open_page()
    choose_source(page, "W-01")
    page.locator("#tree li", has_text="Idea").locator(".more").click()
    page.click("#menu >> text=Rename")
    page.fill("#name-text", "gagasan")
    page.click("#name-dialog .first")
    page.wait_for_selector("#tree >> text=Gagasan")
    assert "motives/gagasan" in {each["code"] for each in codings_of(page, "qualcode")}


def test_review_by_keys(open_page):
    page = open_page(place="/review")
    first = page.get_attribute("#card", "data-id")
    page.keyboard.press("a")
    page.wait_for_function("id => document.getElementById('card').dataset.id !== id", arg=first)
    second = page.get_attribute("#card", "data-id")
    page.keyboard.press("x")
    page.wait_for_function("id => document.getElementById('card').dataset.id !== id", arg=second)
    statuses = {}
    for _ in range(100):
        found = page.evaluate(
            """async () => (await Promise.all(['W-01', 'W-02', 'O-01'].map(async (name) =>
            (await (await fetch('/api/sources/' + name)).json()).codings))).flat()"""
        )
        statuses = {each["id"]: each["status"] for each in found}
        if statuses[first] == "accepted" and statuses[second] == "rejected":
            break
        page.wait_for_timeout(50)
    assert (statuses[first], statuses[second]) == ("accepted", "rejected")


def test_a_codebook_is_tried_out(open_page):
    page = open_page(place="/codebook")
    page.click("#codes >> text=Idea")
    page.fill("textarea[name=indicators]", "ide\nterampil")
    page.click("#try")
    page.wait_for_selector("#trial li")
    assert page.locator("#trial p").inner_text().startswith("3 codings would come, 0 would go, 4 would stay")
    page.fill("textarea[name=indicators]", "ide NEAR/ wajib")
    page.click("#try")
    page.wait_for_selector("#problem:not(:empty)")
    assert "has no distance" in page.locator("#problem").inner_text()


def test_hostile_words_are_words(open_page, path):
    import qualcode as qc

    source = path.parent / "transcripts" / "W-09.txt"
    source.write_text(
        "P: Apa?\n\nJ: <img src=x onerror=\"document.title='bad'\"> wajib \u202etxet\u202c 😀 ide.\n", encoding="utf-8"
    )
    with qc.open(path) as study:
        study.code(path.parent / "transcripts")
        study.code_segment("W-09", 2, "<script>document.title='bad'<|script>", coder="ana", new_code=True)
    page = open_page("budi")
    choose_source(page, "W-09")
    assert "<img src=x onerror" in page.inner_text("#text")
    assert page.locator("#text img, #tree script").count() == 0
    assert "bad" not in page.title()
    select_words(page, "ide")  # after an emoji: offsets are code points
    page.wait_for_selector("#picker-input:focus")
    page.keyboard.type("demand")
    page.keyboard.press("Enter")
    wait_for_codings(page, "budi", 1)
    with_text = page.evaluate("async () => (await (await fetch('/api/sources/W-09')).json())")
    (made,) = [each for each in with_text["codings"] if each["coder"] == "budi"]
    assert with_text["text"][made["start"] : made["end"]] == "ide"
