"""The grader: chapters to assignments, submissions to grades. Never published.

Its rooms stand in the order of a notebook's journey, and imports run back along it:
limits, feedback <- editions <- course, submissions, checks <- stock, trusted <- batch,
demo. `hidden` and `mistakes` hold what each chapter's exercises are graded by.
"""

import sys

# Where it is installed, jsonschema builds a grammar of addresses from it, which takes a
# second in each process; nothing here checks an address.
sys.modules.setdefault("rfc3987_syntax", None)
