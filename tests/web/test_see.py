"""What is seen in the browser is what the verbs of the study say: the same words, the same figures."""

from __future__ import annotations

import csv
import io
import math
import zipfile

import pytest

import qualcode as qc
from qualcode.displays.designs import Design


@pytest.fixture
def two_coders(enter):
    """A client named ana at a study that she and ben coded a little, too."""
    places = {"W-01": [(15, 24), (26, 38)], "W-02": [(12, 25)]}
    for name in ("ana", "ben"):
        client = enter(name, "coder")
        for source, spans in places.items():
            for start, end in spans if name == "ana" else spans[:1]:
                body = {"source": source, "start": start, "end": end, "code": "motives/demand"}
                assert client.post("/api/codings", json=body).status_code == 201
    return client


def asked(client, what, **words):
    answer = client.get(f"/api/displays/{what}", params=words)
    assert answer.status_code == 200, answer.text
    return answer.json()


def same(shown, frame):
    """A table as JSON has the columns and values of a frame, null for nan."""
    assert [column["name"] for column in shown["columns"]] == list(frame.columns)
    for row, values in zip(shown["rows"], frame.itertuples(index=False, name=None), strict=True):
        for one, other in zip(row, values, strict=True):
            if isinstance(other, float) and math.isnan(other):
                assert one is None
            elif isinstance(other, float):
                assert one == pytest.approx(other)
            else:
                assert one == other


# ---- the same figures ------------------------------------------------------------------------------------------------

MATRICES = [
    ({}, {}),
    ({"rows": "code", "columns": "kind"}, {}),
    ({"rows": "code", "columns": "speaker", "values": "words"}, {"kind": ["interview"]}),
    ({"columns": "kind", "values": "percent", "of": "row"}, {"code": ["motives"]}),
    ({"columns": "kind", "values": "residuals"}, {"query": "idea WITHIN source"}),
    ({"rows": "code"}, {"source": ["W-01", "W-02"], "status": ["applied"]}),
]
WORD = {"kind": "kinds", "code": "codes", "source": "sources", "status": "statuses", "query": "query"}


@pytest.mark.parametrize(("shape", "filters"), MATRICES)
def test_a_matrix_is_that_of_the_study(enter, path, shape, filters):
    shown = asked(enter("vera", "viewer"), "matrix", **shape, **filters)
    with qc.Study.open(path, read_only=True) as study:
        frame = study.matrix(**shape, **{WORD[name]: value for name, value in filters.items()})
    assert [each["name"] for each in shown["names"]] == list(frame.index)
    assert [each["name"] for each in shown["heads"]] == list(frame.columns)
    assert shown["cells"] == frame.to_numpy().tolist()


def test_the_test_of_a_matrix_is_said(enter):
    assert asked(enter(), "matrix", columns="kind", test=True)["test"]
    assert asked(enter(), "matrix", columns="kind")["test"] == ""


def test_behind_every_cell_stand_as_many_quotes_as_it_counts(enter):
    vera = enter("vera", "viewer")
    for rows, columns in (("code", "source"), ("theme", "kind"), ("theme", "speaker"), ("theme", "case")):
        shown = asked(vera, "matrix", rows=rows, columns=columns)
        for name, cells in zip(shown["names"], shown["cells"], strict=True):
            for head, cell in zip(shown["heads"], cells, strict=True):
                words = {"level": rows, "name": name["name"], "by": columns, "value": head["name"]}
                found = asked(vera, "quotes", **words)
                assert found["all"] == len(found["quotes"]) == cell, words


def test_a_network_and_its_pairs_are_those_of_the_study(enter, path):
    vera = enter("vera", "viewer")
    shape = {"within": "turn", "level": "code"}
    shown = asked(vera, "network", **shape)
    pairs = asked(vera, "cooccurrence", **shape)
    with qc.Study.open(path, read_only=True) as study:
        graph, frame = study.network(**shape), study.cooccurrence(**shape)
    assert {each["code"]: each["segments"] for each in shown["nodes"]} == dict(graph.nodes(data="segments"))
    assert {(each["a"], each["b"], each["weight"], each["jaccard"]) for each in shown["edges"]} == {
        (a, b, about["weight"], about["jaccard"]) for a, b, about in graph.edges(data=True)
    }
    same(pairs, frame)
    drawn = shown["picture"]
    assert {each["code"] for each in drawn["nodes"]} == set(graph)
    assert {frozenset((each["a"], each["b"])) for each in drawn["edges"]} == {frozenset(edge) for edge in graph.edges}


