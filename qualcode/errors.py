"""What went wrong, where, and what to do next: the only exceptions that qualcode raises on purpose."""

from __future__ import annotations


class QualcodeError(Exception):
    """An error that a person can act on.

    Attributes:
        where: the file, code, column or option concerned ("" when there is no place to name).
        problem: what is wrong, in one clause.
        remedy: what to do about it, in one clause ("" when there is nothing to say).
    """

    def __init__(self, where: str, problem: str, remedy: str = "") -> None:
        super().__init__(where, problem, remedy)
        self.where = where
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        message = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{message}; {self.remedy}" if self.remedy else message


class SourceError(QualcodeError, ValueError):
    """A file that cannot be read as a source."""


class CodebookError(QualcodeError, ValueError):
    """A codebook, or an indicator in it, that cannot be used."""


class StudyError(QualcodeError, RuntimeError):
    """A study file that cannot be used as asked."""


class StudyNotFoundError(StudyError, FileNotFoundError):
    """No study file where one was looked for."""

    # FileNotFoundError formats itself from errno; ours says where, what and what to do.
    __str__ = QualcodeError.__str__


class StudyLockedError(StudyError):
    """The study file is held by another process."""


class UnknownNameError(QualcodeError, LookupError):
    """A code, source, column or option value that does not exist; the remedy names the nearest."""
