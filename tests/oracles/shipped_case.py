"""One generated case, told twice: as the record writes it (`record`), and in bare facts for the oracle (`facts`), which knows
nothing of events. Seconds count from 2025-01-01T00:00+08:00. A case is looked at several times: each is a case of its own."""
import random

import events
import working_days as wd

HOUR, DAY = 3_600, wd.DAY
STEP = 60  # between two events that follow each other
LOOKS = 4  # at most so many times is one case looked at


class ShippedCase:
    kind, year = "general_penalty", 2026

    def __init__(self, seed):
        self.seed = seed
        self.random = r = random.Random(seed * 7919 + 17)
        self.record, self.facts, self.limits, self.agenda = [], [], [], []
        self.papers, self.numbers, self.asked, self.planned = {}, {}, [], 0
        self.at = wd.number(self.year, r.randrange(2, 5), r.randrange(1, 28)) * DAY + r.randrange(9, 16) * HOUR + r.randrange(3600)
        self.opens()
        self.story()
        self.nows = self.looks()

    def opens(self):
        self.tell("case.opened", {"number": f"（示）应急案〔2026〕{self.seed}号", "kind": self.kind, "party": self.party(), "officers": []})

    def party(self):
        return {"name": "某厂"}

    def looks(self):
        """On the way, around each limit, and long after all of it."""
        r, last = self.random, self.at
        some = [last + 1, last + r.randrange(1, 40 * DAY), r.randrange(self.record[0][0], last + 1), last + 200 * DAY]
        near = [limit + r.choice([-1, 0, 1]) for limit in r.sample(self.limits, min(LOOKS - 1, len(self.limits)))]
        out = sorted({r.choice(some), *near})
        return [n for n in out if n // DAY <= wd.LAST_DAY - 40] or [self.record[0][0] + DAY]

    # ---- Chance.

    def often(self, share):
        return self.random.random() < share

    def passes(self, low, high):
        self.at += self.random.randrange(int(low), int(high))

    def around(self, limit, earliest=None, late=20 * DAY):
        """A moment around a limit: before, one second before, at, one second after, later; never where it is None."""
        r = self.random
        self.limits.append(limit)
        low = self.at + STEP + 1 if earliest is None else earliest
        early = r.randrange(low, limit) if low < limit else low
        return r.choice([early, early, limit - 1, limit, limit, limit + 1, limit + r.randrange(2, late), None])

    def plan(self, when, do, share=1.0):
        """Something that happens then, unless it never does."""
        if when is not None and self.often(share):
            self.planned += 1
            self.agenda.append((when, self.planned, do))

    def plan_around(self, limit, do, **more):
        self.plan(self.around(limit, **more), do)

    def goes_on(self, until=None):
        """What is planned happens in its order; what it brings about may be planned meanwhile."""
        while self.agenda and (until is None or min(self.agenda)[0] <= until):
            self.agenda.sort()
            when, _, do = self.agenda.pop(0)
            self.at = max(self.at, when - STEP)
            do()

    # ---- Telling.

    def next(self, kind):
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return f"{kind}-{self.numbers[kind]}"

    def tell(self, type_, body, *facts, happened=None):
        """One event, and what it means: each fact as (name, more…). `happened` where it is entered later than it was."""
        self.at += STEP
        if happened is not None:
            body = {**body, "happened_at": events.instant(happened)}
        self.record.append((self.at, type_, body))
        for name, *more in facts:
            self.facts.append((self.at, name, self.at if happened is None else happened, *more))

    def seq(self):
        """The number in the record of the event that is told next."""
        return len(self.record)

    def paper(self, form, *facts, act=None, paper=None, **more):
        paper = paper or self.next("paper")
        version = self.papers[paper] = self.papers.get(paper, 0) + 1
        body = {"paper": paper, "form": form, "version": version, "signed_digest": f"{number(paper):02d}{version:02d}" * 16, **more}
        if act:
            body["act"] = act
        self.tell("paper.prepared", body, ("paper", number(paper), version, form, number(act) if act else 0), *facts)
        return paper

    def this(self, paper):
        version = self.papers[paper]
        return {"paper": paper, "version": version, "signed_digest": f"{number(paper):02d}{version:02d}" * 16}

    def sign(self, paper, role, user=None):
        who = {"role": role, "name": "某某", **({"user": user} if user else {})}
        self.tell("paper.signed", {**self.this(paper), "signer": who},
                  ("signed", number(paper), self.papers[paper], role, number(user) if user else 0))

    def signed_by_hand(self, paper, roles):
        self.tell("paper.photographed", self.this(paper))
        self.tell("paper.confirmed", {**self.this(paper), "signers": [{"role": r, "name": "某某"} for r in roles]},
                  *[("by_hand", number(paper), self.papers[paper], r, roles.count(r)) for r in sorted(set(roles))])

    def void(self, paper):
        self.tell("paper.voided", {"paper": paper, "reason": "误制"}, ("voided", number(paper)))

    def serve(self, papers, **more):
        service = self.next("service")
        self.tell("service.made", {"service": service, "papers": papers, "party": "party-1", "recipient": "某某", **more},
                  *[("served", number(p)) for p in papers])
        return service

    def approve(self, matter, form=None, below=True, level="principal", refused=False, about=None, more=None):
        """Asked and answered; `below`: with the opinion of the level below first. Facts: asked, opinion, granted, refused."""
        approval = self.next("approval")
        k = number(approval)
        paper = self.paper(form) if form else None
        digest = "ab" * 32
        body = {"approval": approval, "approval_matter": matter, "document_digest": digest, "levels": ["section", level],
                "proposal": "拟同意",
                **({"paper": paper} if paper else {}), **({"about": about} if about else {})}
        self.tell("approval.requested", body, ("asked", k, matter), ("paper_of", k, number(paper) if paper else 0),
                  *[("asked_about", k, matter, number(a)) for a in about or []])
        said = {"approval": approval, "name": "某某", "document_digest": digest}
        if below:
            self.tell("approval.opinion_given", {**said, "level": "section", "opinion": "agree"}, ("opinion", k))
        if refused:
            self.tell("approval.refused", {**said, "level": level, "reason": "不同意"}, ("refused", k, level))
        else:
            self.tell("approval.granted", {**said, "level": level}, ("granted", k, level), *(more or []))
        return approval

    def withdraw(self, approval):
        self.tell("approval.withdrawn", {"approval": approval, "reason": "撤回"}, ("withdrawn", number(approval)))

    def ask(self, command, **fields):
        """A question put to the gates, whenever the case is looked at."""
        paper = fields.get("paper")
        self.asked.append((command, fields, number(paper) if paper else fields.get("kind", 0)))

    # ---- For the two engines.

    def as_records(self):
        for i, now in enumerate(self.nows):
            yield {"case": str(self.seed * 8 + i), "now": events.instant(now),
                   "events": [{"type": t, "at": events.instant(at), "body": body} for at, t, body in self.record],
                   "gates": [{"command": c, "fields": f} for c, f, _ in self.asked]}

    def as_facts(self):
        """What was known by then."""
        for i, now in enumerate(self.nows):
            case = self.seed * 8 + i
            yield f"now({case},{now})."
            for command, _, key in self.asked:
                yield f"ask({case},{command.removeprefix('case.')},{key})."
            for received, name, *rest in self.facts:
                if received <= now:
                    yield f"{name}({','.join(map(str, [case, *rest]))})."


def number(name):
    return int(name.rpartition("-")[2])


def day(number_):
    return wd.date_of(number_).isoformat()