def test_behind_a_link_stand_the_quotes_of_both_codes_where_they_are_together(enter):
    vera = enter("vera", "viewer")
    found = asked(vera, "quotes", name=["motives/demand", "competence"], within="turn")
    assert [each["text"] for each in found["quotes"]] == ["Ya, wajib.", "Itu ide saya, karena wajib.", "Saya terampil."]
    assert found["quotes"][1]["codes"] == ["motives/demand"]
    assert found["quotes"][0]["quote"] == "W-01:2"
    assert asked(vera, "quotes", name=["motives/demand", "competence"])["all"] == 0


def test_measures_that_there_are_not_are_null_and_say_why(enter, path):
    shown = asked(enter(), "cooccurrence", measures=True, within="source")
    with qc.Study.open(path, read_only=True) as study:
        same(shown, study.cooccurrence(measures=True, within="source"))
    names = [column["name"] for column in shown["columns"]]
    without = [row for row in shown["rows"] if None in row]
    assert without and all(row[names.index("why")] for row in without)


def test_evidence_is_that_of_the_study(enter, path):
    vera = enter("vera", "viewer")
    shown, curve = asked(vera, "triangulation", level="code"), asked(vera, "saturation", base=1, run=1)
    with qc.Study.open(path, read_only=True) as study:
        same(shown, study.triangulation(level="code"))
        found = study.saturation(design=Design(base=1, run=1))
    for name in ("figures", "steps", "runs", "curve"):
        same(curve[name], getattr(found, name))
    assert shown["notes"] and curve["notes"]
    assert shown["words"]["convergent"]


def test_agreement_is_that_of_the_study(two_coders, path):
    words = {"interval": "none", "coefficient": ["cohen", "percent"]}
    shown = asked(two_coders, "agreement", coder=["ana", "ben"], code="motives", **words)
    with qc.Study.open(path, read_only=True) as study:
        frame = study.agreement(["ana", "ben"], codes=["motives"], interval="none", coefficients=["cohen", "percent"])
    same(shown, frame)
    names = [column["name"] for column in shown["columns"]]
    for row in shown["rows"]:
        assert row[names.index("value")] is not None or row[names.index("why")]


def test_agreement_takes_two_and_is_narrowed_by_coders_and_codes_alone(enter, two_coders):
    vera = enter("vera", "viewer")
    refused = vera.get("/api/displays/agreement", params={"kind": "interview"})
    assert refused.status_code == 422
    assert "coders and codes" in refused.json()["detail"]
    alone = vera.get("/api/displays/agreement", params={"coder": "ana"})
    assert alone.status_code == 422 and "two coders" in alone.json()["detail"]


def test_a_framework_is_that_of_the_study(enter, path):
    shown = asked(enter(), "framework", rows="source", columns="code", at_most=1)
    with qc.Study.open(path, read_only=True) as study:
        table, cells = study.framework("source", "code"), study.framework("source", "code", form="long")
    assert shown["names"] == list(table.index)
    assert [each["name"] for each in shown["heads"]] == list(table.columns)
    assert [(each["row"], each["column"], each["n"]) for each in shown["cells"]] == list(
        cells[["source", "code", "n"]].itertuples(index=False, name=None)
    )
    assert all(len(each["quotes"]) == 1 for each in shown["cells"])


# ---- names that there are not ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "words", "nearest"),
    [
        ("matrix", {"columns": "kinds"}, "kind"),
        ("matrix", {"rows": "themes"}, "theme"),
        ("matrix", {"kind": "interviews"}, "interview"),
        ("matrix", {"code": "demnd"}, "motives/demand"),
        ("matrix", {"source": "W-1"}, "W-01"),
        ("matrix", {"coder": "qualcod"}, "qualcode"),
        ("quotes", {"name": "motive", "level": "theme"}, "motives"),
        ("quotes", {"by": "knd", "value": "interview"}, "kind"),
        ("network", {"within": "turns"}, "turn"),
        ("cooccurrence", {"level": "codes"}, "code"),
        ("triangulation", {"by": "kinds"}, "kind"),
        ("saturation", {"by": "sources"}, "source"),
        ("framework", {"rows": "cases"}, "case"),
    ],
)
def test_a_name_that_there_is_not_is_answered_with_the_nearest(enter, what, words, nearest):
    answer = enter().get(f"/api/displays/{what}", params=words)
    assert answer.status_code == 404, answer.text
    assert repr(nearest) in answer.json()["detail"]


