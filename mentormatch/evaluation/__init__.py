"""How good a ranking is, measured on grades that people gave.

Every metric is a number per student; means and their intervals are derived from these, never from pooled pairs, because
a student sees one list. Arrays run over the judged mentors of one student, shape (n_mentors,).
"""
