"""A code is tried out before it is saved; what is saved is a new version, and the machine codes with it."""

from __future__ import annotations

import qualcode as qc


def test_an_indicator_is_tried_saved_and_coded_with(enter, path):
    ana = enter()
    before = ana.get("/api/codebook").json()
    trial = ana.post("/api/trial/motives/idea", json={"indicators": ["ide", "terampil"]}).json()
    assert (trial["comes"], trial["goes"], trial["stays"]) == (3, 0, 4)
    assert {each["change"] for each in trial["some"]} == {"comes"}
    assert ana.get("/api/codebook").json() == before  # nothing is stored

    saved = ana.put("/api/codebook/motives/idea", json={"indicators": ["ide", "terampil"], "definition": "Gagasan."})
    assert saved.json()["edit"] is not None
    ran = ana.post("/api/run").json()
    assert (ran["coded"], ran["added"] - ran["removed"]) == (3, 3)
    code = next(each for each in ana.get("/api/codebook").json() if each["path"] == "motives/idea")
    assert (code["definition"], code["indicators"], code["count"]) == ("Gagasan.", ["ide", "terampil"], 7)
    assert ana.put("/api/codebook/motives/idea", json={"definition": "Gagasan."}).json()["edit"] is None
    with qc.open(path, read_only=True) as study:
        assert study.verify() == []


def test_what_cannot_be_read_is_told_and_not_saved(enter):
    ana = enter()
    for method, address in (("POST", "/api/trial/motives/idea"), ("PUT", "/api/codebook/motives/idea")):
        answer = ana.request(method, address, json={"indicators": ["ide NEAR/ wajib"]})
        assert answer.status_code == 422
        assert "has no distance" in answer.json()["problem"]
    assert ana.post("/api/trial/motives/ideas", json={}).status_code == 404


def test_words_of_another_language_stay(enter, path):
    ana = enter()
    for language, words in (("id", "Gagasan baru"), ("en", "A new idea")):
        ana.put("/api/codebook/motives/idea", json={"language": language, "definition": words})
    with qc.open(path, read_only=True) as study:
        assert study.codebook["motives/idea"].definition == {"id": "Gagasan baru", "en": "A new idea"}


def test_a_viewer_tries_and_does_not_save(enter):
    vera = enter("vera", "viewer")
    assert vera.post("/api/trial/motives/idea", json={"indicators": ["ide"]}).status_code == 200
    assert vera.put("/api/codebook/motives/idea", json={"definition": "x"}).status_code == 403
    assert vera.post("/api/run").status_code == 403
