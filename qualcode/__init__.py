"""qualcode: from interview transcripts to theme matrices, co-occurrence networks and the quotes behind every number.

The public names are loaded on first use: importing qualcode loads no heavy library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualcode.codebook_files import check_codebook, load_codebook, save_codebook
    from qualcode.core.model import Codebook, Coding, Source
    from qualcode.displays.told import tell
    from qualcode.errors import CodebookError, QualcodeError, SourceError, StudyError
    from qualcode.explaining import try_examples
    from qualcode.outputs.enapicture import draw_epistemic, draw_units
    from qualcode.outputs.figures import draw_matrix, draw_network, draw_networks
    from qualcode.outputs.interactive import show
    from qualcode.outputs.saturationpicture import draw_saturation
    from qualcode.outputs.timelinepicture import draw_timeline
    from qualcode.study import Study, code

__version__ = "0.1.0"

_HOMES = {
    "Codebook": "qualcode.core.model",
    "Coding": "qualcode.core.model",
    "Source": "qualcode.core.model",
    "CodebookError": "qualcode.errors",
    "QualcodeError": "qualcode.errors",
    "SourceError": "qualcode.errors",
    "StudyError": "qualcode.errors",
    "Study": "qualcode.study",
    "check_codebook": "qualcode.codebook_files",
    "code": "qualcode.study",
    "draw_epistemic": "qualcode.outputs.enapicture",
    "draw_matrix": "qualcode.outputs.figures",
    "draw_network": "qualcode.outputs.figures",
    "draw_networks": "qualcode.outputs.figures",
    "draw_saturation": "qualcode.outputs.saturationpicture",
    "draw_timeline": "qualcode.outputs.timelinepicture",
    "draw_units": "qualcode.outputs.enapicture",
    "load_codebook": "qualcode.codebook_files",
    "try_examples": "qualcode.explaining",
    "save_codebook": "qualcode.codebook_files",
    "show": "qualcode.outputs.interactive",
    "tell": "qualcode.displays.told",
}
__all__ = [
    "Codebook",
    "CodebookError",
    "Coding",
    "QualcodeError",
    "Source",
    "SourceError",
    "Study",
    "StudyError",
    "check_codebook",
    "code",
    "draw_epistemic",
    "draw_matrix",
    "draw_network",
    "draw_networks",
    "draw_saturation",
    "draw_timeline",
    "draw_units",
    "load_codebook",
    "open",
    "save_codebook",
    "show",
    "tell",
    "try_examples",
]


def open(path: Any = None, *, read_only: bool = False) -> Study:
    """Open a study file; without a path the `study.qualcode` in this folder or in one above it.

    Raises StudyNotFoundError when there is none, StudyError when the file is not a study.
    """
    from qualcode.study import Study

    return Study.open(path, read_only=read_only)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'qualcode' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
