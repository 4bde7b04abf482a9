"""The vocabulary of qualitative research as values, and what can be done with them: standard library only."""
