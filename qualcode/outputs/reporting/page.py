"""A report as one HTML page that needs nothing else: every number opens its quotes, offline, on paper readable too."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from qualcode.core.files import replacing
from qualcode.outputs.labels import heading, sentence
from qualcode.outputs.reporting.content import Figure, Heading, Report, Table, numbers, parts
from qualcode.outputs.reporting.shown import around_ids, from_right, shown

_TEMPLATES: Final = Path(__file__).parent / "templates"
_LONG_HEADING: Final = 12  # characters from which headings of numbers are written upwards, when there are many
_MANY: Final = 6


def write_page(path: str | Path, report: Report) -> Path:
    """Write the report as .html; raises QualcodeError when the place cannot be written."""
    text = page_text(report)
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    return Path(path)


def page_text(report: Report) -> str:
    """The report as the text of an HTML page, with a policy that lets nothing run or load but its own script."""
    import jinja2
    from markupsafe import Markup

    files = jinja2.FileSystemLoader(_TEMPLATES)
    environment = jinja2.Environment(
        loader=files,
        autoescape=True,
        finalize=_said,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"pieces": lambda text: list(parts(text)), "around_ids": around_ids}
    environment.tests |= {"kind": lambda block, name: type(block).__name__ == name, "from_right": from_right}
    fragments = [block.live for block in report.blocks if isinstance(block, Figure) and block.live]
    styles = [_file("report.css"), *dict.fromkeys(each.style for each in fragments if each.style)]
    scripts = [_file("report.js"), *dict.fromkeys(each.script for each in fragments if each.script)]
    sets = _sets(report)
    page: str = environment.get_template("report.html").render(
        report=report,
        numbers=numbers(report),
        contents=[block for block in report.blocks if isinstance(block, Heading) and block.level <= 2],
        policy=_policy(styles, scripts),
        styles=[Markup(style) for style in styles],
        scripts=[Markup(script) for script in scripts],
        data=Markup(_data(report, sets)),
        sets=sets,
        raw=Markup,
        say=lambda name, **values: (
            sentence(name, report.language, **values) if values else heading(name, report.language)
        ),
        turned=_turned,
        kind_of=lambda anchor: "figure_number" if anchor.startswith("figure") else "table_number",
    )
    return page


def _said(value: Any) -> Any:
    """What is written out: text as a page can hold it; what is markup already stays."""
    return shown(value) if type(value) is str else value


def _file(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """Nothing is loaded; of styles and scripts only those with these digests count."""
    style, script = (" ".join(f"'{_digest(text)}'" for text in texts) for texts in (styles, scripts))
    return (
        f"default-src 'none'; img-src data:; style-src {style}; script-src {script}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _sets(report: Report) -> dict[tuple[int, ...], int]:
    """The sets of quotes that numbers open, each once, by their place in the page's data."""
    cells = (cell for block in report.blocks if isinstance(block, Table) for row in block.rows for cell in row)
    distinct = dict.fromkeys(cell.quotes for cell in cells if cell.quotes)
    return {quotes: place for place, quotes in enumerate(distinct)}


def _data(report: Report, sets: Iterable[tuple[int, ...]]) -> str:
    """The quotes, and the sets of them, as JSON that cannot end the element that it stands in."""
    rows = [[shown(each.id), shown(each.text), shown(each.about), each.language] for each in report.quotes]
    text = json.dumps({"quotes": rows, "sets": list(sets)}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _turned(table: Table) -> bool:
    """Whether the headings of numbers are written upwards."""
    titles = [column.title for column in table.columns if column.number]
    return len(titles) > _MANY and max(map(len, titles)) > _LONG_HEADING
