"""Hidden tests: one module a chapter, one function an exercise.

`def propagate(student, key, rng)`: `student` and `key` hold the functions by name,
`rng` draws fresh inputs. A failure is an AssertionError that gives away
neither the input nor the key. Never published.
"""
