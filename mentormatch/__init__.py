"""mentormatch ranks mentors for pre-medical and medical students, and says exactly why."""

__version__ = "0.1.0"
