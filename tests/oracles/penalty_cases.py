"""Generated penalty cases of mixed fate, from the source to the decision: each step in time, late, left out, or in the wrong order.

A case is told twice: as the record writes it (`record`), and in bare facts for the oracle (`facts`), which knows nothing of
events. Seconds count from 2025-01-01T00:00+08:00.
"""
import random

import events
import working_days as wd

HOUR, DAY = 3_600, wd.DAY
LARGE = 5_000_000  # fen: a fine on a unit that opens a hearing
DIGEST = "ab" * 32


class PenaltyCase:
    def __init__(self, seed):
        self.seed = seed
        self.random = r = random.Random(seed * 7919 + 17)
        self.record, self.facts = [], []
        self.at = wd.number(2026, r.randrange(2, 5), r.randrange(1, 28)) * DAY + r.randrange(9, 16) * HOUR + r.randrange(3600)
        self.approvals = self.papers = 0
        self.tell("case.opened", {"number": f"（示）应急案〔2026〕{seed}号", "kind": "general_penalty", "party": {"name": "某厂"}, "officers": []})
        self.story()
        # Looked at on the way, or long after all of it.
        last = self.at
        self.now = r.choice([last + 1, last + r.randrange(1, 40 * DAY), r.randrange(self.record[0][0], last + 1), last + 200 * DAY])

    def often(self, share):
        return self.random.random() < share

    def passes(self, low, high):
        self.at += self.random.randrange(int(low), int(high))

    def tell(self, type_, body, fact=None):
        self.at += 60
        self.record.append((self.at, type_, body))
        if fact:
            self.facts.append((fact[0], self.at) + tuple(fact[1:]))

    def paper(self, form):
        self.papers += 1
        paper = f"paper-{self.papers}"
        self.tell("paper.prepared", {"paper": paper, "form": form, "version": 1, "signed_digest": DIGEST})
        return paper

    def approve(self, matter, form, fact, skips_below=False, more=()):
        self.approvals += 1
        approval = f"approval-{self.approvals}"
        body = {"approval": approval, "approval_matter": matter, "paper": self.paper(form), "document_digest": DIGEST,
                "levels": ["section", "principal"], "proposal": "拟同意", **dict(more)}
        self.tell("approval.requested", body)
        said = {"approval": approval, "name": "某某", "document_digest": DIGEST}
        if not skips_below:
            self.tell("approval.opinion_given", {**said, "level": "section", "opinion": "agree"})
        self.tell("approval.granted", {**said, "level": "principal"}, None if skips_below else (fact,))
        return approval

    def takes_evidence(self):
        if not self.often(0.85):
            return
        self.tell("act.begun", {"act": "act-1", "kind": self.random.choice(["interview", "site_examination", "sampling"])}, ("evidence",))

    def files(self):
        if not self.often(0.85):
            return
        approval = self.approve("filing", "filing_approval", "answered", skips_below=self.often(0.1))
        self.tell("filing.decided", {"filed": True, "approval": approval}, ("filed",))

    def notifies(self, fine):
        notices = []
        if not self.often(0.85):
            return notices
        hearing = fine >= LARGE if self.often(0.85) else fine < LARGE
        whole = self.often(0.9)
        paper = self.paper("penalty_notice")
        body = {"notice": "notice-1", "noticed": ["penalty"], "party": "party-1", "facts": "某事实", "basis_told": "某条", "penalties": ["fine"],
                "fine_fen": fine, "content": "罚款", "rights_told": ["statement", "defence"] + ["hearing"] * hearing, "paper": paper}
        if whole:
            body["reason_told"] = "某理由"
        self.tell("notice.issued", body, ("notice", 1, fine, int(hearing), int(whole)))
        if self.often(0.85):
            self.passes(HOUR, 3 * DAY)
            self.tell("service.made", {"service": "service-1", "papers": [paper], "party": "party-1", "recipient": "某某"}, ("served", 1))
        return [paper]

    def hears(self):
        self.passes(HOUR, 3 * DAY)
        if self.often(0.4):
            self.tell("statement.made", {"statement": "statement-1", "stage_of": "penalty_notice", "claims": "不服", "party": "party-1"}, ("statement", 1))
            if self.often(0.75):
                self.passes(HOUR, 4 * DAY)
                self.tell("statement.reviewed", {"statement": "statement-1", "adopted": "none", "review": "复核过", "reason": "无据"}, ("reviewed", 1))
        if self.often(0.4):
            held = self.at // DAY + self.random.randrange(7, 14)
            self.tell("hearing.notified", {"hearing": "hearing-1", "place": "本局", "to_be_held_at": events.instant(held * DAY + 10 * HOUR)},
                      ("hearing_on", 1, held))
            self.at = held * DAY + 10 * HOUR

    def discusses(self, fine):
        if self.often(0.3):
            self.tell("case.classified", {"major": True}, ("major",))
        if self.often(0.4):
            concluded = fine if self.often(0.7) else fine + 100
            self.tell("discussion.held", {"discussion": "discussion-1", "attendees": []})
            self.tell("discussion.concluded", {"discussion": "discussion-1", "result": "punish", "penalties": ["fine"], "fine_fen": concluded,
                                               "content": "罚款"}, ("concluded", concluded))

    def story(self):
        r = self.random
        fine = r.choice([2_000_000, LARGE - 1, LARGE, 30_000_000])
        if self.often(0.4):
            self.tell("urgency.declared", {"urgent_for": "filing", "reason": "证据可能灭失"}, ("urgent",))
        first = [self.takes_evidence, self.files]
        if self.often(0.4):
            first.reverse()
        first[0]()
        self.passes(HOUR, 8 * DAY)
        first[1]()
        self.passes(DAY, 20 * DAY)
        if self.often(0.9):
            result = r.choice(["punish", "punish", "punish", "supplement"])
            self.tell("inquiry.concluded", {"result": result, "proposal": "拟处罚"}, ("inquiry", int(result != "supplement")))
        self.notifies(fine)
        self.hears()
        steps = [lambda: self.discusses(fine)]
        handles = self.often(0.8)
        if handles:
            steps.insert(0, lambda: self.approve("handling", "handling_approval", "handling", skips_below=self.often(0.1)))
        late = handles and self.often(0.2)
        if late:
            steps.pop(0)
        for step in steps:
            self.passes(HOUR, 10 * DAY)
            step()
        self.passes(HOUR, 60 * DAY)
        if self.often(0.85):
            decided = fine if self.often(0.85) else fine + 100
            self.tell("decision.issued", {"decision": "decision-1", "decision_kind": "penalty", "party": "party-1", "penalties": ["fine"],
                                          "fine_fen": decided, "content": "罚款", "dated": wd.date_of(self.at // DAY).isoformat()},
                      ("decision", 1, decided))
        if late:
            self.passes(HOUR, 3 * DAY)
            self.approve("handling", "handling_approval", "handling")

    def as_record(self):
        known = [{"type": t, "at": events.instant(at), "body": body} for at, t, body in self.record]
        return {"case": str(self.seed), "now": events.instant(self.now), "events": known, "gates": []}

    def as_facts(self):
        """What was known by then."""
        yield f"now({self.seed},{self.now})."
        for name, at, *rest in self.facts:
            if at <= self.now:
                yield f"{name}({','.join(map(str, [self.seed, at] + rest))})."
