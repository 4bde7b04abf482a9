"""What another codebook would do to a study, before anything is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import qualcode as qc
from qualcode.core.model import Codebook
from qualcode.errors import UnknownNameError
from qualcode.trial import BARRED, COMES, GOES, KEPT

INTERVIEW = "P: Apa?\n\nJ: Itu wajib. Ide saya. Ide wajib. Surat atasan.\n"


def write(path: Path, **codes: list[str]) -> Path:
    path.write_text(json.dumps({"qualcode": 1, "name": "Trial", "languages": ["id"], "themes": codes}))
    return path


@pytest.fixture
def study(tmp_path: Path) -> Iterator[qc.Study]:
    (tmp_path / "codebooks").mkdir()
    write(tmp_path / "codebooks" / "book.yaml", demand=["wajib"], idea=["ide"])
    (tmp_path / "W-01.txt").write_text(INTERVIEW)
    with qc.Study.create(tmp_path / "study.qualcode") as made:
        made.code(tmp_path / "W-01.txt")
        yield made


@pytest.fixture
def changed(tmp_path: Path) -> Codebook:
    """demand: one comes, one goes; idea is gone."""
    return qc.load_codebook(write(tmp_path / "new.yaml", demand=["wajib NOT ide", "surat"], letters=["atasan"]))


def rows(study: qc.Study, new: object) -> list[tuple[str, str, int, str]]:
    frame = study.codebook_diff("study", new).segments()  # type: ignore[arg-type]
    return list(frame[["code", "change", "segment", "text"]].itertuples(index=False, name=None))


def test_what_comes_goes_and_stays(study: qc.Study, changed: Codebook) -> None:
    before = study.path.read_bytes()
    trial = study.codebook_diff("study", changed)
    assert trial.codes().drop(columns="differences").to_numpy().tolist() == [
        ["demand", "changed", 1, 1, 1, 0],
        ["letters", "new", 0, 1, 0, 0],
        ["idea", "gone", 0, 0, 2, 0],
    ]
    assert rows(study, changed) == [
        ("demand", GOES, 4, "Ide wajib."),
        ("demand", COMES, 5, "Surat atasan."),
        ("letters", COMES, 5, "Surat atasan."),
        ("idea", GOES, 3, "Ide saya."),
        ("idea", GOES, 4, "Ide wajib."),
    ]
    assert study.path.read_bytes() == before


def test_it_is_what_the_next_run_does(study: qc.Study, changed: Codebook) -> None:
    trial = study.codebook_diff("study", changed)
    run = study.code(codebook=changed)
    stays = sum(trial.stays.values())
    # What stays is stored anew too: each coding carries the digest of its codebook.
    assert run.codings_added == trial.changes[COMES] + stays
    assert run.codings_removed == trial.changes[GOES] + stays
    assert not study.codebook_diff("study", changed).changed


def test_what_a_person_decided_on_is_protected(study: qc.Study, changed: Codebook) -> None:
    study.accept(coder="ana", codes=["idea"])
    study.code(codebook=changed)
    study.reject(coder="ana", codes=["letters"])
    back = study.codebook_diff("study", study.root / "codebooks" / "book.yaml")
    assert [(each.coding.code, each.change) for each in back.changed] == [
        ("demand", COMES),
        ("demand", GOES),
        ("letters", KEPT),
    ]
    assert back.codes().set_index("code")["protected"].to_dict() == {"demand": 0, "idea": 0, "letters": 1}
    study.code(codebook=qc.load_codebook(study.root / "codebooks" / "book.yaml"))
    study_rows = [(code, change) for code, change, _, _ in rows(study, changed)]
    assert ("letters", BARRED) in study_rows
    assert ("idea", KEPT) in study_rows


def test_versions_are_named_by_digest_and_study(study: qc.Study, changed: Codebook) -> None:
    first = study.codebook.digest
    study.code(codebook=changed)
    assert study.codebook_diff(first[:8], "study").new.digest == changed.digest
    with pytest.raises(UnknownNameError) as error:
        study.codebook_diff("abcdef99", "study")
    assert f"6 characters or more of a digest: {first[:12]}, {changed.digest[:12]}" in str(error.value)


def test_the_next_codebook_is_the_file_where_it_was_changed(study: qc.Study) -> None:
    assert study.next_codebook() == study.codebook
    write(study.root / "codebooks" / "book.yaml", demand=["wajib"])
    assert study.next_codebook().paths == ["demand"]


def test_as_data_is_plain_and_the_repr_has_no_words(study: qc.Study, changed: Codebook) -> None:
    trial = study.codebook_diff("study", changed)
    data = json.loads(json.dumps(trial.as_data()))
    assert [each["code"] for each in data["codes"]] == ["demand", "letters", "idea"]
    assert repr(trial) == "<Trial: 5 codings change in 1 sources>"
