"""Between a project of another program and a study: taking one in as one Edit, and giving a study as one."""

from qualcode.projects.verbs import Projects, export_project, import_project, known_formats

__all__ = ["Projects", "export_project", "import_project", "known_formats"]
