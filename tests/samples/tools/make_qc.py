"""Make a project with the real qc (`qualitative-coding`): `python make_qc.py FOLDER`, by a Python that has it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qualitative_coding.corpus import QCCorpus

W01 = "Pewawancara: Kenapa ikut? 😀\n\nIbu Sri: Karena wajib, café cafe\u0301.\nSaya punya ide baru 👩‍🏫.\n\nمرحبا\n"
W02 = "Pak Budi: Tidak ada ide.\r\nDisuruh saja.\r\n\r\nSelesai"
CODEBOOK = "- motif:\n    - wajib\n    - ide:\n        - ide baru\n- biaya\n"


def main(folder: str) -> None:
    root = Path(folder)
    root.mkdir(parents=True)
    os.chdir(root)
    QCCorpus.initialize("settings.yaml")
    Path("codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    media = Path("media")
    (media / "kota").mkdir(parents=True)
    (media / "W-01.txt").write_bytes(W01.encode())
    (media / "kota" / "W-02.txt").write_bytes(W02.encode())
    corpus = QCCorpus("settings.yaml")
    with corpus.session():
        corpus.import_media(media, recursive=True, importer="verbatim")
        corpus.update_coded_lines(
            "W-01.txt", "ana", [code(2, "wajib"), code(3, "ide baru"), code(3, "motif"), code(5, "sapaan")]
        )
        corpus.update_coded_lines("W-01.txt", "budi", [code(2, "wajib"), code(3, "ide")])
        corpus.update_coded_lines("kota/W-02.txt", "budi", [code(0, "ide"), code(1, "wajib"), code(3, "motif")])
    Path("memos/2026-03-01-10-30_ana_first_thoughts.md").write_text(
        "# First thoughts\n\nana 2026-03-01 10:30\n\nBanyak yang wajib.\n"
    )
    for path in sorted(media.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    media.rmdir()


def code(line, name):
    return {"line": line, "code_id": name}


if __name__ == "__main__":
    main(*sys.argv[1:])
