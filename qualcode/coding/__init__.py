"""Segments and a codebook in, codings out: the indicator language, its matcher, the engine."""

ENGINE = "2"  # grows when the same codebook would give other codings, so that studies are coded again
