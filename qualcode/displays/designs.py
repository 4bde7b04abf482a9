"""What the verbs of evidence can be asked for, in one place."""

from __future__ import annotations

from qualcode.analysis.negative import Expected
from qualcode.analysis.saturation import Design
from qualcode.analysis.triangulation import Rule

__all__ = ["Design", "Expected", "Rule"]
