"""Make the samples that say the same in one format after another.

    python tests/samples/make_same.py        # needs LibreOffice's `soffice` and python-docx; overwrites the samples

`same/percakapan.txt` is written by hand; from it come Markdown and Word, and from Word, by LibreOffice, the others.
`same/cangkul.*` are the flat text of `make.py` in the other formats of word processors. The words are nobody's.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import docx

SAME = Path(__file__).parent / "same"
WRITTEN = ("odt", "rtf", "html", "epub", "pdf")  # by LibreOffice, from Word


def paragraphs_of(text: str) -> list[tuple[str, str]]:
    """The lines of an interview as (label with its colon or "", words)."""
    names = ("Pewawancara", "Bu Rina")
    lines = (line.partition(": ") for line in text.splitlines() if line.strip())
    return [(f"{name}:", words) if name in names else ("", name + colon + words) for name, colon, words in lines]


def as_markdown(text: str) -> str:
    """The interview with its title as a heading and its labels in bold."""
    (_, title), *others = paragraphs_of(text)
    return "\n\n".join([f"# {title}", *(f"**{name}** {words}" if name else words for name, words in others)]) + "\n"


def write_word(text: str, path: Path) -> None:
    """The interview as a Word document, with its labels in bold."""
    document = docx.Document()
    (_, title), *others = paragraphs_of(text)
    document.add_heading(title, 1)
    for name, words in others:
        paragraph = document.add_paragraph()
        if name:
            paragraph.add_run(name).bold = True
        paragraph.add_run(f" {words}" if name else words)
    document.save(str(path))


def convert(source: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice write a file in another format into a folder."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", str(folder), str(source)], check=True, timeout=300, stdout=subprocess.DEVNULL
        )
    return folder / f"{source.stem}.{kind}"


def main() -> None:
    """Make them all."""
    from make import INTERVIEW, LIST, META, flat

    text = (SAME / "percakapan.txt").read_text(encoding="utf-8")
    (SAME / "percakapan.md").write_text(as_markdown(text), encoding="utf-8")
    write_word(text, SAME / "percakapan.docx")
    for kind in WRITTEN:
        convert(SAME / "percakapan.docx", kind, SAME)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "cangkul.fodt")
        source.write_text(flat(INTERVIEW, before=META + LIST), encoding="utf-8")
        for kind in ("odt", "rtf", "html"):
            convert(source, kind, SAME)


if __name__ == "__main__":
    main()
