"""Scarce mentors shared out to students: from people to arrays, and from an array's assignment back to people.

Inside, people stand in order of their ids, so that no result depends on the order of a roster.
"""
