"""Deeper reasons for one student's list: how firm it is, what would change it, what is missing, what would be better.

Everything is computed from what the score used. A changed profile is encoded and ranked again, against all mentors; a
shaken weighting scores all eligible mentors again. Arrays are named by their axes: ``n_mentors`` are the eligible
mentors in the order of their ids, ``n_draws`` weightings, ``k`` the length of the list.
"""
