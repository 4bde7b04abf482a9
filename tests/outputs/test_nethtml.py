"""The page of a network: it loads nothing, runs nothing but its own script, and shows every text as text."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256

import networkx as nx
import pandas as pd
import pytest
from lxml import html

from qualcode.outputs.figures import write_network
from qualcode.outputs.nethtml import content_policy, network_fragment, network_page, network_script, network_style
from qualcode.outputs.netquotes import MOST_QUOTES, quoted

SCRIPT = "</script><script>alert('x')</script>"


def graph() -> nx.Graph:
    made = nx.Graph(within="turn", weight="both")
    made.add_node("a", label=SCRIPT, theme="t", theme_label="<b>T</b>", segments=3)
    made.add_node("b", label="\"quoted\" & 'so'", theme="t", theme_label="<b>T</b>", segments=2)
    made.add_node("c", label="فكرة", theme="u", theme_label="U", segments=0)
    made.add_edge("a", "b", weight=2, both=2, jaccard=0.5, backbone=True)
    made.add_edge("b", "c", weight=1, both=1, jaccard=0.25)
    return made


def quotes() -> pd.DataFrame:
    rows = [
        ("W-01:1", "Ani", "together", "a", 0),
        ("W-01:1", "Ani", "together", "b", 0),
        ("W-01:2", "Ani", SCRIPT + "\u2028", "a", 1),
        ("W-02:4", "", "elsewhere", "b", 2),
        ("W-02:9", "", "of another network", "z", 2),
    ]
    return pd.DataFrame(rows, columns=["quote", "speaker", "text", "code", "unit"])


def data_of(page: str) -> dict:
    return json.loads(html.fromstring(page).xpath("//script[@class='data']")[0].text)


def test_only_the_page_s_own_script_and_style_may_run_and_nothing_is_loaded():
    page = network_page({"": graph()}, quotes={"": quotes()})
    document = html.fromstring(page)
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    for kind, element in (("script", document.xpath("//script[@type='module']")), ("style", document.xpath("//style"))):
        assert len(element) == 1
        digest = b64encode(sha256(element[0].text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in policy
    assert not document.xpath("//@src | //@href | //@style | //link | //img | //iframe")
    assert not [name for name in document.xpath("//@*") if name.attrname.startswith("on")]
    assert not re.search(r"https?:|url\(|@import|\bfetch\(|XMLHttpRequest|innerHTML|\beval\b", page)


def test_every_text_is_shown_as_text():
    document = html.fromstring(network_page({SCRIPT: graph()}, title=SCRIPT, quotes={SCRIPT: quotes()}))
    assert len(document.xpath("//script")) == 2
    assert document.xpath("//title")[0].text == SCRIPT
    assert document.xpath("//h2")[0].text == SCRIPT
    assert not document.xpath("//b")
    assert "<b>T</b>" in [words.text for words in document.xpath("//ul//span")]
    labels = document.xpath("//*[contains(@class, 'node')]/@aria-label")
    assert labels[0].startswith(SCRIPT + ", Theme <b>T</b>, Segments 3")


def test_behind_a_code_stand_its_quotes_and_behind_a_link_those_of_the_units_that_have_both():
    data = data_of(network_page({"": graph()}, quotes={"": quotes()}))
    assert [quote["id"] for quote in data["quotes"]] == ["W-01:1", "W-01:2", "W-02:4"]
    assert [node["quotes"] for node in data["nodes"]] == [[0, 1], [0, 2], []]
    ends = {(data["nodes"][edge["a"]]["code"], data["nodes"][edge["b"]]["code"]): edge for edge in data["edges"]}
    assert ends["a", "b"]["quotes"] == [0]
    assert ends["b", "c"]["quotes"] == []
    assert ["Turns with both", "2"] in ends["a", "b"]["facts"]
    assert data["quotes"][1]["text"] == SCRIPT + "\u2028"


def test_a_page_without_quotes_has_none_and_says_numbers_all_the_same():
    data = data_of(network_page({"": graph()}, language="id"))
    assert data["quotes"] is None
    assert data["words"] == {"quotes": "Kutipan", "links": "Keterkaitan"}
    assert ["Jaccard", "0,50"] in data["edges"][-1]["facts"]


def test_the_edges_drawn_and_those_of_the_script_are_in_one_order_the_backbone_last():
    made = graph()
    made.graph["backbone"] = 0.1
    page = network_page({"": made})
    data, drawn = data_of(page), html.fromstring(page).xpath("//svg[contains(@class, 'picture')]//path")
    edges = [path for path in drawn if path.get("class", "").startswith("edge")]
    at = [(node["x"], node["y"]) for node in data["nodes"]]
    assert len(edges) == len(data["edges"]) == 2
    for path, edge in zip(edges, data["edges"], strict=True):
        start = tuple(float(part) for part in re.match(r"M([-\d.]+),([-\d.]+)", path.get("d")).groups())
        assert start == pytest.approx(at[edge["a"]], abs=0.01)
    assert [path.get("class") for path in edges] == ["edge faint", "edge"]


def test_a_fragment_is_a_part_without_script_or_style_of_its_own():
    part = network_fragment(graph(), quotes=quotes(), title="Network")
    assert "<style" not in part and 'type="module"' not in part and "<html" not in part
    assert html.fromstring(part).get("class") == "qc-network"
    policy = content_policy([network_script()], [network_style(), "p { margin: 0 }"])
    assert policy.count("'sha256-") == 3
    assert "</script" not in network_script() and "</style" not in network_style()


def test_codes_are_reached_by_keyboard_and_groups_stand_one_below_the_other():
    document = html.fromstring(network_page({"interview": graph(), "document": graph()}, language="id"))
    assert document.xpath("//h2/text()") == ["wawancara", "dokumen"]
    assert document.get("lang") == "id"
    nodes = document.xpath("//*[starts-with(@class, 'node')]")
    assert len(nodes) == 6
    assert {(node.get("tabindex"), node.get("role")) for node in nodes} == {("0", "button")}
    assert {field.get("type") for field in document.xpath("//label/input")} == {"search", "range"}


@pytest.mark.parametrize("made", [nx.Graph(), nx.empty_graph(1), nx.Graph([("a", "b", {"weight": -0.5})])], ids=str)
def test_networks_at_their_edges_are_pages_too(made, tmp_path):
    path = write_network(made, tmp_path / "n.html", language="id")
    text = path.read_text(encoding="utf-8")
    assert len(data_of(text)["nodes"]) == len(made)
    assert ("Belum ada yang dikodekan." in text) is (len(made) == 0)


def test_a_page_that_would_be_too_large_says_what_it_holds():
    many = pd.DataFrame(
        [(f"W-01:{n}", "", str(n), "a", n) for n in range(MOST_QUOTES + 2)],
        columns=["quote", "speaker", "text", "code", "unit"],
    )
    found = quoted(many, ["a"], [])
    assert (len(found.quotes), found.missing, len(found.of_nodes[0])) == (MOST_QUOTES, 2, MOST_QUOTES)
    assert found.left_out("en") == "This page holds the first 5,000 quotes, of 5,002."


def test_the_slider_begins_where_no_more_links_are_seen_than_can_be_read():
    dense = nx.complete_graph(30)
    for number, (_, _, about) in enumerate(dense.edges(data=True)):
        about["weight"] = number % 29 + 1
    page = network_page({"": nx.relabel_nodes(dense, str)})
    slider = html.fromstring(page).xpath("//input[@type='range']")[0]
    data = data_of(page)
    least = data["steps"][int(slider.get("value"))]["weight"]
    assert len(data["edges"]) == 435
    assert sum(edge["weight"] >= least for edge in data["edges"]) == 150
