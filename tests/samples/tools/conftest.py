"""The scripts here are run by the Pythons of other programs, and are no tests."""

collect_ignore_glob = ["make_*.py"]
