"""The grader: chapters to assignments, submissions to grades. Never published."""
