"""Holding the machine against what people coded: the gold, the split into tuning and test sources, the figures."""

from qualcode.evaluation.gold import Gold, gold_of
from qualcode.evaluation.measuring import Asked, evaluate
from qualcode.evaluation.parts import ALL, PARTS, TEST, TUNING, Split, draw_split, split_of, take_split
from qualcode.evaluation.result import Evaluation
from qualcode.evaluation.verbs import Evaluating

__all__ = [
    "ALL",
    "PARTS",
    "TEST",
    "TUNING",
    "Asked",
    "Evaluating",
    "Evaluation",
    "Gold",
    "Split",
    "draw_split",
    "evaluate",
    "gold_of",
    "split_of",
    "take_split",
]
