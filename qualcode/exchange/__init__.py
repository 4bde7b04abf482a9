"""Other tools' files and people's own: written and read back in one place a format."""
