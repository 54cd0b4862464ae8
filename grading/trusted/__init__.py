"""Trusted grading: the student's code and the tests never meet in one process.

The checks run here, in the trusted process; the student's cells run in a sandboxed
worker. A name that the student defined is a proxy here: calls go over a socket as plain
data, answers come back as plain data, and every answer is taken for a guess. Start
reading at `grade`. The judge's side stands here; `worker` is the other side, `border`
the line between the two, `batch` takes many submissions at once, and `lint` tells which
cells of other assignments cannot be graded this way.
"""
