from __future__ import annotations

import json


def test_a_good_codebook_is_told_good(folder, run):
    result = run("codebook", "check", "codebooks/trial.yaml")
    assert result.exit_code == 0
    assert result.stdout == "Trial: 2 themes, 3 codes, 4 indicators in en; no problems\n"


def test_each_problem_is_on_its_line_with_place_code_and_remedy(folder, run):
    (folder / "bad.yaml").write_text(
        """\
qualcode: 1
themes:
  motives:
    codes:
      demand: ['mandatory (']
      demand: [ordered]
""",
        encoding="utf-8",
    )
    result = run("codebook", "check", "bad.yaml")
    assert result.exit_code == 1
    *problems, verdict = result.stdout.splitlines()
    assert problems[0].startswith("bad.yaml:6: error: ")
    assert "'demand' twice" in problems[0]
    assert verdict.startswith("bad.yaml: not usable; 1 error, ")


def test_an_indicator_that_cannot_be_read_makes_the_codebook_unusable(folder, run):
    (folder / "bad.yaml").write_text("qualcode: 1\nthemes: {motives: {codes: {demand: ['mandatory (']}}}\n")
    result = run("codebook", "check", "bad.yaml")
    assert result.exit_code == 1
    assert "bad.yaml:2: error: " in result.stdout
    assert "motives/demand" in result.stdout


def test_warnings_do_not_make_it_unusable(folder, run):
    (folder / "warned.yaml").write_text("qualcode: 1\nthemes: {motives: {codes: {demand: {label: Demand}}}}\n")
    result = run("codebook", "check", "warned.yaml")
    assert result.exit_code == 0
    assert result.stdout.startswith("warned.yaml:2: warning: motives/demand has no indicators; ")
    assert result.stdout.endswith("; 0 errors, 1 warning\n")


def test_a_codebook_that_is_not_there_is_an_error(folder, run):
    result = run("codebook", "check", "nowhere.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("qualcode: nowhere.yaml: cannot be read")


TREE = """\
Trial  2 themes, 3 codes, 4 indicators in en
motives        Motives
  creativity   Creativity   2 indicators (2 any)
  demand       Demand       1 indicator (1 any)
competence     Competence
  teamwork     Teamwork     1 indicator (1 any)
"""


def test_show_draws_the_tree_of_a_file_of_the_folder_or_of_the_study(folder, run):
    assert run("codebook", "show", "codebooks/trial.yaml").stdout == TREE
    assert run("codebook", "show").stdout == TREE
    assert run("code", "transcripts").exit_code == 0
    (folder / "codebooks" / "trial.yaml").unlink()
    assert run("codebook", "show").stdout == TREE


def test_show_without_any_codebook_says_so(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    result = run("codebook", "show")
    assert result.exit_code == 2
    assert "no study here or in a folder above" in result.stderr


def test_the_schema_is_json(run):
    assert json.loads(run("codebook", "schema").stdout)["properties"]["qualcode"]["const"] == 1


def test_a_subcommand_that_does_not_exist_is_told_with_the_nearest(run):
    result = run("codebook", "chek")
    assert result.exit_code == 2
    assert result.stderr == "qualcode: command 'chek': there is none of that name; did you mean 'check'?\n"


def test_a_table_is_imported_as_yaml_and_what_is_odd_is_told_with_its_row(folder, run):
    (folder / "codes.csv").write_text("Kode;Tema;Definisi;Jumlah\nsuka/duka;Rasa;Perasaan;3\n", encoding="utf-8")
    result = run("codebook", "import", "codes.csv", "-o", "new.yaml")
    assert result.exit_code == 0
    assert "codes.csv:2: warning: 'suka/duka' has a slash" in result.stderr
    assert "left out: what stands in 'Jumlah'" in result.stderr
    assert result.stderr.endswith("Wrote new.yaml: 1 theme, 1 code, 0 indicators.\n")
    assert run("codebook", "show", "new.yaml").stdout.splitlines()[1:] == [
        "Rasa          Rasa",
        "  suka-duka   suka/duka   no indicators",
    ]


def test_a_codebook_that_cannot_be_used_is_not_written(folder, run):
    (folder / "codes.csv").write_text("umur,kota\n30,Jambi\n", encoding="utf-8")
    result = run("codebook", "import", "codes.csv", "-o", "new.yaml")
    assert result.exit_code == 1
    assert "codes.csv: error: has no column of codes" in result.stderr
    assert result.stderr.endswith("codes.csv: not usable; nothing was written\n")
    assert not (folder / "new.yaml").exists()


def test_the_codebook_is_exported_and_imported_as_the_same(folder, run):
    for name in ("codes.xlsx", "codes.docx", "codes.csv", "codes.qdc"):
        result = run("codebook", "export", "-o", name)
        assert result.exit_code == 0
        assert result.stderr.endswith(f"Wrote {name}: 2 themes, 3 codes, 4 indicators in en.\n")
        assert run("codebook", "show", name).stdout.splitlines()[1:] == TREE.splitlines()[1:]


def test_lines_leave_out_what_they_have_no_place_for_and_say_so(folder, run):
    result = run("codebook", "export", "codebooks/trial.yaml", "-o", "codes.txt", "--format", "paths")
    assert result.exit_code == 0
    assert (folder / "codes.txt").read_text().splitlines()[0] == "motives>>creativity"
    assert "Trial: warning: plain lines leave out: indicators (3); YAML keeps everything" in result.stderr
    assert run("codebook", "check", "codes.txt").exit_code == 0


def test_a_suffix_that_names_no_format_is_told_with_those_there_are(folder, run):
    result = run("codebook", "export", "-o", "codes.rtf")
    assert result.exit_code == 2
    assert "codes.rtf: its suffix names no format of codebooks; name one with --format: yaml, csv" in result.stderr


def test_a_study_is_coded_with_a_codebook_in_a_table(folder, run):
    assert run("codebook", "export", "codebooks/trial.yaml", "-o", "codes.xlsx").exit_code == 0
    assert run("code", "transcripts", "--codebook", "codes.xlsx").exit_code == 0
    assert run("codebook", "show").stdout.splitlines()[1:] == TREE.splitlines()[1:]
