"""A saved index: encoded mentors as a folder of plain arrays and tables, checked when it is loaded.

No pickle anywhere: arrays are ``.npy`` files that are mapped into memory, people an Arrow file, the rest JSON.
"""
