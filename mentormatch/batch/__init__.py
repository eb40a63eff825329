"""Many students: ranked part by part, written as they come, taken up again where they were stopped.

One part of the students is ranked by a pure function, :func:`mentormatch.batch.part.rank_part`: the folder of an index,
a part and options go in, the bytes of a file and a short account come out. Who calls it, and how many at once, changes
no byte. Memory holds the students as read and a few parts, whatever the number of students.
"""

from mentormatch.batch.writing import Stopped, Watch, Written, rank_to

__all__ = ["Stopped", "Watch", "Written", "rank_to"]
