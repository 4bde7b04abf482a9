"""Studies at the edges of what a report must hold, made of files as a researcher has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

import qualcode as qc

LONG = "Pengalaman informan yang sangat panjang namanya " * 4  # some 190 characters
UNBROKEN = "tanpa" + "spasi" * 39  # 200 characters without a blank
HOSTILE = "<script>alert('x')</script> & \"><img src=x onerror=alert(1)> \u202egnirts {{ 7*7 }} ${x}"
ARABIC = "قال المشارك إن المكتبة مهمة جدا للطلاب والباحثين"
CHINESE = "图书馆员说他们需要更多的培训和认证才能做好工作"


def study_of(folder: Path, book: dict[str, Any], texts: dict[str, str], facesheet: str = "") -> qc.Study:
    """A study of these texts by the name of their files (`interviews/W-01.txt`), coded with this codebook."""
    (folder / "codebooks").mkdir(parents=True)
    text = yaml.safe_dump({"qualcode": 1, **book}, allow_unicode=True, sort_keys=False)
    (folder / "codebooks" / "book.yaml").write_text(text, encoding="utf-8")
    for name, words in texts.items():
        file = folder / "transcripts" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words, encoding="utf-8")
    if facesheet:
        (folder / "transcripts" / "facesheet.csv").write_text(facesheet, encoding="utf-8")
    study = qc.Study.create(folder / "study.qualcode")
    study.code(folder / "transcripts", codebook=folder / "codebooks" / "book.yaml")
    return study


def interview(*answers: str) -> str:
    """A transcript: a question before each answer."""
    return "\n\n".join(f"Pewawancara: Bagaimana?\n\nInforman: {answer}" for answer in answers) + "\n"


BOOK = {
    "name": "Percobaan",
    "languages": ["id", "en"],
    "themes": {
        "motives": {
            "label": {"id": "Motif", "en": "Motives"},
            "definition": {"id": "Mengapa orang ikut.", "en": "Why people take part."},
            "codes": {
                "demand": {
                    "label": {"id": "Tuntutan", "en": "Demand"},
                    "indicators": {"id": ["wajib"]},
                    "examples": {"id": ["Kami wajib ikut."]},
                },
                "idea": {"label": {"id": "Gagasan"}, "indicators": {"id": ["gagasan"]}},
            },
        },
        "competence": {"indicators": {"id": ["terampil"]}},
    },
}
TEXTS = {
    "interviews/W-01.txt": interview("Ya, wajib. Itu gagasan saya yang wajib.", "Saya terampil."),
    "interviews/W-02.txt": interview("Gagasan itu muncul belakangan.", "Tidak ada yang lain."),
    "observations/O-01.txt": "Petugas bekerja dengan terampil.\n",
}
FACES = "participant,pseudonym,age,email\nW-01,Bu Ani,47,ani@example.org\nW-02,Pak Budi,29,budi@example.org\n"


def ordinary(folder: Path) -> qc.Study:
    """Three sources, three codes."""
    return study_of(folder, BOOK, TEXTS, FACES)


def uncoded(folder: Path) -> qc.Study:
    """Nothing that an indicator finds."""
    return study_of(folder, BOOK, {"interviews/W-01.txt": interview("Tidak ada apa-apa.")})


def one_of_each(folder: Path) -> qc.Study:
    """One source with one code, which has neither label nor definition."""
    return study_of(folder, {"themes": {"demand": ["wajib"]}}, {"documents/D-01.txt": "Sertifikasi itu wajib.\n"})


def crowded(folder: Path, *, codes: int = 300, sources: int = 40, answers: int = 250) -> qc.Study:
    """Hundreds of codes, thousands of codings."""
    themes = {
        f"theme_{top:02}": {"codes": {f"code_{n:03}": [f"kata{n:03}"] for n in range(top, codes, 15)}}
        for top in range(15)
    }
    texts = {
        f"interviews/W-{source:02}.txt": interview(
            *(f"Di sini ada kata{(source * 7 + n * 13) % codes:03} yang disebut." for n in range(answers))
        )
        for source in range(1, sources + 1)
    }
    return study_of(folder, {"name": "Besar", "languages": ["id"], "themes": themes}, texts)


def long_names(folder: Path) -> qc.Study:
    """Labels, sources and attributes with names of some 200 characters, with and without blanks."""
    book = {
        "name": LONG,
        "languages": ["id"],
        "themes": {
            "first": {
                "label": {"id": LONG},
                "definition": {"id": LONG * 3},
                "codes": {
                    "spaced": {"label": {"id": LONG + "satu"}, "indicators": {"id": ["wajib"]}},
                    "unbroken": {"label": {"id": UNBROKEN}, "indicators": {"id": ["gagasan"]}},
                },
            }
        },
    }
    texts = {
        f"interviews/{LONG.strip()} 1.txt": interview("Wajib itu gagasan kami."),
        f"interviews/{UNBROKEN}.txt": interview("Wajib. Gagasan baru."),
        "documents/D-01.txt": "Wajib.\n",
    }
    face = f"participant,{UNBROKEN},{LONG.strip()}\n{LONG.strip()} 1,{UNBROKEN},{LONG}\n"
    return study_of(folder, book, texts, face)


def other_scripts(folder: Path) -> qc.Study:
    """Arabic and Chinese, in texts and labels."""
    book = {
        "name": "مشروع",
        "languages": ["id"],
        "themes": {
            "library": {
                "label": {"id": "المكتبة"},
                "definition": {"id": ARABIC},
                "codes": {
                    "important": {"label": {"id": "مهمة"}, "indicators": {"id": ["مهمة"]}},
                    "training": {
                        "label": {"id": "培训"},
                        "definition": {"id": CHINESE},
                        "indicators": {"id": ["*认证*"]},
                    },
                },
            }
        },
    }
    return study_of(
        folder, book, {"interviews/W-01.txt": interview(ARABIC + "."), "documents/中文.txt": CHINESE + "。\n"}
    )


def hostile(folder: Path) -> qc.Study:
    """Markup, template marks and changes of direction wherever a text can stand."""
    book = {
        "name": HOSTILE,
        "version": HOSTILE,
        "languages": ["id"],
        "themes": {
            "evil": {
                "label": {"id": HOSTILE},
                "definition": {"id": HOSTILE},
                "codes": {"worse": {"label": {"id": "]]></w:t>" + HOSTILE}, "indicators": {"id": ["wajib"]}}},
            }
        },
    }
    texts = {
        "interviews/W-01.txt": interview(f"Wajib {HOSTILE}.", "Wajib </script><script>alert(2)</script>"),
        "documents/D & <b>.txt": f"Wajib {HOSTILE}.\n",
    }
    return study_of(folder, book, texts, f'participant,"{"<b>"}"\nW-01,"<i>x</i>"\n')
