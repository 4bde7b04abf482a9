"""Make a file of ELAN with pympi-ling, as linguists do: `python make_elan.py OUT.eaf`."""

from __future__ import annotations

import sys

import pympi


def main(out: str) -> None:
    eaf = pympi.Elan.Eaf(author="ana")
    eaf.add_linked_file("file:///x/wawancara.mp4", mimetype="video/mp4")
    eaf.add_controlled_vocabulary("sikap")
    eaf.add_language("ind")
    eaf.add_cv_entry("sikap", "c1", [("setuju", "ind", "")])
    eaf.add_linguistic_type("sikap-type")
    eaf.linguistic_types["sikap-type"]["CONTROLLED_VOCABULARY_REF"] = "sikap"
    eaf.add_linguistic_type("sikap-atas", constraints="Symbolic_Association", timealignable=False)
    eaf.linguistic_types["sikap-atas"]["CONTROLLED_VOCABULARY_REF"] = "sikap"
    eaf.add_linguistic_type("arti", constraints="Symbolic_Association", timealignable=False)
    eaf.add_tier("Sri", part="Ibu Sri")
    eaf.add_tier("Pewawancara")
    eaf.add_tier("gerak", ling="sikap-type")
    eaf.add_tier("sikap@Sri", ling="sikap-atas", parent="Sri", ann="budi")
    eaf.add_tier("terjemahan", ling="arti", parent="Sri")
    eaf.add_annotation("Pewawancara", 0, 1000, "Kenapa ikut? 😀")
    eaf.add_annotation("Sri", 1000, 2500, "Karena wajib,\n cafe\u0301.")
    eaf.add_annotation("Pewawancara", 2600, 3000, "Lalu?")
    eaf.add_annotation("Sri", 3000, 4000, "Saya setuju 👩‍🏫.")
    eaf.add_annotation("gerak", 900, 2700, "mengangguk")
    eaf.add_annotation("gerak", 9000, 9500, "diam")
    eaf.add_ref_annotation("sikap@Sri", "Sri", 3500, "setuju")
    eaf.add_ref_annotation("terjemahan", "Sri", 1500, "Because I had to.")
    eaf.to_file(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
