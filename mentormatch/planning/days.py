"""Days: read from a caller, moved off weekends, and written in words."""

from __future__ import annotations

import datetime as dt

from mentormatch.errors import SettingError
from mentormatch.parameters import refusal, refused

ONE_DAY = dt.timedelta(days=1)
EARLIEST, LATEST = 1900, 2100
_SATURDAY = 5
_MONTHS = "January February March April May June July August September October November December".split()


def day_of(given: object, name: str, owner: str) -> dt.date:
    """Return a day given as date, datetime or text YYYY-MM-DD; raises SettingError otherwise.

    Examples
    --------
    >>> day_of("2027-06-01", "deadline", "plan")
    datetime.date(2027, 6, 1)
    """
    day = given.date() if isinstance(given, dt.datetime) else given
    if not isinstance(day, dt.date):
        try:
            day = dt.date.fromisoformat(str(given).strip())
        except ValueError:
            advice = "Write YYYY-MM-DD."
            raise SettingError(refusal(name, owner, "a date such as '2027-06-01'", given, advice=advice)) from None
    if not EARLIEST <= day.year <= LATEST:
        must_be = f"a date in the range [{EARLIEST}, {LATEST}]"
        raise SettingError(refused(name, owner, must_be, str(day)) + " Check the year.")
    return day


def weekday(day: dt.date, first: dt.date, last: dt.date) -> dt.date:
    """Return a day off the weekend: Saturday and Sunday become the Monday after.

    Where that Monday lies behind ``last`` it is the Friday before, and where that lies before ``first`` the day stays.
    The order of days between ``first`` and ``last`` is kept.

    Examples
    --------
    >>> saturday = dt.date(2027, 5, 1)
    >>> weekday(saturday, dt.date(2027, 1, 1), dt.date(2027, 6, 1)).isoformat()
    '2027-05-03'
    >>> weekday(saturday, dt.date(2027, 1, 1), dt.date(2027, 5, 2)).isoformat()
    '2027-04-30'
    """
    past = day.weekday() - _SATURDAY
    if past < 0:
        return day
    monday, friday = day + (2 - past) * ONE_DAY, day - (1 + past) * ONE_DAY
    return monday if monday <= last else friday if friday >= first else day


def working_days_later(day: dt.date, n_days: int) -> dt.date:
    """Return the day that lies some weekdays later.

    Examples
    --------
    >>> working_days_later(dt.date(2027, 4, 29), 2).isoformat()
    '2027-05-03'
    """
    for _ in range(n_days):
        day += ONE_DAY
        while day.weekday() >= _SATURDAY:
            day += ONE_DAY
    return day


def day_words(day: dt.date) -> str:
    """Write a day as a sentence does.

    Examples
    --------
    >>> day_words(dt.date(2027, 6, 1))
    'June 1, 2027'
    """
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def span_words(n_days: int) -> str:
    """Write a length of time: days below four weeks, then weeks.

    Examples
    --------
    >>> span_words(1), span_words(25), span_words(50)
    ('1 day', '25 days', 'about 7 weeks')
    """
    if n_days < 28:
        return f"{n_days} {'day' if n_days == 1 else 'days'}"
    return f"{'' if n_days % 7 == 0 else 'about '}{round(n_days / 7)} weeks"
