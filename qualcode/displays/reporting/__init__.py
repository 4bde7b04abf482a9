"""The sections of a report: each a function that a view of the study goes into and blocks come out of."""
