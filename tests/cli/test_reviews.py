from __future__ import annotations

import docx
import openpyxl


def mark(path, words, value="x", sheet="Coding", key="code:competence/teamwork"):
    book = openpyxl.load_workbook(path)
    keys = [cell.value for cell in book[sheet][1]]
    row = next(row for row in book[sheet].iter_rows(min_row=4) if str(row[keys.index("text")].value).startswith(words))
    row[keys.index(key)].value = value
    book.save(path)


def test_a_workbook_goes_out_and_comes_back(coded, run):
    made = run("review", "export", "--coder", "ana", "-o", "ana.xlsx", "W-01")
    assert (made.exit_code, made.stdout) == (0, "")
    assert made.stderr == "Wrote ana.xlsx: the review workbook of ana.\n"
    mark("ana.xlsx", "I also had")
    back = run("review", "import", "ana.xlsx")
    assert (back.exit_code, back.stderr) == (0, "")
    assert back.stdout.startswith("ana.xlsx: 1 coding added, by ana (edit ")
    assert run("review", "import", "ana.xlsx").stdout == "ana.xlsx: nothing to change.\n"
    assert "competence/teamwork" in run("codings", "--coder", "ana", "--format", "csv").stdout


def test_who_reads_a_workbook_in_is_not_taken_for_its_coder(coded, run, monkeypatch):
    run("review", "export", "--coder", "ana", "-o", "ana.xlsx")
    mark("ana.xlsx", "I also had")
    monkeypatch.setenv("QUALCODE_CODER", "rina")
    assert ", by ana " in run("review", "import", "ana.xlsx").stdout
    assert ", by budi " in run("review", "import", "ana.xlsx", "--coder", "budi").stdout


def test_one_bad_file_does_not_stop_the_others_and_refusals_are_status_1(coded, run):
    (coded / "torn.xlsx").write_bytes(b"no")
    run("review", "export", "--coder", "ana", "-o", "ana.xlsx", "--columns", "list")
    mark("ana.xlsx", "I also had", "teamwrok", key="codes")
    done = run("review", "import", "torn.xlsx", "ana.xlsx")
    assert (done.exit_code, done.stdout) == (1, "ana.xlsx: nothing to change.\n")
    assert "torn.xlsx was left out: torn.xlsx: cannot be read as a workbook" in done.stderr
    assert "'teamwrok' is no code, and is left out; did you mean 'competence/teamwork'?" in done.stderr
    assert run("review", "import", "torn.xlsx").exit_code == 2


def test_a_name_is_needed_and_a_workbook_is_xlsx(coded, run, monkeypatch):
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    assert "nobody says who is coding" in run("review", "export", "-o", "a.xlsx").stderr
    assert "'a.csv' does not end in .xlsx" in run("review", "export", "--coder", "ana", "-o", "a.csv").stderr


def test_word_files_go_out_and_come_back(coded, run):
    assert run("word", "export", "--coder", "ana", "-o", "word").stderr == "Wrote word: 2 documents.\n"
    document = docx.Document("word/W-01.docx")
    run_ = next(r for p in document.paragraphs for r in p.runs if "mandatory" in r.text)
    document.add_comment(run_, "demand: twice", "ana")
    document.save("word/W-01.docx")
    done = run("word", "import", "word/W-01.docx", "word/W-02.docx")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].startswith("W-01.docx: 1 coding added, 1 memo, by ana (edit ")
    assert done.stdout.splitlines()[1] == "W-02.docx: nothing to change."


def test_disagreements_go_out_and_decisions_come_back(coded, run):
    for coder, words in (("ana", "I also had"), ("budi", "It was mandatory")):
        run("review", "export", "--coder", coder, "-o", f"{coder}.xlsx")
        mark(f"{coder}.xlsx", words)
        run("review", "import", f"{coder}.xlsx")
    out = run("adjudicate", "export", "ana", "budi", "-o", "settle.xlsx", "--language", "id")
    assert out.stderr == "Wrote settle.xlsx: the disagreements of ana and budi.\n"
    mark("settle.xlsx", "I also had", "ana", sheet="Perbedaan", key="decision")
    back = run("adjudicate", "import", "settle.xlsx", "--only-decided")
    assert back.stdout.startswith("settle.xlsx: 1 coding added, by consensus (edit ")
    assert "1 disagreement is not decided yet" in back.stderr
    assert run("adjudicate", "export", "ana", "bud", "-o", "x.xlsx").exit_code == 2


def test_the_groups_show_their_help(run):
    for group in ("review", "word", "adjudicate"):
        assert run(group).stdout == run(group, "--help").stdout
