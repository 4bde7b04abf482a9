from __future__ import annotations

import json
import sqlite3


def test_the_log_tells_who_did_what(coded, run):
    entries = json.loads(run("log", "--format", "json").stdout)
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[-1]["verb"] == "code"
    assert entries[-1]["added"] == 5
    assert json.loads(entries[-1]["detail"])["sources"] == ["W-01", "W-02"]
    assert run("log").stdout.splitlines()[0].split() == "number at who verb subject added removed".split()


def test_a_whole_study_is_told_whole(coded, run):
    result = run("verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("study.qualcode is whole: 2 sources, 5 codings, ")


def test_a_study_that_was_tampered_with_is_told(coded, run):
    other = sqlite3.connect(coded / "study.qualcode")
    other.execute("UPDATE coding SET words = 'otherwise' WHERE id = 1")
    other.commit()
    other.close()
    result = run("verify")
    assert result.exit_code == 1
    assert "it is not as it was written" in result.stdout
