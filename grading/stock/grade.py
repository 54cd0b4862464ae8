"""Grading with stock nbgrader.

It runs the students' code with your rights, next to the hidden tests and the gradebook:
grade only the work of people you trust.
"""

import nbformat
from nbgrader.utils import determine_grade, is_grade
from tqdm import tqdm

from grading.course.records import Records, failed, undecided, write
from grading.course.root import Failure, completed
from grading.feedback.verdict import verdict
from grading.submissions.collect import read
from grading.submissions.notebook_file import Unusable
from grading.submissions.repair import refused, repaired
from grading.submissions.slip import attached, slip


def grade_all(course, submissions, releases, again=False):
    """Grade the submissions of a list; returns a list of Row."""
    rows, records = [], Records(course, "stock")
    for one in (bar := tqdm(submissions, desc="grade", unit="submission")):
        bar.set_postfix_str(one.student)
        try:
            rows.append(grade(course, one, releases, records, again))
        except Exception as error:  # whatever it is, it is this submission's
            rows.append(failed(one, error))
    return rows


def grade(course, submission, releases, records, again=False):
    """Grade one submission; returns its Row."""
    if submission.assignment is None:
        return undecided(submission)
    mark = records.mark(submission)
    reason = None if again else records.reason(submission, mark)
    told = slip(submission)
    names = submission.assignment, submission.student
    has_page = records.has_slip(submission, told) and course.feedback(*names).exists()
    if reason is not None and has_page:
        return records.row(submission, reason)
    try:
        if reason is None:
            records.forget(submission)
            reason = _run(course, submission, releases[submission.assignment])
        path = course.notebook("autograded", *names)
        write(path, attached(path.read_text("utf-8"), told))
        completed(course.api.generate_feedback(*names))
    except Failure as failure:
        return failed(submission, failure)
    records.note(submission, mark, reason, told)
    return records.row(submission, reason)


def _run(course, submission, release):
    """Place and autograde; what nbgrader cannot grade is replaced by the release.

    Returns the reason for the table.
    """
    reason = submission.reason
    if not reason:
        try:
            notebook, notes = repaired(read(submission.path), release)
            _autograde(course, submission, notebook)
        except Unusable as error:  # changed since it was found
            reason = str(error)
        except Failure as failure:
            reason = _why(failure)
        else:
            path = ("autograded", submission.assignment, submission.student)
            graded = nbformat.read(course.notebook(*path), as_version=4)
            return "; ".join([*filter(None, [verdict(_failures(graded))]), *notes])
    _autograde(course, submission, refused(release, reason))
    return reason


def _autograde(course, submission, notebook):
    path = course.notebook("submitted", submission.assignment, submission.student)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    completed(course.api.autograde(submission.assignment, submission.student))


def _why(failure):
    """nbgrader's failure in words for teacher and student."""
    text = f"{failure}\n{failure.log}"
    if "DeadKernelError" in text:
        return "a cell ended Python itself (memory used up, or exit())"
    if "CellTimeoutError" in text:
        return "a cell ran without end and could not be stopped"
    return f"nbgrader could not run the notebook: {failure}"


def _failures(notebook):
    """(grade_id, score, errors) of each check of a notebook that cost points."""
    for cell in notebook.cells:
        if not is_grade(cell):
            continue
        score, points = determine_grade(cell)
        errors = _errors(cell)
        if errors or (score is not None and score < points):
            yield cell.metadata["nbgrader"]["grade_id"], score, "\n".join(errors)


def _errors(cell):
    if cell.cell_type != "code":
        return []
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return [f"{error.ename}: {error.evalue}" for error in errors]
