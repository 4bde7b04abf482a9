"""Two people code the same interview blind, one in a spreadsheet and one in Word, and settle what they differ on."""

from __future__ import annotations

import docx


def test_from_blind_coding_to_a_settled_study(study, folder, fill, codes_of):
    ana = fill(study.export_review(folder / "ana.xlsx", coder="ana", sources=["W-01"]))
    ana.write("It was mandatory.", "code:motives/demand", "x")
    ana.write("I also had", "code:motives/idea", "x")
    ana.write("Then it rained.", "codes", "skills")
    [word] = study.export_word(folder / "word", coder="budi", sources=["W-01"])
    document = docx.Document(str(word))
    [said] = [run for paragraph in document.paragraphs for run in paragraph.runs if "I also had an idea" in run.text]
    document.add_comment(said, "Tuntutan lembaga: they all say so", "budi")
    document.save(str(word))

    assert study.import_review(ana.save()).added == 3
    assert study.import_word(word).added == 1
    before = study.agreement(["ana", "budi"], coefficients=("percent",), interval="none")

    path = study.export_adjudication(
        folder / "settle.xlsx", coders=("ana", "budi"), order=study.disagreements(["ana", "budi"]), consensus="rina"
    )
    settle = fill(path, "Disagreements")
    texts = [row[settle.keys.index("text")] for row in settle.rows()]
    for number, words in enumerate(texts):
        settle.sheet.cell(4 + number, settle.keys.index("decision") + 1).value = (
            "ana" if "rained" not in words else "neither"
        )
    done = study.import_adjudication(settle.save())
    assert done.problems == []
    assert codes_of(study, "rina") <= codes_of(study, "ana")
    after = study.agreement(["ana", "rina"], coefficients=("percent",), interval="none")
    assert after["value"].iloc[0] > before["value"].iloc[0]

    assert study.verify() == []
    verbs = [(entry.verb, entry.who) for entry in study.log() if entry.who in ("ana", "budi", "rina")]
    assert verbs == [("import review", "ana"), ("import comments", "budi"), ("adjudicate", "rina")]
    for entry in study.log():
        if entry.who in ("ana", "budi", "rina"):
            assert entry.detail["added"], "the log names what came"
