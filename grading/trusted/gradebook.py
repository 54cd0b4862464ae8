"""Write grades into nbgrader's gradebook: one writer, one transaction a submission."""

from contextlib import contextmanager

from nbgrader.api import Gradebook, SubmittedNotebook
from sqlalchemy.orm import joinedload, scoped_session, sessionmaker

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
        Returns (score, max_score). Raises sqlalchemy.exc.SQLAlchemyError; then nothing
        of it is in the gradebook.
        """
        with self._transaction() as gradebook:
            gradebook.update_or_create_student(student)
            when = {"timestamp": timestamp} if timestamp else {}
            submission = gradebook.update_or_create_submission(
                assignment, student, **when
            )
            for notebook in _notebooks(gradebook, submission):
                for grade in notebook.grades:
                    if grade.cell.name in scores:
                        _grade(grade, scores[grade.cell.name])
                for comment in notebook.comments:
                    missing = comment.cell.name in unanswered
                    comment.auto_comment = NO_ANSWER if missing else None
            gradebook.db.flush()
            return submission.score, submission.max_score

    def marks(self, assignment, student):
        """What the feedback page shows: (marks, total), see `page.Page`."""
        submission = self.gradebook.find_submission(assignment, student)
        notebook = _notebooks(self.gradebook, submission)[0]
        marks = {
            grade.cell.name: {"score": grade.score, "points": grade.max_score}
            for grade in notebook.grades
        }
        for comment in notebook.comments:
            marks.setdefault(comment.cell.name, {})["comment"] = comment.comment
        total = {
            "score": notebook.score - (notebook.late_submission_penalty or 0),
            "max_score": notebook.max_score,
            "late_penalty": notebook.late_submission_penalty or 0,
        }
        return marks, total

    @contextmanager
    def _transaction(self):
        """The gradebook in one transaction: its own commits wait for the end of it."""
        gradebook, own = self.gradebook, self.gradebook.db
        with gradebook.engine.begin() as connection:
            mode = "rollback_only"
            joined = sessionmaker(
                connection, autoflush=False, join_transaction_mode=mode
            )
            gradebook.db = scoped_session(joined)
            try:
                yield gradebook
            finally:
                gradebook.db.remove()
                gradebook.db = own


def _grade(grade, score):
    grade.auto_score = score
    grade.needs_manual_grade = score is None or grade.manual_score is not None


def _notebooks(gradebook, submission):
    """The submitted notebooks with all that belongs to them, in few queries."""
    return (
        gradebook.db.query(SubmittedNotebook)
        .filter(SubmittedNotebook.assignment_id == submission.id)
        .options(
            joinedload(SubmittedNotebook.grades).joinedload("*"),
            joinedload(SubmittedNotebook.comments).joinedload("*"),
        )
        .all()
    )
