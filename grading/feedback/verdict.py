"""What went wrong in a submission, in a line."""

SIGNS = {
    "out of time": ("CellTimeoutError", "out of time:"),
    "does not run": ("NameError: name '{name}' is not defined",),
    "unfinished": ("not written yet",),  # gradbook.check says so
}
KINDS = ("wrong", "partly right", "does not run", "unfinished", "out of time")


def verdict(failures):
    """A line such as "wrong: sigmoid; unfinished: propagate"; "" without failures.

    failures: list of (grade_id, score, text of the errors) of checks that cost points.
    """
    found = {kind: [] for kind in KINDS}
    for grade_id, score, text in failures:
        name = grade_id.removeprefix("check-")
        found["partly right" if score else _kind(name, text)].append(name)
    parts = [f"{kind}: {', '.join(names)}" for kind, names in found.items() if names]
    return "; ".join(parts)


def _kind(name, text):
    for kind, signs in SIGNS.items():
        if any(sign.format(name=name) in text for sign in signs):
            return kind
    return "wrong"
