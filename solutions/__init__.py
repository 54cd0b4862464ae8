"""The key: one plain module a chapter; each function is named as its stub.

A function uses NumPy and the exercises before it, nothing else, so that its source can
stand in a notebook's cell. Never published.
"""
