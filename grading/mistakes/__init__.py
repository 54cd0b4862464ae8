"""Wrong programs that people really write, each with the sentence a teacher would say.

A chapter's module holds `MISTAKES`, a list made with `by_operator` and `by_hand`.
"""
