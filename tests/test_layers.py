"""Who may import whom: `core` only `errors`; stages only `core` and `errors`; faces only what is above the stages."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import qualcode

PACKAGE = Path(qualcode.__file__).parent
STAGES = {"sources", "language", "codebook", "coding", "analysis", "outputs", "exchange", "store"}
GROUND = {"errors", "core"}
STUDY = {
    "study",
    "run",
    "intake",
    "workbook",
    "codebookediting",  # one code of the study's codebook
    "workbench",  # one source and one coding at a time
    "displays",  # tables, networks and pictures of a study's codings
    "codebook_files",
    "handcoding",  # what people do to codings
    "reviews",  # workbooks and Word files out and back in
    "projects",  # other programs' projects
    "teams",  # merging studies, sharing out sources
    "explaining",  # why a segment has its codes
    "trial",  # what another codebook would do
    "streaming",  # coding without a study file
    "reliability",  # agreement and disagreements over a study
    "evaluation",  # the machine against a gold, and the split into tuning and test
}
FACES = {"cli", "web", "widget"}
HEAVY_FREE = {"core": set(sys.stdlib_module_names)}  # core knows the standard library alone


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it, type checking apart."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by a relative path"
            found.add(str(node.module))
            if node.module == "qualcode":
                found |= {f"qualcode.{alias.name}" for alias in node.names}
    return found


def allowed(room: str) -> set[str]:
    """The rooms that one may import from."""
    if room in STAGES:
        return GROUND | {room}
    if room in STUDY:
        return GROUND | STAGES | STUDY | {"__version__", ""}
    if room in FACES:
        started = {"web"} if room == "cli" else set()  # `qualcode ui` starts the workbench
        return GROUND | STUDY | {room, "outputs", "__version__", ""} | started
    return {"errors": set(), "core": GROUND, "__main__": FACES}.get(room, GROUND | STUDY | {"outputs"})


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    room = relative.parts[0].removesuffix(".py")
    rooms = {room_of(module) for module in imports_of(path) if module.split(".")[0] == "qualcode"}
    assert rooms <= allowed(room), f"{relative} reaches into {sorted(rooms - allowed(room))}"


@pytest.mark.parametrize("path", [p for p in FILES if "core" in p.parts], ids=lambda path: path.name)
def test_core_knows_the_standard_library_alone(path: Path) -> None:
    outside = {m.split(".")[0] for m in imports_of(path)} - HEAVY_FREE["core"] - {"qualcode"}
    assert not outside, f"{path.name} imports {sorted(outside)}"


def test_every_room_is_known_to_this_test() -> None:
    rooms = {p.name.removesuffix(".py") for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert rooms - {"__init__"} <= GROUND | STAGES | STUDY | FACES | {"__main__"}


def test_a_forbidden_import_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "matcher.py"
    file.write_text("def f():\n    from qualcode.sources import read\n    return read\n")
    assert {room_of(m) for m in imports_of(file)} - allowed("coding") == {"sources"}
