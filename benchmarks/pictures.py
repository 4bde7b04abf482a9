"""Make the pictures of the README and docs from the sample study: python benchmarks/pictures.py"""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

import qualcode as qc
from qualcode.outputs.enapicture import epistemic_figure
from qualcode.outputs.figures import save_figure
from qualcode.outputs.saturationpicture import draw_saturation

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Write the pictures in docs/images."""
    images = ROOT / "docs" / "images"
    with qc.code(ROOT / "transcripts", ROOT / "codebooks" / "librarian-certification.yaml") as study:
        labels = {code.path: code.label_in("en") for code in study.codebook}
        axes = Figure(figsize=(10, 4.6), layout="constrained").add_subplot()
        save_figure(qc.draw_matrix(study.matrix("code", "source"), axes, labels=labels), images / "matrix.png")
        axes = Figure(figsize=(9, 7), layout="constrained").add_subplot()
        save_figure(qc.draw_network(study.network(within="turn", minimum=3), axes), images / "network.png")
        found = study.saturation(by="case")
        save_figure(draw_saturation(found.curve, estimate=found.interval("chao2")), images / "saturation.png")
        found = study.epistemic(groups="kind", contrast=("interview", "document"))
        save_figure(epistemic_figure(found.frames(), labels=labels), images / "epistemic.png")


if __name__ == "__main__":
    main()
