"""Generated cases: for some of the rules what sets them off and what fulfils them, one second before, at and after each limit.

An event is (type, key, at, received, v, w): `at` is the time claimed for it, `key` the number of its subject, v and w the
numbers that its type carries besides; events.py says how the record writes them, and each oracle reads the bare numbers.
Nothing is said here of what a rule finds.
"""
import random

import working_days as wd

HOUR, DAY = 3_600, wd.DAY

class Case:
    """One case in the making. `now` is known first; every group of events is laid around it."""

    def __init__(self, seed):
        self.seed = seed
        self.random = random.Random(seed)
        r = self.random
        day = r.randrange(wd.number(2025, 11, 1), wd.number(2026, 6, 30))
        second = r.choice([0, 0, 0, r.randrange(DAY), r.randrange(DAY)])
        self.now = day * DAY + second + r.choice([-1, 0, 0, 1])
        self.events = []
        self.gates = []
        names = r.sample(list(GROUPS), r.randrange(4, 9))
        for name in names:
            for key in range(1, 2 + (r.random() < 0.2 and not name.startswith("q."))):
                GROUPS[name](self, key)
        self.events = [e for e in self.events if e[3] <= self.now]
        self.events.sort(key=lambda e: e[3])

    def add(self, type_, key, at, v=0, w=0):
        late = self.random.choice([1, HOUR, 2 * HOUR, 2 * HOUR + 1, 30 * HOUR]) if self.random.random() < 0.15 else 0
        self.events.append((type_, key, at, at + late, v, w))

    def near(self, limit):
        """An instant at a limit, a second beside it, or well away from it."""
        return limit + self.random.choice([-1, 0, 0, 1, 1, -self.random.randrange(DAY), self.random.randrange(3 * DAY)])

    def often(self, share):
        return self.random.random() < share

    def start(self, limit_of):
        """A beginning whose limit lies at this case's `now`, or anywhere in the months before it."""
        r = self.random
        if r.random() < 0.35:
            return self.now - r.randrange(1, 250 * DAY)
        target = self.now + r.choice([-1, 0, 0, 1, DAY, -DAY])
        low, high = self.now - 300 * DAY, self.now
        while high - low > 1:  # the last second whose limit is not after the target
            middle = (low + high) // 2
            low, high = (middle, high) if limit_of(middle) <= target else (low, middle)
        return low if r.random() < 0.7 else low - r.randrange(low % DAY + 1)

    def simple(self, key, begun, done, limit_of, present=0.75):
        at = self.start(limit_of)
        self.add(begun, key, at)
        if self.often(0.1):  # told twice: the earlier one counts
            self.add(begun, key, at + self.random.randrange(1, DAY))
        if self.often(present):
            self.add(done, key, self.near(limit_of(at)))
            if self.often(0.2):
                self.add(done, key, self.near(limit_of(at)))
        return at


def hours(count):
    return lambda s: s + count * HOUR


def _simple(begun, done, limit_of):
    return lambda case, key: case.simple(key, begun, done, limit_of)


def _received(case, key):
    case.add("clip.stored", key, case.start(hours(2)))


def _fault(case, key):
    at = case.simple(key, "fault.found", "fault.reported", lambda s: wd.natural(s, 3))
    if case.often(0.7):
        case.add("fault.confirmed", key, case.near(wd.natural(at, 3)))


def _answer_days(s):
    return 7 if s // DAY >= wd.number(2026, 2, 1) else 5


def _before(begun, done, count, only_working):
    def lay(case, key):
        held = case.now // DAY + case.random.randrange(-3, 16)
        limit = wd.clear_days_before(held, count, only_working)
        case.add(begun, key, limit - case.random.randrange(12 * DAY), held)
        if case.often(0.6):
            case.add(done, key, case.near(limit))
    return lay


