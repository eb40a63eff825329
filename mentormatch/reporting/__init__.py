"""What people look at: one HTML file that needs neither Python nor a network.

Nothing is computed here. A page shows what a result says of itself: ``views`` names what a page consists of,
``rankings`` and ``assignments`` read it off a result, and ``page`` writes the file.
"""
