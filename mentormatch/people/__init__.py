"""People: read rosters, check them, write tables. Bad data is data: kept beside the good rows, with its place.

``read_mentors`` and ``read_students`` take anything a roster comes in and return :class:`Profiles`; every row read is
either kept or set aside with a reason.
"""
