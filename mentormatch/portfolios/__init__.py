"""Portfolios: two or three mentors for one student who add different insights, and what each of them adds.

Arrays are named by their axes: ``n_mentors`` are those of a shortlist in the order of their ids, ``n_items`` what a
portfolio can cover, ``n_sets`` sets of mentors with ``size`` members each. What a mentor does not state covers nothing.
"""
