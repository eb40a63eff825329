"""Assignments checked against their definitions, sharing no code with what makes them.

Students and mentors are row numbers, arrays of pairs have shape (n_pairs,). A pair is *allowed* when it has a score; a
student has ``demand`` places to fill, a mentor ``capacity`` seats to give and a ``minimum_load`` to reach; a *locked*
pair was settled before. What is claimed to be the most or the best is compared with a bound that this room computes by
itself: maximum flows for the places, linear programs and their duals for the scores.
"""
