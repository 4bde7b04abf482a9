"""Make the pictures of the README and the docs from the sample study: python benchmarks/pictures.py"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from matplotlib.figure import Figure

import qualcode as qc
from qualcode.outputs.enapicture import epistemic_figure
from qualcode.outputs.figures import save_figure, write_network
from qualcode.outputs.saturationpicture import draw_saturation

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Write the pictures in docs/images."""
    images = ROOT / "docs" / "images"
    with qc.code(ROOT / "transcripts", ROOT / "codebooks" / "librarian-certification.yaml") as study:
        labels = {code.path: code.label_in("en") for code in study.codebook}
        axes = Figure(figsize=(10, 4.6), layout="constrained").add_subplot()
        save_figure(qc.draw_matrix(study.matrix("code", "source"), axes, labels=labels), images / "matrix.png")
        found = study.saturation(by="case")
        save_figure(draw_saturation(found.curve, estimate=found.interval("chao2")), images / "saturation.png")
        found = study.epistemic(groups="kind", contrast=("interview", "document"))
        save_figure(epistemic_figure(found.frames(), labels=labels), images / "epistemic.png")
        networks(study, images)


def networks(study: qc.Study, images: Path) -> None:
    """Write the pictures of docs/networks.md; that of the page only where Chromium is installed."""
    save_figure(qc.draw_network(study.network(within="turn", minimum=3)), images / "network.png")
    found = study.network(within="turn", backbone=0.2, communities=True)
    save_figure(qc.draw_network(found), images / "network-communities.png")
    save_figure(qc.draw_network(found, layout="forces"), images / "network-forces.png")
    difference = study.network_difference("kind", "interview", "document", within="turn", language="id")
    save_figure(qc.draw_network(difference, language="id"), images / "network-difference.png")
    save_figure(qc.draw_networks(study.networks("kind", within="turn")), images / "network-kinds.png")
    browser = shutil.which("chromium")
    if browser is None:
        return
    with TemporaryDirectory() as folder:
        page = write_network(
            found, Path(folder) / "network.html", title="Codes together", quotes=study.network_quotes(within="turn")
        )
        shot = f"--screenshot={images / 'network-page.png'}"
        options = ("--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1200,720", shot)
        subprocess.run([browser, *options, page.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
