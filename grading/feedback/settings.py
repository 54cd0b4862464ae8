"""nbgrader's settings for pages that run nothing and tell no hidden test."""

from nbgrader.preprocessors import GetGrades

from grading.feedback import harmless
from grading.feedback.page import FeedbackExporter


def safe_pages(c):
    """No hidden tests and no scripts in feedback; no scripts in the formgrader.

    c: nbgrader's configuration.
    """
    c.GenerateFeedback.preprocessors = [GetGrades]
    c.GenerateFeedback.exporter_class = FeedbackExporter
    # The formgrader shows a teacher what students wrote; stock lets their scripts run.
    c.HTMLExporter.filters = harmless.FILTERS
    c.HTMLExporter.sanitize_html = True
    c.NbConvertBase.display_data_priority = harmless.PRIORITY
