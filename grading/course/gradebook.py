"""Write grades into nbgrader's gradebook: one writer, one transaction a submission."""

from contextlib import contextmanager

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func
from sqlalchemy.orm import Session

NO_ANSWER = "No response."  # nbgrader's comment


class Writer:
    """An open gradebook. Leave it with `with`.

    url: of the database. course_id: as nbgrader's configuration has it.
    """

    def __init__(self, url, course_id):
        self.gradebook = Gradebook(url, course_id)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.gradebook.close()

    def record(self, assignment, student, scores, unanswered, timestamp=None):
        """Write what nbgrader's `autograde` would write.

        scores: dict grade_id -> points, None for what a person is to grade. unanswered:
        grade_ids of solution cells left as they were. timestamp: of the submission, as
        nbgrader writes it, or None. Points that a person gave stay.
        Returns (score, max_score). Raises sqlalchemy.exc.SQLAlchemyError, or
        InvalidEntry, as nbgrader calls some of them; then nothing of it is in the
        gradebook.
        """
        with self._transaction() as gradebook:
            gradebook.update_or_create_student(student)
            gradebook.db.flush()
            when = {"timestamp": timestamp} if timestamp else {}
            submission = gradebook.update_or_create_submission(
                assignment, student, **when
            )
            for notebook in submission.notebooks:
                names = _names(notebook.notebook)
                for grade in notebook.grades:
                    if names[grade.cell_id] in scores:
                        _grade(grade, scores[names[grade.cell_id]])
                for comment in notebook.comments:
                    missing = names[comment.cell_id] in unanswered
                    comment.auto_comment = NO_ANSWER if missing else None
            gradebook.db.flush()
            totals = SubmittedAssignment.score, SubmittedAssignment.max_score
            this = SubmittedAssignment.id == submission.id
            return tuple(gradebook.db.query(*totals).filter(this).one())

    def marks(self, assignment, students):
        """What feedback pages show: dict student -> (marks, total), see `page.Page`.

        students: a list of at most 500; databases limit the length of a query.
        """
        found = {}
        for student, score, most, late in self._of(
            assignment,
            students,
            SubmittedNotebook.score,
            SubmittedNotebook.max_score,
            func.coalesce(SubmittedNotebook.late_submission_penalty, 0.0),
        ):
            total = {"score": score - late, "max_score": most, "late_penalty": late}
            found[student] = {}, total
        grades = self._of(
            assignment, students, BaseCell.name, Grade.score, Grade.max_score
        )
        for student, name, score, most in grades.join(Grade).join(BaseCell):
            found[student][0][name] = {"score": score, "points": most}
        comments = self._of(assignment, students, BaseCell.name, Comment.comment)
        for student, name, comment in comments.join(Comment).join(BaseCell):
            found[student][0].setdefault(name, {})["comment"] = comment
        return found

    def _of(self, assignment, students, *columns):
        """A query for columns of the submitted notebooks, each with its student."""
        return (
            self.gradebook.db.query(SubmittedAssignment.student_id, *columns)
            .select_from(SubmittedNotebook)
            .join(SubmittedAssignment)
            .join(Assignment)
            .filter(Assignment.name == assignment)
            .filter(SubmittedAssignment.student_id.in_(students))
        )

    @contextmanager
    def _transaction(self):
        """The gradebook in one transaction."""
        gradebook, own = self.gradebook, self.gradebook.db
        with _Patient(gradebook.engine, autoflush=False) as gradebook.db:
            try:
                yield gradebook
                Session.commit(gradebook.db)
            finally:
                gradebook.db = own


class _Patient(Session):
    """A session in which nbgrader's own commits wait for the end.

    So what it adds is written once, when it has its grades.
    """

    def commit(self):
        """Wait."""


def _grade(grade, score):
    grade.auto_score = score
    grade.needs_manual_grade = score is None or grade.manual_score is not None


def _names(notebook):
    """Its cells' names by their ids: what is not written yet knows only those."""
    cells = [*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells]
    return {cell.id: cell.name for cell in cells}
