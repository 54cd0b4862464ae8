"""The sandboxed side: the warm process, its forks, and what each may see."""
