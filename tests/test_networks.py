"""Networks of a study: by group, their difference, what is marked in them, and the quotes behind them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import qualcode as qc
from qualcode.cli import cli
from qualcode.errors import UnknownNameError
from qualcode.outputs.labels import catalogue

THEMES = {
    "motives": {"codes": {"demand": ["wajib"], "idea": ["ide"]}},
    "competence": {"codes": {"skill": ["terampil"]}},
}
TALK = (
    "---\nage: {age}\n---\nP: Kenapa?\n\nJ: Ya, wajib. Itu ide saya yang wajib. Saya terampil.\n\nP: Lalu?\n\nJ: Ide.\n"
)
PAPER = "Terampil itu wajib. Ide wajib.\n\nTerampil.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("networks")
    (place / "codebooks").mkdir()
    book = {"qualcode": 1, "name": "small", "languages": ["id"], "themes": THEMES}
    (place / "codebooks" / "small.yaml").write_text(yaml.safe_dump(book, sort_keys=False), encoding="utf-8")
    (place / "texts" / "documents").mkdir(parents=True)
    for name, age in (("W-01", 40), ("W-02", 50)):
        (place / "texts" / f"{name}.txt").write_text(TALK.format(age=age), encoding="utf-8")
    (place / "texts" / "documents" / "D-01.txt").write_text(PAPER, encoding="utf-8")
    with qc.Study.create(place / "study.qualcode") as study:
        study.code(place / "texts")
    return place


@pytest.fixture
def study(folder: Path) -> Iterator[qc.Study]:
    with qc.open(folder / "study.qualcode") as opened:
        yield opened


def edges(graph, weight="weight") -> dict[tuple[str, str], float]:
    short = {name: name.rpartition("/")[2] for name in graph}
    return {(short[a], short[b]): value for a, b, value in graph.edges(data=weight)}


def test_the_network_is_as_before_and_marks_what_it_is_asked_to(study):
    graph = study.network(within="turn", backbone=0.5, communities=True, language="id")
    assert edges(graph) == {("demand", "idea"): 3, ("demand", "skill"): 3, ("idea", "skill"): 2}
    assert {"alpha", "backbone", "both", "jaccard", "weight"} == set(next(iter(graph.edges(data=True)))[2])
    assert all({"community", "stability"} <= about.keys() for _, about in graph.nodes(data=True))
    assert study.network(weight="jaccard").edges["motives/demand", "motives/idea"]["weight"] == pytest.approx(3 / 8)


def test_measures_of_association_are_weights_below_zero_too(study):
    graph = study.network(weight="npmi")
    assert edges(graph) == edges(graph, "npmi")
    assert edges(graph)["demand", "skill"] < 0 < edges(graph)["demand", "idea"]
    assert {"lift", "phi", "jaccard", "both"} <= graph.edges["motives/demand", "motives/idea"].keys()
    made = study.network_difference("kind", "interview", "document", weight="npmi")
    assert (made.graph["normalise"], made.graph["measure"]) == ("none", "npmi")


def test_groups_are_kinds_or_values_of_an_attribute_or_whatever_else_sources_have(study):
    by_kind = study.networks("kind")
    assert list(by_kind) == ["interview", "document"]
    assert edges(by_kind["interview"]) == {("demand", "idea"): 2}
    assert edges(by_kind["document"]) == {("demand", "idea"): 1, ("demand", "skill"): 1}
    assert [graph.graph["units"] for graph in by_kind.values()] == [8, 3]
    assert list(study.networks("age")) == ["", "40", "50"]
    assert list(study.networks("age", kinds=["interview"])) == ["40", "50"]
    assert list(study.networks("source", groups=["W-02", "D-01"])) == ["W-02", "D-01"]
    assert all(list(graph) == list(by_kind["document"]) for graph in by_kind.values())


def test_a_group_that_does_not_exist_is_told_with_the_nearest(study):
    with pytest.raises(UnknownNameError, match="did you mean 'kind'"):
        study.networks("knd")
    with pytest.raises(UnknownNameError, match="did you mean 'document'"):
        study.network_difference("kind", "interview", "documents")


def test_a_group_s_network_is_that_of_its_codings(study):
    for group, graph in study.networks("kind", within="turn").items():
        alone = study.network(within="turn", kinds=[group])
        assert edges(graph) == edges(alone)
        assert {name: n for name, n in graph.nodes(data="segments") if n} == dict(alone.nodes(data="segments"))


def test_a_difference_is_in_percentage_points_of_the_coded_units(study):
    graph = study.network_difference("kind", "interview", "document")
    assert edges(graph)["demand", "idea"] == pytest.approx(100 * 2 / 8 - 100 / 3)
    assert edges(graph)["demand", "skill"] == pytest.approx(-100 / 3)
    assert edges(study.network_difference("kind", "interview", "document", normalise="none"))["demand", "idea"] == 1.0


def test_behind_every_link_stand_the_quotes_that_were_counted(study):
    for within in ("segment", "turn", "source"):
        graph, quotes = study.network(within=within), study.network_quotes(within=within)
        units = {code: set(part["unit"]) for code, part in quotes.groupby("code")}
        assert {(a, b): len(units[a] & units[b]) for a, b in graph.edges} == {
            (a, b): n for a, b, n in graph.edges(data="both")
        }
        assert quotes.groupby("code")["quote"].count().to_dict() == dict(graph.nodes(data="segments"))
    for within in ("overlap", "near", "case"):
        graph, quotes = study.network(within=within), study.network_quotes(within=within)
        units = {code: set(part["unit"]) for code, part in quotes.groupby("code")}
        assert all(units[a] & units[b] for a, b in graph.edges)
        assert sum(bool(units[a] & units[b]) for a, b in combinations(units, 2)) == graph.number_of_edges()
    by_kind = study.network_quotes(by="kind", groups=["document"], level="theme")
    assert set(by_kind["group"]) == {"document"}
    assert set(by_kind["code"]) == {"motives", "competence"}


def test_centralities_are_a_frame_that_says_how_communities_were_found(study):
    frame = study.centrality(within="turn", seed=5)
    assert list(frame["code"]) == ["motives/demand", "motives/idea", "competence/skill"]
    assert (frame.attrs["first"], frame.attrs["last"]) == (5, 104)


@pytest.fixture
def run(folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda words: CliRunner().invoke(cli, ["--study", str(folder / "study.qualcode"), *words.split()])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-o n.html --within turn --communities --layout forces", "3 codes, 3 links."),
        ("-o n.html --by kind --backbone 0.2 --language id", "2 networks, links: interview 1, document 2."),
        ("-o n.html --difference interview:document", "3 codes, 2 links."),
        ("-o n.svg --difference 40:50 --by age", "3 codes, 1 link."),
        ("-o n.png --by age --title Ages", "3 networks"),
        ("-o n.json --weight jaccard --level theme", "2 themes, 1 link."),
        ("-o n.gexf --backbone 0.1 --communities", "3 codes, 2 links."),
    ],
)
def test_the_command_writes_every_network(run, words, said):
    result = run(f"network {words}")
    assert result.exit_code == 0, result.stderr
    assert said in result.stderr
    assert Path(words.split()[1]).stat().st_size > 500


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-o n.png --difference interview", "'interview' is not two groups, such as interview:document"),
        ("-o n.png --difference interview:interview", "is not two groups"),
        ("-o n.png --difference interview:dokument", "did you mean 'document'?"),
        ("-o n.png --by kind --communities", "--communities is of one network"),
        ("-o n.graphml --by kind", "there are png, svg, pdf, html"),
        ("-o n.png --backbone 1", "--backbone"),
        ("-o n.png --weight nmpi", "weight 'nmpi': there is none of that name; did you mean 'npmi'?"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(run, words, said):
    result = run(f"network {words}")
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not Path("n.png").exists()


def test_centralities_are_printed_with_a_note_on_communities(run):
    result = run("centrality --format csv --within turn")
    assert result.stdout.splitlines()[0].startswith("code,label,theme,segments,degree,strength,betweenness")
    assert "the best of 100 Louvain runs (seeds 1 to 100)" in result.stderr


def test_every_measure_of_a_network_has_its_words():
    names = ("degree", "strength", "betweenness", "closeness", "eigenvector", "community", "stability", "percent")
    for language in ("en", "id"):
        assert set(names) <= catalogue(language).keys()
