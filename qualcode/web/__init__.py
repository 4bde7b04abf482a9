"""The workbench: a study in the browser. A thin face over Study; docs/workbench.md tells what it does."""