def _pauses(begun, done, pause, span, limit_of):
    def lay(case, key):
        at = case.start(lambda s: limit_of(s + case.random.choice([0, 1, 2, 3]) * DAY))
        case.add(begun, key, at)
        limit = limit_of(at)
        for i in range(case.random.randrange(3)):
            name = key * 10 + i
            from_ = case.random.choice([at, limit, limit + 1, limit - 1, at + case.random.randrange(-DAY, span)])
            until = from_ + case.random.choice([1, DAY, case.random.randrange(1, 4 * DAY)])
            case.add(pause + ".begun", key, from_, name)
            if case.often(0.75):
                case.add(pause + ".ended", 0, until, name)
                if until > at and from_ <= limit:
                    limit += until - max(from_, at)
        if case.often(0.6):
            case.add(done, key, case.near(limit if span < 3 * DAY else wd.end_of(limit // DAY)))
    return lay


def _wait(case, key):
    at = case.start(hours(case.random.choice([24, 36])))
    case.add("film.made", key, at)
    if case.often(0.6):
        case.add("film.kept", key, case.near(at + case.random.choice([24, 36]) * HOUR))


def _round(case, key):
    at = case.start(case.random.choice([hours(8), lambda s: wd.natural(s, 2)]))
    case.add("round.begun", key, at)
    if case.often(0.4):
        case.add("photo.taken", key, case.near(at + 8 * HOUR))
    if case.often(0.4):
        case.add("sound.taken", key, case.near(wd.natural(at, 2)))
    for type_ in ("storm.declared", "dark.declared", "quay.declared", "storm.denied", "denial.quashed"):
        if case.often(0.4):
            case.add(type_, key, at + case.random.randrange(DAY))


def _patrol(case, key):
    at = case.start(hours(12))
    case.add("patrol.begun", key, at)
    for _ in range(case.random.randrange(4)):
        case.add("patrol.signed", key, case.near(at + 12 * HOUR), case.random.randrange(1, 4))


def _shift(case, key):
    at = case.start(hours(6))
    keepers = case.random.choice([0, 1, 2, 2, 3])
    case.add("shift.begun", key, at, keepers)
    for keeper in range(1, keepers + 1):
        for _ in range(case.random.choice([0, 1, 1, 1, 2])):
            case.add("shift.confirmed", key, case.near(at + 6 * HOUR), keeper)


def _task(case, key):
    at = case.simple(key, "task.given", "task.done", hours(24))
    for _ in range(case.random.randrange(3)):
        case.add("task.checked", key, case.near(at + 24 * HOUR))
    done = [e[2] for e in case.events if e[0] == "task.done" and e[1] == key]
    if done and case.often(0.5):
        case.add("task.checked", key, done[0] + case.random.choice([-1, 0, 1]))
    if case.often(0.1):
        case.add("task.withdrawn", key, case.near(at))


def _horn(case, key):
    at = case.start(lambda s: s + 1_800)
    case.add("horn.sounded", key, at)
    for _ in range(case.random.randrange(3)):
        case.add("horn.noted", key, case.random.choice([at - 1, at, at + 1, at + 1_799, at + 1_800, at + 1_801]))


def _chart(case, key):
    at = case.start(hours(24))
    case.add("chart.asked", key, at)
    taken = set()
    for _ in range(case.random.randrange(4)):
        issued = case.near(at + 24 * HOUR)
        if issued not in taken:  # which of two is the later one must be plain
            taken.add(issued)
            case.events.append(("chart.issued", key, issued, issued, case.random.randrange(4), 0))


def _two_starts(begun, first, second, done, limit_of):
    def lay(case, key):
        at = case.start(limit_of)
        case.add(begun, key, at - case.random.randrange(DAY))
        limits = []
        for type_ in (first, second):
            for _ in range(case.random.choice([0, 1, 1, 1, 2])):
                moment = at + case.random.choice([0, 1, case.random.randrange(-DAY, DAY)])
                case.add(type_, key, moment)
                limits.append(limit_of(moment))
        if case.often(0.6):
            case.add(done, key, case.near(case.random.choice(limits or [at])))
    return lay


def _ship(case, key):
    at = case.now - case.random.randrange(1, 3 * DAY)
    passed = case.random.choice([case.now - 1, case.now, at + case.random.randrange(2 * DAY)])
    case.add("ship.announced", key, at)
    if case.often(0.8):
        case.add("ship.passed", key, passed)
    for _ in range(case.random.choice([0, 0, 1, 2])):
        limit = case.random.choice([at, passed])
        case.add("lamp.dimmed", key, limit + case.random.choice([-1, 0, 1, 600, -600]))


def _seal(case, key):
    at = case.now - case.random.randrange(1, 30 * DAY)
    case.add("seal.set", key, at)
    if case.often(0.3):
        case.add("seal.broken", key, at + case.random.choice([-1, 0, 1, HOUR]))
    for _ in range(case.random.randrange(3)):
        case.add("seal.painted", key, at + case.random.choice([-1, 0, HOUR]), case.random.randrange(2, 6))


def _watch(case, key):
    length = case.random.choice([300, 301, 2 * HOUR, 5 * HOUR])
    until = case.now - case.random.choice([-1, 0, 1, DAY - 1, DAY, DAY + 1, case.random.randrange(3 * DAY)])
    begun = until - length
    case.add("watch.begun", key, begun)
    if case.often(0.9):
        case.add("watch.ended", key, until)
    at = begun + case.random.choice([-60, 0, 299, 300, 301])
    while at < until and case.often(0.92):
        end = min(at + case.random.randrange(60, 2 * HOUR), until + 30)
        if case.often(0.2):
            end = until + case.random.choice([-301, -300, -299, 0, 60])
        if end > at:
            case.add("reel.kept", key, min(max(end, at), case.now), at, end)
        at = max(end, at) + case.random.choice([-30, 0, 1, 299, 300, 300, 301])


def _store(case, key):
    at = case.now - case.random.randrange(3 * DAY, 40 * DAY)
    case.add("store.opened", key, at)
    post, moment = key * 10, at + case.random.choice([-HOUR, 0, 1, DAY])
    for _ in range(case.random.randrange(1, 4)):
        post += 1
        case.add("keeper.named", key, moment, post)
        if case.often(0.2):
            break
        moment += case.random.randrange(1, 12 * DAY)
        moment = case.random.choice([moment, case.now - (case.now % DAY) - DAY, case.now - (case.now % DAY) - DAY - 1])
        case.add("keeper.relieved", 0, moment, post)
        tolerated = wd.natural(moment, 1)
        moment = tolerated + case.random.choice([-DAY, 0, 1, 2])


def _state(case, key):
    at = case.start(hours(2))
    for type_ in ("oil.low", "wick.burnt"):
        for _ in range(case.random.choice([0, 1, 1, 1, 2])):
            case.add(type_, 0, at - case.random.choice([0, 0, HOUR, DAY]))
    if case.often(0.15):
        case.add("oil.filled", 0, at)
    for _ in range(case.random.randrange(3)):
        case.add("keeper.called", 0, case.random.choice([at - 1, at, at + 1, at + 2 * HOUR - 1, at + 2 * HOUR, at + 2 * HOUR + 1]))


def _payday(case, key):
    payday = case.start(lambda s: case.random.choice([wd.end_of(s // DAY), wd.working(s, 10)])) // DAY
    case.add("due.set", key, payday * DAY - case.random.randrange(10 * DAY), payday)
    if case.often(0.4):
        case.add("due.paid", key, wd.end_of(payday) + case.random.choice([-1, 0, 1, DAY]))
    if case.often(0.6):
        case.add("demand.sent", key, case.near(wd.working(payday * DAY, 10)))


def _toll(case, key):
    today = case.now // DAY
    pay_by = today - case.random.choice([-2, 0, 1, 2, 32, 33, 34, 35, case.random.randrange(60)])
    amount = case.random.choice([100, 3_333, 50_000, case.random.randrange(1, 100_000)])
    case.add("toll.set", key, case.now - case.random.randrange(1, 60 * DAY), amount, pay_by)
    owed = amount + min(amount, amount * 3 // 100 * max(0, today - pay_by))
    part = case.random.randrange(owed + 1)
    for sum_ in case.random.choice([[], [owed], [owed - 1], [owed + 1], [part, owed - part], [part, owed - part - 1]]):
        case.add("toll.paid", key, case.now - case.random.randrange(1, DAY), sum_)


def _levy(case, key):
    at = case.start(hours(24))
    if case.often(0.2):
        at = min(case.now, wd.number(2026, 3, 1) * DAY + case.random.choice([-1, 0, 1]))
    amount = case.random.choice([2_000, 3_000, 5_000]) + case.random.choice([-1, 0, 1])
    case.add("levy.set", key, at, amount, case.random.randrange(3))
    if case.often(0.6):
        case.add("levy.offered", key, case.near(at + 24 * HOUR))


def _convoy(case, key):
    at = case.now - case.random.randrange(1, DAY)
    case.add("convoy.formed", key, at)
    # In different seconds: facts of the other engines bear no number, and two of one second would be one to them.
    for offset in case.random.sample(range(-HOUR, HOUR), case.random.randrange(6)):
        case.add("convoy.joined", key, at + offset)


def _boat(case, key):
    case.simple(key, "boat.sailed", "boat.returned", hours(6))
    if case.often(0.6):
        case.add("port.closed", 0, case.now - case.random.randrange(DAY))


def _issue(case, key):
    if case.often(0.9):
        case.add("warning.given", 0, case.start(lambda s: wd.working(s, 5)))
    if case.often(0.15):
        case.add("waiver.recorded", 0, case.now - case.random.randrange(-1, 2))
    case.gates.append(("order.issue", 0))


def _board(case, key):
    for _ in range(case.random.randrange(4)):
        case.add("pass.signed", 0, case.now - case.random.randrange(HOUR), case.random.randrange(1, 4))
    case.gates.append(("boat.board", 0))


def _berth(case, key):
    for _ in range(case.random.randrange(3)):
        case.add("berth.barred", 0, case.now - case.random.randrange(-1, 2), case.random.randrange(1, 4))
    case.gates.append(("berth.take", case.random.randrange(1, 4)))


def _mooring(case, key):
    opens = case.now + case.random.choice([DAY - 1, DAY, DAY + 1, case.random.randrange(3 * DAY)])
    case.add("mooring.booked", key, opens - case.random.randrange(DAY, 9 * DAY), opens)
    if case.often(0.6):
        case.add("mooring.confirmed", key, case.near(opens - DAY))


def _permit(case, key):
    ends = case.now // DAY + case.random.randrange(20, 40)
    limit = wd.end_of(wd.months_back(ends, 1))
    case.add("permit.granted", key, limit - case.random.randrange(60 * DAY), ends)
    if case.often(0.6):
        case.add("permit.renewed", key, case.near(limit))


def _raft(case, key):
    edge = case.random.choice([wd.number(2026, 1, 1), wd.number(2026, 4, 1)]) * DAY
    at = case.start(lambda s: wd.natural(s, 10)) if case.often(0.5) else edge + case.random.choice([-1, 0, 1])
    case.add("raft.built", key, at)
    if case.often(0.6):
        case.add("raft.registered", key, case.near(wd.natural(at, 10)))


def _vault(case, key):
    at = case.start(lambda s: wd.natural(s, 2))
    until = wd.natural(at, 2)
    case.add("vault.closed", key, at)
    sealed = at + case.random.choice([0, 1, HOUR, -HOUR])
    if case.often(0.85):
        case.add("vault.sealed", key, sealed)
    for _ in range(case.random.choice([0, 0, 1, 2])):
        case.add("vault.opened", key, case.random.choice([sealed, until]) + case.random.choice([-1, 0, 1, -HOUR]))


def _flame(case, key):
    until = case.now - case.random.choice([-1, 0, 1, HOUR, case.random.randrange(DAY)])
    lit = until - case.random.randrange(600, 8 * HOUR)
    case.add("flame.lit", key, lit)
    if case.often(0.7):
        case.add("flame.out", key, until)
    at = lit + case.random.choice([0, 599, 600, 601])
    while at < until and case.often(0.9):
        end = case.random.choice([at + case.random.randrange(60, 3 * HOUR), case.now - case.random.choice([599, 600, 601]),
                                  case.now - HOUR - case.random.choice([599, 600, 601]), until - 600])
        if at < end <= case.now:
            case.add("flame.seen", key, end, at, end)
            at = end
        at += case.random.choice([-30, 0, 599, 600, 600, 601])


def _charter(case, key):
    dues = [case.start(lambda s: wd.natural(wd.end_of(s // DAY), case.random.choice([0, 5]))) // DAY for _ in range(2)]
    dues = case.random.choice([dues, dues, [dues[0], 0], [0, 0]])
    case.add("charter.signed", key, (min(d for d in dues if d) if any(dues) else case.now // DAY) * DAY - case.random.randrange(1, 9 * DAY), *dues)
    for part, due in enumerate(dues, 1):
        if due and case.often(0.6):
            limit = case.random.choice([wd.end_of(due), wd.natural(due * DAY, 5)])
            case.add("freight.handed", key, limit + case.random.choice([-1, 0, 1, 1, DAY]), part)


def _crane(case, key):
    day = case.now // DAY - case.random.randrange(1, 40)
    case.add("crane.let", key, day * DAY)
    for _ in range(case.random.choice([0, 1, 1, 2])):
        hour = case.random.choice([0, 6, 12, 12, 22, 24])
        case.add("crane.moved", key, (day + case.random.randrange(10)) * DAY + hour * HOUR + case.random.choice([-1, 0, 1]))


GROUPS = {
    "h.log": _simple("lamp.lit", "log.entered", hours(24)),
    "h.received": _received,
    "h.minutes": _simple("bell.rung", "bell.answered", lambda s: s + 600),
    "d.own": _fault,
    "d.rolled": _simple("leak.found", "leak.mended", lambda s: wd.rolled(wd.natural(s, 15))),
    "d.first_in": _simple("mast.checked", "mast.noted", lambda s: wd.natural(s, 2)),
    "w.dated": _simple("notice.served", "notice.answered", lambda s: wd.working(s, _answer_days(s))),
    "m.rolled": _simple("licence.refused", "appeal.lodged", lambda s: wd.rolled(wd.months(s, 6))),
    "m.burden": _simple("lantern.sealed", "lantern.unsealed", lambda s: wd.months(s, 1)),
    "b.working": _before("hearing.called", "hearing.told", 7, True),
    "b.natural": _before("audit.set", "audit.announced", 3, False),
    "p.days": _pauses("survey.opened", "survey.closed", "appraisal", 10 * DAY, lambda s: wd.natural(s, 10)),
    "p.hours": _pauses("engine.stopped", "engine.started", "calm", 2 * DAY, hours(48)),
    "x.wait": _wait,
    "x.never": _simple("book.lent", "book.returned", lambda s: wd.natural(s, 3)),
    "e": _round,
    "c.two": _patrol,
    "c.each": _shift,
    "c.with": _task,
    "c.within": _horn,
    "c.latest": _chart,
    "s.latest": _two_starts("tow.begun", "tow.ended", "fog.lifted", "tow.reported", lambda s: wd.working(s, 2)),
    "s.earliest": _two_starts("crate.landed", "crate.opened", "crate.claimed", "crate.registered", lambda s: wd.natural(s, 2)),
    "f.window": _ship,
    "f.ever": _seal,
    "k.watch": _watch,
    "k.keeper": _store,
    "t.state": _state,
    "t.passed": _payday,
    "a.surcharge": _toll,
    "a.table": _levy,
    "a.count": _convoy,
    "g.closed": _boat,
    "p.working": _pauses("trial.opened", "trial.closed", "recess", 12 * DAY, lambda s: wd.working(s, 8)),
    "b.hours": _mooring,
    "b.months": _permit,
    "w.season": _raft,
    "f.passed": _vault,
    "k.flame": _flame,
    "t.each": _charter,
    "f.night": _crane,
    "q.issue": _issue,
    "q.board": _board,
    "q.berth": _berth,
}
