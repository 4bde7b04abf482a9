"""Studies at their edges: every display gives right, readable output, or one clear sentence and no traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

import qualcode as qc
from qualcode.cli import cli

PLAIN = {"motives": {"codes": {"demand": ["wajib"], "idea": ["ide"]}}, "competence": ["terampil"]}
TALK = "P: Kenapa?\n\nJ: Ya, wajib. Itu ide saya yang wajib. Saya terampil.\n\nP: Lalu?\n\nJ: Ide lain.\n"
LONG = "kode_" + "panjang_" * 24 + "sekali"  # 203 characters
RTL = "P: لماذا؟\n\nJ: الشهادة إلزامية. فكرة جديدة.\n\nJ: إلزامية جدا.\n"
CJK = "P: 为什么?\n\nJ: 这是必须的。新的想法。\n\nJ: 必须。\n"

pytestmark = pytest.mark.filterwarnings("ignore::qualcode.outputs.typefaces.MissingSignsWarning")

# name -> (themes of the codebook, texts by file name)
STUDIES: dict[str, tuple[dict, dict[str, str]]] = {
    "no codings": ({"motives": ["nihil"], "competence": ["hampa"]}, {"W-01.txt": TALK, "W-02.txt": TALK}),
    "one source": (PLAIN, {"W-01.txt": TALK}),
    "one source without turns": (PLAIN, {"documents/D-01.txt": "Wajib. Ide wajib. Terampil.\n"}),
    "one code": ({"motives": ["wajib"]}, {"W-01.txt": TALK, "O-01.txt": "Wajib.\n"}),
    "a label in another language only": (
        {"motives": {"label": {"fr": "Motifs"}, "indicators": ["wajib"]}, "competence": ["terampil"]},
        {"W-01.txt": TALK, "W-02.txt": TALK},
    ),
    "300 codes": (
        {f"theme{n}": {"codes": {f"code{n}_{m}": ["wajib" if m % 2 else "ide"] for m in range(29)}} for n in range(10)},
        {"W-01.txt": TALK, "observations/O-01.txt": "Ide. Wajib, ide.\n"},
    ),
    "names of 200 characters": (
        {LONG: {"label": {"en": "Word " * 40, "id": "Kata " * 40}, "codes": {LONG: ["wajib"], "ide": ["ide"]}}},
        {f"{'W' * 190}-01.txt": TALK, f"{'W' * 190}-02.txt": TALK},
    ),
    "right to left": (
        {"دوافع": {"label": {"en": "دوافع"}, "codes": {"إلزام": ["إلزامية"], "فكرة": ["فكرة"]}}},
        {"W-01.txt": RTL, "W-02.txt": RTL},
    ),
    "Chinese": ({"动机": {"codes": {"必须": ["/必须/"], "想法": ["/想法/"]}}}, {"W-01.txt": CJK, "W-02.txt": CJK}),
    "names that mean something elsewhere": (
        {"<script>alert(1)<script>": {"label": {"en": "<b>&amp;</b>"}, "indicators": ["wajib"]}, "=1+1": ["ide"]},
        {"W-01.txt": TALK + "\nJ: <script>alert('ide')</script> wajib.\n", "W-02.txt": TALK},
    ),
}

COMMANDS = [
    "sources",
    "codings",
    "quotes",
    "quotes --context 2",
    "kwic /wajib|ide|إلزامية|必须/",
    "kwic wajib --everyone --sort R1 -o kwic.xlsx",
    "words --all-words",
    "words --n 2 --by code -o words.xlsx",
    "keyness --group kind=interview",
    "keyness --group code=motives --minimum 1 -o keyness.md",
    "matrix --rows code",
    "matrix --rows theme --columns kind --values percent",
    "cooccurrence",
    "cooccurrence --level theme --within source",
    "cooccurrence --within near --measures --permutations 19",
    "sequences --permutations 19",
    "network -o net.png",
    "network -o net.svg --level theme --language id",
    "network -o net.graphml --within turn",
    "counts --coverage",
    "matrix --rows code --columns kind --values residuals --test",
    "matrix --values pearson --test --language id",
    "framework --format md",
    "framework --rows source --columns code --at-most 1 -o framework.xlsx",
    "speakers",
    "timeline",
    "timeline -o tenths.png --level theme",
    "network -o net.html --within turn --backbone 0.1",
    "network -o forces.png --communities --layout forces --level theme",
    "network -o kinds.png --by kind",
    "network -o kinds.html --by kind --language id",
    "network -o difference.png --difference interview:observation",
    "centrality --level theme --within turn",
    "ena -o ena.png",
    "ena --units turn --window infinite --groups kind --csv tables --language id",
    "export book.xlsx --language id",
    "triangulation --level code",
    "triangulation --by source --language id",
    "negative-cases --least 2",
    "saturation --level theme",
    "saturation -o curve.png --by case --language id",
    "saturation -o saturation.xlsx --base 1 --run 1",
]


@pytest.fixture(scope="module", params=STUDIES, ids=str)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a study that has been coded."""
    themes, texts = STUDIES[request.param]
    place = tmp_path_factory.mktemp("study")
    (place / "codebooks").mkdir()
    book = {"qualcode": 1, "name": "edge", "languages": ["en", "id", "fr", "ar", "zh"], "themes": themes}
    (place / "codebooks" / "edge.yaml").write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")
    for name, text in texts.items():
        (place / "transcripts" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "transcripts" / name).write_text(text, encoding="utf-8")
    with qc.Study.create(place / "study.qualcode") as study:
        study.code(place / "transcripts")
        assert len(study.sources()) == len(texts)
        assert len(study.codings()) > 0 or request.param == "no codings"
    return place


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Result]:
    monkeypatch.chdir(folder)
    return lambda command: CliRunner().invoke(cli, command.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_display_is_made_or_says_in_a_sentence_why_not(run: Callable[[str], Result], command: str) -> None:
    result = run(command)
    told = result.stderr.strip()
    assert "Traceback" not in told
    assert "fault in qualcode" not in told
    if result.exit_code:
        assert result.exit_code == 2
        assert told.startswith("qualcode: ")
        assert len(told.splitlines()) == 1
        return
    assert "nan" not in result.stdout.lower().replace("nanti", "").split()
    written = [part for before, part in zip(command.split(), command.split()[1:], strict=False) if before == "-o"]
    assert all(Path(name).stat().st_size > 0 for name in written)