def test_a_condition_or_a_query_that_cannot_be_read_is_answered_with_one_line(enter):
    for words in ({"where": "age"}, {"query": "demand AND"}, {"since": "yesterday"}):
        answer = enter().get("/api/displays/matrix", params=words)
        assert answer.status_code == 422
        assert answer.json()["detail"]


# ---- searching -------------------------------------------------------------------------------------------------------


def test_a_search_finds_every_form_in_every_source_and_whoever_says_it(enter, path):
    vera = enter("vera", "viewer")
    found = vera.get("/api/search", params={"q": "ide"}).json()
    with qc.Study.open(path, read_only=True) as study:
        texts, hits = study.texts(), study.concordance("ide", everyone=True)
    assert [each["quote"] for each in found] == list(hits["quote"])
    assert {texts[each["source"]].text[each["start"] : each["end"]].lower() for each in found} == {"ide"}
    assert [each["source"] for each in vera.get("/api/search", params={"q": "apa"}).json()] == ["W-02"]
    assert vera.get("/api/search", params={"q": "tiada"}).json() == []


def test_a_mistake_in_an_expression_is_answered_with_one_line(enter):
    answer = enter().get("/api/search", params={"q": "(wajib"})
    assert answer.status_code == 422
    assert "\n" not in answer.json()["detail"]
    assert enter().get("/api/search", params={"q": ""}).status_code == 422


# ---- what is taken away ----------------------------------------------------------------------------------------------


def test_a_viewer_takes_exports_away(enter, path):
    vera = enter("vera", "viewer")
    for name, begins in {
        "workbook.xlsx": b"PK",
        "report.docx": b"PK",
        "report.html": b"<!doctype html>",
        "project.qdpx": b"PK",
        "network.graphml": b"<graphml",
        "network.png": b"\x89PNG",
        "network.svg": b"<?xml",
    }.items():
        answer = vera.get(f"/api/export/{name}")
        assert answer.status_code == 200, (name, answer.text)
        assert answer.content.lower().startswith(begins.lower()), name
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="{name}"')
        assert f"study-{name}" in answer.headers["content-disposition"]
    workbook = vera.get("/api/export/workbook.xlsx", params={"language": "id"})
    assert zipfile.is_zipfile(io.BytesIO(workbook.content))


def test_exports_hold_what_the_filters_select(enter, path):
    vera = enter("vera", "viewer")
    answer = vera.get("/api/export/codings.csv", params={"kind": "observation"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["source"] for row in rows} == {"O-01"}
    with qc.Study.open(path, read_only=True) as study:
        assert len(rows) == len(study.codings(kinds=["observation"]))
    refused = vera.get("/api/export/project.qdpx", params={"kind": "observation"})
    assert refused.status_code == 422 and "whole study" in refused.json()["detail"]
    unknown = vera.get("/api/export/workbook.xls")
    assert unknown.status_code == 404 and "workbook.xlsx" in unknown.json()["detail"]


# ---- pages, and who sees them ----------------------------------------------------------------------------------------


def test_nobody_is_told_a_word(nobody):
    for address in ("search?q=wajib", "displays/quotes?name=competence", "displays/framework", "export/codings.csv"):
        answer = nobody.get(f"/api/{address}")
        assert answer.status_code == 401
        assert "wajib" not in answer.text.lower() and "terampil" not in answer.text.lower()
    for wrong in ("search", "displays/matrix?where=age", "export/nothing", "displays/network?minimum=x"):
        assert nobody.get(f"/api/{wrong}").status_code == 401, wrong
    assert nobody.get("/see").status_code == 401


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_page_has_a_tab_for_each_view_and_words_for_everything(enter, language):
    vera = enter("vera", "viewer")
    for view in ("matrix", "network", "cooccurrence", "triangulation", "saturation", "agreement", "framework"):
        page = vera.get("/see", params={"view": view, "lang": language})
        assert page.status_code == 200
        assert f'data-view="{view}"' in page.text
        assert ">ui_" not in page.text and "<script>" not in page.text and "style=" not in page.text
    assert 'data-view="matrix"' in vera.get("/see", params={"view": "nothing"}).text
