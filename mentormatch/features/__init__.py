"""The scored features of a (student, mentor) pair: six blocks, the cautions, and eligibility.

Axes are ``n_students, n_mentors, n_blocks, n_dims``. A block turns the profiles of one side into a ``side`` once,
and two sides into raw values of shape (n_students, n_mentors); calibration maps raw values into [0, 1]. A block that
a student says nothing about loses its weight; a mentor who says nothing gets
:data:`mentormatch.features.block.NEUTRAL`, flagged. No block reads names, pronouns, e-mail addresses or protected
columns.
"""
