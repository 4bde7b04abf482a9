"""The dtype of the columns of words in frames."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

# What pandas calls str, in Python's own strings also where pyarrow is installed: that holds every text, and frames are
# the same on every machine.
TEXT: Final = pd.StringDtype("python", na_value=np.nan)
