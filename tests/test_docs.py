"""The docs hold: links lead somewhere, the README's commands are what it says, the CLI reference is the CLI's own."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "transcripts" / "README.md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        assert link.startswith("https://") or (page.parent / link).exists(), f"{page.name} links to {link}"


def test_the_readme_has_the_two_commands() -> None:
    commands = [
        line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if "python3 -m venv" in line
    ]
    assert len(commands) == 2
    assert commands[0].endswith("qualcode code transcripts/")
    assert commands[1].endswith("-m pytest")


def test_every_page_is_reached_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    docs = [page.relative_to(ROOT).as_posix() for page in PAGES if ROOT / "docs" in page.parents]
    missing = [page for page in docs if f"]({page})" not in readme]
    assert not missing


def test_what_is_pinned_is_what_is_needed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[><=\[ ]", line)[0].lower().replace("_", "-") for line in needed}
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines if line and not line.startswith("#")}
    assert names <= pinned
    assert not [line for line in lines if "://" in line or "@" in line]


def test_no_path_of_a_machine_and_no_registry_in_the_project() -> None:
    forbidden = re.compile(r"/work/|/tmp/w/|/home/[a-z]+/|/root/|files\.pythonhosted|pypi\.org/simple")
    suffixes = {".py", ".md", ".toml", ".yaml", ".txt", ".ipynb", ".json", ".csv"}
    ours = [
        path
        for path in ROOT.rglob("*")
        if path.suffix in suffixes and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    ]
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in ours if path != Path(__file__)}
    assert not [path.name for path, text in texts.items() if forbidden.search(text)]
