"""Teams without a server over study files: share sources out, join what came back, codings as text for git."""

from qualcode.teams.lines import Dumped, Loaded, dump, load
from qualcode.teams.merging import merge_studies
from qualcode.teams.sharing import Assignment, assign, assignment, share_paths, write_shares
from qualcode.teams.verbs import Teamwork

__all__ = [
    "Assignment",
    "Dumped",
    "Loaded",
    "Teamwork",
    "assign",
    "assignment",
    "dump",
    "load",
    "merge_studies",
    "share_paths",
    "write_shares",
]
