"""Reports: what is said, as one value (`content`), and how it is written down (`word`, `page`)."""
