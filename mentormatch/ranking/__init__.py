"""Weights and exact top-k selection: arrays only, nothing here knows of people.

Axes are ``n_students, n_mentors, n_blocks, k``. Scores are float32 while a shortlist is drawn and float64 once settled;
``-inf`` marks a pair that is not eligible. Larger is better; ties are broken by the order of the mentor ids.
"""
