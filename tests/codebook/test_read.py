"""Codebook files: what they say, and the line of everything that is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest
import yaml

from qualcode.codebook import read_codebook, schema_text
from qualcode.codebook_files import check_codebook

GOOD = """
    qualcode: 1
    name: Certification
    version: 2
    languages: [id, en]
    themes:
      motives:
        label: {id: Motif, en: Motives}
        codes:
          creativity:
            label: {id: Kreativitas, en: Creativity}
            definition: {id: Ingin berkarya., en: Wants to make.}
            examples: {id: ["Saya punya ide: gim."], en: [I had an idea]}
            indicators:
              id: [ide, no, 'kreat*']
              en: idea
            exclusions: [kafe]
            colour: '#0072b2'
      short: [yes, 5, '"on time"']
    """


def problems_of(text: str) -> list[str]:
    return [f"{p.where} {p.message} [{p.hint}]" for p in read_codebook(dedent(text), path="c.yaml").problems]


def test_a_codebook_is_read_as_it_is_written() -> None:
    book = read_codebook(dedent(GOOD), path="c.yaml").usable()
    assert book.paths == ["motives", "motives/creativity", "short"]
    assert book.themes == ["motives", "short"]
    creativity = book["motives/creativity"]
    assert [(i.text, i.language) for i in creativity.indicators] == [
        ("ide", "id"), ("no", "id"), ("kreat*", "id"), ("idea", "en")
    ]  # fmt: skip
    assert [i.text for i in book["short"].indicators] == ["yes", "5", '"on time"']  # never booleans or numbers
    assert creativity.exclusions[0].text == "kafe"
    assert creativity.line == 10
    assert book.version == "2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("themes: {a: [x]}", "c.yaml:1 the format has no version"),
        ("qualcode: 7\nthemes: {a: [x]}", "c.yaml:1 format '7' is not one this version of qualcode reads"),
        ("qualcode: 1\nthemes:\n  a: [x\n", "c.yaml:4 not YAML"),
        ("", "c.yaml the file is empty"),
        ("qualcode: 1", "c.yaml:1 there are no themes"),
        ("qualcode: 1\nthemes: {}", "there are no codes"),
        ("qualcode: 1\ntheme: {a: [x]}", "c.yaml:2 a codebook knows no 'theme' [did you mean 'themes'?]"),
        ("qualcode: 1\nthemes:\n  a:\n    lable: A\n", "c.yaml:4 a knows no 'lable' [did you mean 'label'?]"),
        ("qualcode: 1\nthemes:\n  a: [x]\n  a: [y]\n", "c.yaml:4 themes names 'a' twice (first on line 3)"),
        ("qualcode: 1\nthemes:\n  a/b: [x]\n", "c.yaml:3 the name 'a/b' has a slash"),
        ("qualcode: 1\nthemes:\n  a:\n    colour: blue\n", "c.yaml:4 a has the colour 'blue'"),
        ("qualcode: 1\nthemes:\n  a: ['']\n", "c.yaml:3 a has an empty indicator"),
        ("qualcode: 1\nthemes:\n  a: [x, x]\n", "c.yaml:3 a has the indicator 'x' twice"),
        ('qualcode: 1\nthemes:\n  a: ["to be"]\n', "c.yaml:3 a: YAML takes the quotes off 'to be'"),
        (
            "qualcode: 1\nlanguages: [id]\nthemes:\n  a: {indicators: {en: [x]}}\n",
            "c.yaml:4 a speaks the language 'en'",
        ),
        ("qualcode: 1\nthemes: [a, b]", "c.yaml:2 themes must be a mapping"),
        ("- a\n- b", "c.yaml:1 a codebook must be a mapping"),
    ],
)
def test_each_mistake_is_named_with_its_line(text: str, expected: str) -> None:
    assert any(expected in problem for problem in problems_of(text)), problems_of(text)


def test_a_good_codebook_has_no_problem() -> None:
    assert problems_of(GOOD) == []


def test_an_alias_bomb_is_refused_quickly() -> None:
    lines = ["qualcode: 1", "themes:", "  a0: &a0 {codes: {x: [y], z: [y]}}"]
    lines += [f"  a{n}: &a{n} {{codes: {{x: *a{n - 1}, y: *a{n - 1}, z: *a{n - 1}}}}}" for n in range(1, 30)]
    with pytest.raises(ValueError, match="values"):
        read_codebook("\n".join(lines), path="c.yaml")


def test_an_alias_that_holds_itself_is_refused() -> None:
    with pytest.raises(ValueError, match=r"values|deep"):
        read_codebook("qualcode: 1\nthemes: &t\n  a: {codes: *t}\n", path="c.yaml")


def test_check_finds_indicators_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(
        "qualcode: 1\nthemes:\n  a:\n    indicators:\n      - kreatif NEAR/ mahasiswa\n      - '/(/'\n      - ok\n"
    )
    book, problems = check_codebook(file)
    assert book is not None
    assert [problem.where.rpartition(":")[2] for problem in problems if problem.refused] == ["5", "6"]


SCHEMA = json.loads(schema_text())


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    jsonschema.validate(yaml.safe_load(dedent(GOOD)), SCHEMA)


@pytest.mark.parametrize(
    "text",
    [
        "themes: {a: [x]}",
        "qualcode: 2\nthemes: {a: [x]}",
        "qualcode: 1\ntheme: {}",
        "qualcode: 1\nthemes: {a: {lable: A}}",
        "qualcode: 1\nthemes: {a/b: [x]}",
        "qualcode: 1\nthemes: {a: {colour: blue}}",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses_or_warns_of(text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(text), SCHEMA)
    assert read_codebook(text, path="c.yaml").problems
