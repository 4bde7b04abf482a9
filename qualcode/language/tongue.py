"""What the coding stage is told about languages."""

from __future__ import annotations

from qualcode.core.tongue import Tongue
from qualcode.language.forms import word_forms
from qualcode.language.negation import negations
from qualcode.language.pipeline import token_spans

TONGUE = Tongue(word_forms, negations, token_spans)
