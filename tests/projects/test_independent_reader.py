"""A reader that others wrote sees in our files what is in the study; what it writes again, we read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import qualcode as qc
from qualcode.study import Study

pyrefiqda = pytest.importorskip("pyrefiqda", reason="pyrefiqda, an independent reader of REFI-QDA, is not installed")
SAMPLE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample study, coded."""
    folder = tmp_path_factory.mktemp("sample")
    with Study.create(folder / "study.qualcode") as study:
        study.code(SAMPLE / "transcripts", codebook=qc.load_codebook(next((SAMPLE / "codebooks").glob("*.yaml"))))
        study.memo("Ask again.", on="W-01", author="ana")
        study.export_project(folder / "study.qdpx")
        yield study, folder


def load(path: Path, folder: Path) -> Any:
    return pyrefiqda.RefiProject.load(path, extract_dir=str(folder))


def test_it_sees_the_same(sample: Any, tmp_path: Path) -> None:
    study, folder = sample
    project = load(folder / "study.qdpx", tmp_path)
    texts = {source.name: source for source in project.sources.text_source}
    assert set(texts) == set(study.texts())
    names: dict[str, str] = {}
    waiting = [(code, "") for code in project.code_book.codes.code]
    while waiting:
        code, above = waiting.pop()
        names[code.guid] = f"{above}{code.name}"
        waiting += [(below, f"{names[code.guid]}/") for below in code.code]
    assert set(names.values()) == set(study.codebook.paths)
    quotes: Counter[tuple[str, str, str]] = Counter()
    for name, source in texts.items():
        path = pyrefiqda.RefiProject.resolve_source_path(source.plain_text_path, tmp_path)
        words = path.read_text(encoding="utf-8")
        assert words == study.texts()[name].text
        for selection in source.plain_text_selection:
            for coding in selection.coding:
                quote = words[selection.start_position : selection.end_position]
                quotes[name, names[coding.code_ref.target_guid], quote] += 1
    assert quotes == Counter((c.source, c.code, c.text) for c in study._file.codings())


def test_what_it_writes_again_is_read(sample: Any, tmp_path: Path) -> None:
    study, folder = sample
    project = load(folder / "study.qdpx", tmp_path / "unpacked")
    again = tmp_path / "again.qdpx"
    pyrefiqda.RefiProject.save(project, again, source_media_dir=tmp_path / "unpacked" / "sources")
    with Study.create(tmp_path / "other.qualcode") as other:
        told = other.import_project(again, coder="ana")
        assert told.whole
        assert {(c.source, c.code, c.text) for c in other._file.codings()} == {
            (c.source, c.code, c.text) for c in study._file.codings()
        }
        assert {source.name: source.text for source in other._file.sources()} == {
            source.name: source.text for source in study._file.sources()
        }


def test_what_comes_back_from_another_program_is_added_to_what_is_there(sample: Any, tmp_path: Path) -> None:
    study, folder = sample
    project = load(folder / "study.qdpx", tmp_path / "unpacked")
    # A colleague codes one passage more, in a program that knows nothing of qualcode.
    source = next(each for each in project.sources.text_source if each.name == "W-01")
    selection = source.plain_text_selection[0].model_copy(deep=True)
    selection.guid = "00000000-0000-4000-8000-000000000001"
    selection.start_position, selection.end_position = 0, 20
    del selection.coding[1:]
    selection.coding[0].guid = "00000000-0000-4000-8000-000000000002"
    source.plain_text_selection.append(selection)
    again = tmp_path / "again.qdpx"
    pyrefiqda.RefiProject.save(project, again, source_media_dir=tmp_path / "unpacked" / "sources")
    before = (study.texts(), set(study._file.codings()), study.memos(), study.codebook)
    done = study.import_project(again, coder="ana")
    new = set(study._file.codings()) - before[1]
    assert [(c.source, c.span.start, c.span.end) for c in new] == [("W-01", 0, 20)]
    assert (study.texts(), study.memos(), study.codebook) == (before[0], before[2], before[3])
    assert study.verify() == []
    assert study.import_project(again, coder="ana").edit is None
    study._file.undo(done.edit, who="ana")
    assert set(study._file.codings()) == before[1]
