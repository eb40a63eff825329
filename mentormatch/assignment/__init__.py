"""Scarce mentors shared out to a cohort: arrays only, knows nothing of people.

Rows are students, columns are mentors: ``scores`` has the shape (n_students, n_mentors), and a pair that must not be
assigned is ``-inf`` in a dense array, or not stored in a sparse one (a stored zero is a pair like any other). A
*place* is one mentor for one student: a student demands ``demand`` places. A *seat* is one student for one mentor: a
mentor has ``capacity`` seats. Locked pairs are assigned before anything else and take a place and a seat each.

========  ==========================================================================================================
method    what is sought, the first rule before the second, and so on
========  ==========================================================================================================
best      students with at least one mentor; places filled; total score
fair      students with at least one mentor; places filled; the worst-off student, then the next; total score
stable    no student and mentor who both would rather have each other than what they got
========  ==========================================================================================================
"""

from mentormatch.assignment.arrays import assign_scores
from mentormatch.assignment.lists import stable_match

__all__ = ["assign_scores", "stable_match"]
