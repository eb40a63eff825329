"""From the deadline backwards: whom to meet, when to ask for a letter, and how many mentors to ask.

Dates are :class:`datetime.date`; a lead is a number of days before the deadline, a chance a number in [0, 1]. Nothing
here reads a clock: today is always given.
"""
