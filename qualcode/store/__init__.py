"""The study file: one SQLite database that holds a study, and in which every change is an edit."""

from qualcode.store.files import STUDY_NAME, find_study
from qualcode.store.records import CodebookMark, CodeCount, LogEntry, SourceCount, SourceMark, StudySummary
from qualcode.store.studyfile import StudyFile

__all__ = [
    "STUDY_NAME",
    "CodeCount",
    "CodebookMark",
    "LogEntry",
    "SourceCount",
    "SourceMark",
    "StudyFile",
    "StudySummary",
    "find_study",
]
