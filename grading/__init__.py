"""The grader: from chapters to assignments, from submissions to grades. Never published."""
