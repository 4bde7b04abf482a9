"""Time the workbench in a real browser: a source of 100,000 words with 5,000 codings.

    python benchmarks/workbench.py                       ours

What is measured: from asking for the page to its first paint, and to the text with its codings; from the press of a key
to the highlight that is to be seen (median of 20); frames while the text scrolls from top to bottom. Needs Playwright
and Chromium. The text is made up from a seed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import Page, sync_playwright

import qualcode as qc
from qualcode.core.model import Coding, Origin
from qualcode.core.spans import Span
from tests.web.browser import CHROMIUM, running

WORDS = (
    "kami di perpustakaan ini lebih sering berbagi pengetahuan dengan mahasiswa yang mencari jurnal dan buku".split()
)
BOOK = "qualcode: 1\nthemes:\n" + "".join(
    f"  theme{n}:\n    codes:\n" + "".join(f"      code{n}_{m}: [tidakada{n}{m}]\n" for m in range(6)) for n in range(5)
)


def made_up(folder: Path, words: int, codings: int, seed: int) -> Path:
    """A study with one long interview, coded by the machine and a person in equal parts."""
    chance = random.Random(seed)
    turns, left = [], words
    while left > 0:
        sentences = [
            " ".join(chance.choices(WORDS, k=chance.randint(6, 24))).capitalize() + "."
            for _ in range(chance.randint(1, 6))
        ]
        turns.append(("P: " if len(turns) % 2 else "J: ") + " ".join(sentences))
        left -= sum(sentence.count(" ") + 1 for sentence in sentences)
    (folder / "transcripts").mkdir()
    (folder / "transcripts" / "W-01.txt").write_text("\n\n".join(turns), encoding="utf-8")
    (folder / "codebook.yaml").write_text(BOOK)
    with qc.Study.create(folder / "study.qualcode") as study:
        study.code(folder / "transcripts", codebook=folder / "codebook.yaml")
        source, lines = study.texts()["W-01"], study.lines()
        rows = chance.choices(list(zip(lines["start"], lines["end"], strict=True)), k=codings * 2)
        codes = [path for path in study.codebook.paths if "/" in path]
        made = {}
        for start, end in rows:
            coder = chance.choice(("ana", "qualcode"))
            origin = Origin.PERSON if coder == "ana" else Origin.RULE
            coding = Coding(
                "W-01", Span(int(start), int(end)), chance.choice(codes), coder, origin, source.text[start:end]
            )
            made[coding.id] = coding
        study.apply(list(made.values())[:codings], who="ana")
    return folder / "study.qualcode"


def opening(page: Page, address: str, ready: str) -> tuple[float, float]:
    """Milliseconds to the first paint and to `ready`, a selector, after the address is asked for."""
    page.goto(address)
    page.wait_for_selector(ready, timeout=120_000)
    page.reload()
    page.wait_for_selector(ready, timeout=120_000)
    whole = page.evaluate("() => performance.now()")
    paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN")
    return paint, whole


def key_to_highlight(page: Page) -> float:
    """Median milliseconds from the key that codes a line to the frame that shows its highlight."""
    page.keyboard.press("c")
    page.keyboard.type("code0_0")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000)
    taken = []
    for _ in range(20):
        page.keyboard.press("j")
        page.wait_for_timeout(150)
        taken.append(
            page.evaluate(
                """() => new Promise((resolve) => {
                    const sizes = () => [...CSS.highlights.entries()].filter(([name]) => name[0] === 'h')
                        .reduce((sum, [, highlight]) => sum + highlight.size, 0);
                    const before = sizes(), start = performance.now();
                    document.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }));
                    const seen = () => resolve(performance.now() - start);
                    const look = () => requestAnimationFrame(sizes() > before ? seen : look);
                    look();
                })"""
            )
        )
        page.wait_for_timeout(150)
    return statistics.median(taken)


def frames(page: Page, selector: str) -> tuple[float, float]:
    """Median and 95th percentile of milliseconds a frame while the text scrolls in 120 steps."""
    taken = page.evaluate(
        """(selector) => new Promise((resolve) => {
            const box = document.querySelector(selector), taken = [], step = box.scrollHeight / 120;
            let last = performance.now(), n = 0;
            const move = () => {
                const now = performance.now();
                taken.push(now - last);
                last = now;
                box.scrollTop += step;
                if (++n < 120) requestAnimationFrame(move); else resolve(taken);
            };
            requestAnimationFrame(move);
        })""",
        selector,
    )
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--codings", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        study = made_up(Path(place), options.words, options.codings, options.seed)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with running(study) as server:
            page = browser.new_page(viewport={"width": 1300, "height": 850})
            page.goto(server.invite())
            paint, whole = opening(page, server.address, "body[data-ready] .bars button")
            key = key_to_highlight(page)
            middle, slow = frames(page, "#text")
        browser.close()
    print(f"{options.words:,} words, {options.codings:,} codings")
    print(f"  first paint            {paint:8.0f} ms")
    print(f"  text with its codings  {whole:8.0f} ms")
    print(f"  key to highlight       {key:8.0f} ms (median of 20)")
    print(f"  a frame of scrolling   {middle:8.0f} ms (95 % within {slow:.0f} ms)")


if __name__ == "__main__":
    main()
