"""Working days of 2025 and 2026, from the yearly notices of the State Council's office, and the counting of periods on them.

Written apart from the engine and from data/calendars: the oracles get the days from here, and the generator finds the
limits with it. Times are whole seconds since 2025-01-01T00:00+08:00, days their number since then.
"""
import datetime

FIRST = datetime.date(2025, 1, 1)
LAST_DAY = (datetime.date(2026, 12, 31) - FIRST).days
DAY = 86_400

# (month, day, length) of each holiday; Saturdays and Sundays worked in exchange.
_OFF = {
    2025: [(1, 1, 1), (1, 28, 8), (4, 4, 3), (5, 1, 5), (5, 31, 3), (10, 1, 8)],
    2026: [(1, 1, 3), (2, 15, 9), (4, 4, 3), (5, 1, 5), (6, 19, 3), (9, 25, 3), (10, 1, 7)],
}
_WORKED = {
    2025: [(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    2026: [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
}


def number(year, month, day):
    return (datetime.date(year, month, day) - FIRST).days


def _working():
    off = {number(y, m, d) + i for y, list_ in _OFF.items() for m, d, n in list_ for i in range(n)}
    worked = {number(y, m, d) for y, list_ in _WORKED.items() for m, d in list_}
    weekday = lambda d: (FIRST + datetime.timedelta(d)).weekday() < 5
    return {d for d in range(LAST_DAY + 1) if d in worked or (weekday(d) and d not in off)}


WORKING = _working()


def date_of(day):
    return FIRST + datetime.timedelta(day)


def end_of(day):
    """The last whole second of the day."""
    return (day + 1) * DAY - 1


def natural(start, days):
    return end_of(start // DAY + days)


def rolled(second):
    day = second // DAY
    while day not in WORKING:
        day += 1
    return end_of(day)


def working(start, days):
    day = start // DAY
    while days:
        day += 1
        days -= day in WORKING
    return end_of(day)


def months(start, count):
    d = date_of(start // DAY)
    year, month = divmod(d.year * 12 + d.month - 1 + count, 12)
    for dom in (d.day, 30, 29, 28):
        if dom <= d.day:
            try:
                return end_of((datetime.date(year, month + 1, dom) - FIRST).days)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")


def months_back(day, count):
    """The last day that leaves so many clear months before the given one."""
    d = date_of(day - 1)
    year, month = divmod(d.year * 12 + d.month - 1 - count, 12)
    next_month = datetime.date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(number(year, month + 1, 1) + d.day - 1, (next_month - FIRST).days - 1)


def clear_days_before(day, count, only_working):
    """The last instant that leaves `count` clear days between it and the day."""
    while count:
        day -= 1
        count -= (day in WORKING) if only_working else 1
    return end_of(day - 1)
