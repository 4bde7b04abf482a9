"""How well the sample study's codebook finds what people found: `qualcode evaluate` on the hand-made gold.

    python benchmarks/gold.py              # on the test sources, which the indicators were written without
    python benchmarks/gold.py --part tuning

The machine codes sentences, as it does by default, and so did the people (tests/gold/), from the definitions, before
there were indicators. They are compared by sentence, and by answer: a turn of talk, or a paragraph of a note or
document, that has the code somewhere. docs/evaluation.md says what the figures mean and how the words are listed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import qualcode as qc
from qualcode.cli.evaluate import for_reading
from qualcode.outputs.tables import write_table

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", choices=["test", "tuning", "all"], default="test")
    options.add_argument("--coder", default="A", help="whose gold (A coded all sources, B six of them)")
    given = options.parse_args()
    with qc.code(ROOT / "transcripts", ROOT / "codebooks" / "librarian-certification.yaml") as study:
        study.take_split(GOLD / "split.csv", coder="benchmark")
        for unit, name in (("sentence", "sentence"), ("turn", "answer")):
            asked = {"part": given.part, "unit": unit, "gold_coder": given.coder}
            found = study.evaluate(GOLD / "codings.csv", **asked)
            print("\n".join([f"By {name}", *found.notes, *found.warnings]) + "\n")
            write_table(for_reading(found.table), "table", sys.stdout)
            print()
            write_table(for_reading(found.people, pairs=True), "table", sys.stdout)
            print()


if __name__ == "__main__":
    main()
