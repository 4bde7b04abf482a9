"""The API over a study: what one does is what the command line sees."""

from __future__ import annotations

import qualcode as qc


def codings(client, source="W-01", **wanted):
    found = client.get(f"/api/sources/{source}").json()["codings"]
    return [each for each in found if all(each[name] == value for name, value in wanted.items())]


def test_a_source_comes_with_words_turns_lines_and_codings(enter):
    source = enter().get("/api/sources/W-01").json()
    assert [turn["role"] for turn in source["turns"]] == ["interviewer", "participant", "interviewer", "participant"]
    coding = next(each for each in source["codings"] if each["code"] == "motives/idea")
    assert source["text"][coding["start"] : coding["end"]] == "Itu ide saya, karena wajib."
    (matched,) = coding["matched"]
    assert source["text"][slice(*matched)] == "ide"
    line = next(each for each in source["lines"] if each["start"] == coding["start"])
    assert line["number"] == 3


def test_coding_recoding_resizing_deciding_and_undoing(enter, path):
    ana = enter()
    made = ana.post("/api/codings", json={"source": "W-01", "start": 15, "end": 24, "code": "idea", "memo": "!"})
    assert made.status_code == 201
    id = made.json()["codings"][0]["id"]
    assert [m["text"] for m in ana.get("/api/memos", params={"on": id}).json()] == ["!"]
    recoded = ana.patch(f"/api/codings/{id}", json={"code": "demand"}).json()
    assert "motives/demand" in [each["code"] for each in recoded["codings"]]
    (own,) = codings(ana, coder="ana")
    assert own["code"] == "motives/demand"
    ana.patch(f"/api/codings/{own['id']}", json={"start": 15, "end": 30})
    (own,) = codings(ana, coder="ana")
    assert (own["start"], own["end"]) == (15, 30)
    machine = codings(ana, coder="qualcode")[0]
    assert ana.patch(f"/api/codings/{machine['id']}", json={"status": "rejected"}).status_code == 200
    assert codings(ana, id=machine["id"])[0]["status"] == "rejected"
    for _ in range(4):
        undone = ana.post("/api/undo")
        assert undone.status_code == 200, undone.text
    assert codings(ana, coder="ana") == []
    assert codings(ana, id=machine["id"])[0]["status"] == "applied"
    assert ana.post("/api/redo").status_code == 200
    assert [each["code"] for each in codings(ana, coder="ana")] == ["motives/idea"]
    assert [entry["who"] for entry in ana.get("/api/log").json()][:1] == ["ana"]


def test_each_undoes_ones_own(enter):
    ana, budi = enter("ana"), enter("budi")
    for client, code in ((ana, "idea"), (budi, "demand")):
        client.post("/api/codings", json={"source": "W-02", "start": 12, "end": 16, "code": code})
    assert ana.post("/api/undo").status_code == 200
    assert [each["coder"] for each in codings(ana, "W-02") if each["coder"] != "qualcode"] == ["budi"]
    assert ana.post("/api/undo").status_code == 422


def test_anothers_coding_is_not_changed(enter):
    ana, budi = enter("ana"), enter("budi")
    id = ana.post("/api/codings", json={"source": "W-02", "start": 12, "end": 16, "code": "idea"}).json()["codings"][0][
        "id"
    ]
    assert budi.patch(f"/api/codings/{id}", json={"code": "demand"}).status_code == 422
    assert budi.delete(f"/api/codings/{id}").status_code == 422
    assert ana.delete(f"/api/codings/{id}").status_code == 200
    assert codings(ana, "W-02", coder="ana") == []


def test_a_machines_coding_that_is_resized_is_rejected_and_coded_anew(enter):
    ana = enter()
    machine = codings(ana, code="motives/idea")[0]
    ana.patch(f"/api/codings/{machine['id']}", json={"start": machine["start"], "end": machine["end"] - 1})
    assert codings(ana, id=machine["id"])[0]["status"] == "rejected"
    (own,) = codings(ana, coder="ana")
    assert own["end"] == machine["end"] - 1


def test_names_that_there_are_not_are_told_with_the_nearest(enter):
    ana = enter()
    answer = ana.get("/api/sources/W-1")
    assert (answer.status_code, answer.json()["remedy"]) == (404, "did you mean 'W-01'?")
    answer = ana.post("/api/codings", json={"source": "W-01", "start": 0, "end": 4, "code": "ideaa"})
    assert answer.status_code == 404
    answer = ana.post("/api/codings", json={"source": "W-01", "start": 0, "end": 99999, "code": "idea"})
    assert answer.status_code in (404, 422)


def test_what_is_coded_in_the_browser_is_in_the_study(enter, path):
    enter().post("/api/codings", json={"source": "W-02", "start": 12, "end": 16, "code": "idea"})
    with qc.open(path, read_only=True) as study:
        assert len(study.codings(coders=["ana"])) == 1
        assert study.verify() == []


def test_the_queue_is_worked_through_and_decisions_teach(enter):
    ana = enter()
    queue = ana.get("/api/review").json()
    first = queue["first"][0]
    assert first["text"] in first["before"] + first["text"] + first["after"]
    assert first["matched"] and all(words in first["text"] for words in first["matched"])
    assert ana.patch(f"/api/codings/{first['id']}", json={"status": "rejected"}).status_code == 200
    after = ana.get("/api/review").json()
    assert after["waiting"] == queue["waiting"] - 1
    assert first["id"] not in [each["id"] for each in after["first"]]
    taught = ana.get("/api/indicators", params={"code": first["code"]}).json()
    assert [(each["rejected"], each["precision"]) for each in taught if each["indicator"] in first["indicators"]] == [
        (1, 0.0)
    ]
    only = ana.get("/api/review", params={"code": "competence", "source": "W-01", "order": "source"}).json()
    assert {each["code"] for each in only["first"]} == {"competence"}


def test_why_a_coding_was_made(enter):
    ana = enter()
    machine = codings(ana, code="motives/idea")[0]
    assert {"indicator": "ide", "fired": True, "words": "ide"} in ana.get(f"/api/explain/{machine['id']}").json()


def test_codes_are_renamed_moved_and_merged_with_their_codings(enter):
    ana = enter()
    done = ana.patch("/api/codes/motives/idea", json={"name": "gagasan"}).json()
    assert done["became"] == {"motives/idea": "motives/gagasan"}
    assert codings(ana, code="motives/gagasan")
    ana.patch("/api/codes/motives/gagasan", json={"parent": "competence"})
    assert codings(ana, code="competence/gagasan")
    ana.patch("/api/codes/competence/gagasan", json={"into": "motives/demand"})
    assert not codings(ana, code="competence/gagasan")
    assert ana.patch("/api/codes/motives/demand", json={}).status_code == 422
    for _ in range(3):
        ana.post("/api/undo")
    assert codings(ana, code="motives/idea")
