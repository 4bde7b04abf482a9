"""Segments and a codebook in, codings out: the indicator language, its matcher, the engine."""
