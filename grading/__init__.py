"""The grader: chapters to assignments, submissions to grades. Never published."""

import sys

# Where it is installed, jsonschema builds a grammar of addresses from it, which takes a
# second in each process; nothing here checks an address.
sys.modules.setdefault("rfc3987_syntax", None)
