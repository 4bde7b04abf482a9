"""The study file: one SQLite database that holds a study, and in which every change is an edit."""

from qualcode.store.files import STUDY_NAME, find_study
from qualcode.store.kept import Kept, Taken
from qualcode.store.merge import Merged
from qualcode.store.merge_base import MERGE, SHARE
from qualcode.store.merge_settle import CHOICES, Choice, Choices, Conflict, check_used
from qualcode.store.records import CodebookMark, CodeCount, LifeEvent, LogEntry, SourceCount, SourceMark, StudySummary
from qualcode.store.rows import no_collection
from qualcode.store.studyfile import StudyFile

__all__ = [
    "CHOICES",
    "MERGE",
    "SHARE",
    "STUDY_NAME",
    "Choice",
    "Choices",
    "CodeCount",
    "CodebookMark",
    "Conflict",
    "Kept",
    "LifeEvent",
    "LogEntry",
    "Merged",
    "SourceCount",
    "SourceMark",
    "StudyFile",
    "StudySummary",
    "Taken",
    "check_used",
    "find_study",
    "no_collection",
]
