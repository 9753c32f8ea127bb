"""Seals and seizures: ordered with approval, without, or in urgency; papers, witnesses, lists; thirty days, tests that stand outside
them, extensions with and without approval, and how it ends."""
import events
import working_days as wd
from shipped_case import DAY, HOUR, STEP, ShippedCase, day, number


class SeizureCase(ShippedCase):
    kind = "coercion"

    def story(self):
        self.joins()
        self.urgent = self.often(0.4)
        approval = None
        if self.urgent and self.often(0.5):
            self.tell("urgency.declared", {"urgent_for": "measure", "reason": "可能转移"}, ("urgency",))
        if not self.urgent and self.often(0.8):
            approval = self.approves("coercion", about=["measure-1"] if self.often(0.5) else None)
        self.orders(approval)
        self.carries_out()
        self.goes_on(self.done + 2 * DAY)
        self.tests()
        self.extends_and_ends()
        self.goes_on()

    def joins(self):
        self.officers = ["officer-1", "officer-2"] if self.often(0.9) else ["officer-1"]
        for officer in ["officer-1", "officer-2"]:
            certificate = self.often(0.93)
            self.tell("officer.joined", {"officer": officer, "name": "某某", "part": "lead" if officer == "officer-1" else "second",
                                         **({"certificate": "E001"} if certificate else {})},
                      ("officer", number(officer), "lead" if officer == "officer-1" else "second", int(certificate)))

    def approves(self, matter, about=None, refused=False):
        approval = self.approve(matter, level=self.random.choice(["deputy", "principal", "principal", "section"]), about=about,
                                refused=refused)
        if self.often(0.05):
            self.withdraw(approval)
        return approval

    def orders(self, approval):
        r = self.random
        self.from_ = self.at + r.randrange(HOUR, 3 * HOUR)
        until = self.from_ // DAY + r.choice([10, 29, 30, 30, 30, 31, 45]) if self.often(0.93) else None
        reason, basis = self.often(0.93), self.often(0.93)
        named = approval if approval and self.often(0.7) else None
        self.decision, self.list = "paper-1", "paper-2"
        body = {"measure": "measure-1", "measure_class": "coercion", "measure_kind": r.choice(["seal", "seize"]), "objects": "某物",
                "urgent": self.urgent, "from": events.instant(self.from_), "paper": self.decision, "list_paper": self.list,
                **({"until": day(until)} if until else {}), **({"reason": "某理由"} if reason else {}), **({"basis": "某条"} if basis else {}),
                **({"approval": named} if named else {})}
        self.tell("measure.ordered", body,
                  ("ordered", 1, body["measure_kind"], int(self.urgent), self.from_, until or "none", int(reason), int(basis),
                                            number(named) if named else 0, 1, 2))

    # ---- On the spot.

    def carries_out(self):
        begun = self.at
        self.tell("act.begun", {"act": "act-1", "kind": "coercion", "place": "某厂", "officers": self.officers},
                  ("act", 1, "coercion"), *[("act_officer", 1, number(o)) for o in self.officers])
        self.done = max(self.from_, begun + 30 * STEP)
        self.end = self.done + self.random.randrange(HOUR, 3 * HOUR)
        self.present = self.often(0.6)
        self.limits += [self.end, self.end + DAY]
        self.plan(self.done, self.is_done)
        self.plan_around(self.done, lambda: self.tell("credential.shown", {"act": "act-1", "officers": self.officers}, ("shown", 1)),
                         late=HOUR)
        self.plan(self.around(self.end, late=DAY),
                  lambda: self.tell("officer.confirmed", {"officer": "officer-2", "act": "act-1"}, ("confirmed", 1, 2)))
        self.plan(self.around(self.done, late=HOUR), lambda: self.tells("presence", written=False), 0.5)
        self.rights()
        self.papers_on_the_spot()
        if self.urgent:
            self.in_urgency()
        self.plan(self.end, lambda: self.tell("act.ended", {"act": "act-1"}, ("ended", 1)), 0.95)

    def is_done(self):
        called, self.handed = self.often(0.4), self.often(0.7)
        self.tell("measure.carried_out", {"measure": "measure-1", "act": "act-1", "party_present": self.present, "party_called": called,
                                          "papers_handed": self.handed},
                  ("carried", 1, 1, int(self.present), int(called), int(self.handed)))
        self.done = self.at
        for limit in (30, 60):
            self.limits.append(wd.natural(self.done, limit))

    def tells(self, what, written=True, about=True, rights=()):
        body = {"told": what, "manner": "written" if written else "spoken", "rights": list(rights),
                **({"about": ["measure-1"]} if about else {"act": "act-1"})}
        self.tell("party.told", body, ("told", what, int(about), 0 if about else 1, int(written)),
                  *[("right_told", int(about), 0 if about else 1, r) for r in rights])

    def rights(self):
        every = ["statement", "defence", self.random.choice(["reconsideration", "litigation"])]
        told = [x for x in every if self.often(0.92)]
        self.plan_around(self.end, lambda: self.tells("measure", written=False, about=self.often(0.5), rights=told), late=DAY)
        self.plan(self.around(self.end, late=DAY), lambda: self.tells("rights", written=False, rights=every), 0.4)
        waived = self.often(0.5)
        if waived:
            tell = lambda: self.tell("right.waived", {"stage_of": "coercion", "measure": "measure-1", "waived": ["statement"]},
                                     ("heard", 1))
        else:
            tell = lambda: self.tell("statement.made",
                                     {"statement": "statement-1", "stage_of": "coercion", "measure": "measure-1", "claims": "不服"},
                                     ("heard", 1))
        self.plan_around(self.end, tell, late=DAY)

    def papers_on_the_spot(self):
        for paper, form in ((self.decision, "seizure_decision"), (self.list, "seizure_list")):
            when = self.around(self.end, late=DAY)
            self.plan(when, lambda paper=paper, form=form: self.paper(form, act="act-1", paper=paper), 0.95)
            self.plan(self.around(self.end, late=DAY), lambda paper=paper: self.hands_over(paper), 0.6)
        self.numbers["paper"] = 2
        for item in range(1, self.random.randrange(1, 4)):
            named, counted = self.often(0.95), self.often(0.95)
            body = {"item": f"item-{item}", "of": "measure-1", **({"name": "某物"} if named else {}),
                    **({"quantity": "1"} if counted else {})}
            self.plan(self.around(self.end, late=HOUR), lambda body=body, item=item, n=named, q=counted: self.tell(
                "item.listed", body, ("item", item, 1, int(n), int(q))))
        self.plan(self.around(self.end + DAY, late=DAY), self.writes_site_record)
        if self.often(0.5):
            self.ask("case.issue_paper", paper=self.decision)

    def hands_over(self, paper):
        if paper not in self.papers:
            return
        if self.often(0.5):
            self.tell("paper.issued", {**self.this(paper), "given_to": "某某"}, ("issued", number(paper)))
        else:
            self.serve([paper], service_manner="direct")

    def writes_site_record(self):
        paper = self.paper("coercion_site_record", act="act-1")
        for officer in self.officers:
            if self.often(0.93):
                self.sign(paper, "officer", officer)
        if self.often(0.7):
            self.sign(paper, "party" if self.present else "witness")
        elif self.present and self.often(0.6):
            reason = self.often(0.8)
            self.tell("paper.refused", {**self.this(paper), "role": "party", **({"reason": "拒签"} if reason else {})},
                      ("party_refused", number(paper), self.papers[paper], int(reason), 0))

    def in_urgency(self):
        limit = min(self.from_, self.done) + DAY
        level = self.random.choice(["principal", "deputy", "section"])
        self.plan_around(limit, lambda: self.tell("measure.reported", {"measure": "measure-1", "level": level, "name": "某某"},
                                                  ("reported", 1, level)),
                         late=DAY)
        self.plan(self.around(limit, late=DAY), self.answers_urgent)

    def answers_urgent(self):
        refused = self.often(0.4)
        self.approves("coercion", about=["measure-1"], refused=refused)
        if refused:
            self.plan_around(self.at + DAY, self.lifts, late=DAY)

    # ---- While it lasts.

    def tests(self):
        """Times of testing: outside the thirty days where they begin within them, and told to the party or not."""
        for _ in range(self.random.choice([0, 0, 1, 2])):
            self.passes(HOUR, 12 * DAY)
            pause, ground = self.next("pause"), self.random.choice(["testing", "appraisal", "appraisal", "other"])
            length = self.random.randrange(0, 9 * DAY)
            expected = (self.at + length) // DAY if self.often(0.8) else None
            paper = self.paper("other_paper") if self.often(0.4) else None
            body = {"pause": pause, "effect": "excluded", "of": "measure", "measure": "measure-1", "pause_ground": ground, "reason": "检测",
                    **({"expected_end": day(expected)} if expected else {}), **({"paper": paper} if paper else {})}
            self.tell("pause.begun", body, ("pause", number(pause), 1, ground, expected or "none", number(paper) if paper else 0))
            limit = wd.working(self.at, 3)
            self.plan(self.around(limit, late=3 * DAY), lambda: self.tells("excluded_period", written=self.often(0.85)), 0.6)
            if paper:
                self.plan(self.around(limit, late=3 * DAY), lambda paper=paper: self.serve([paper], service_manner="direct"), 0.6)
            if self.often(0.85):
                self.goes_on(self.at + length)
                self.at += length
                self.tell("pause.ended", {"pause": pause}, ("resumed", number(pause)))

    def outside(self):
        """Days that testing took so far."""
        begun = {k[3]: k[2] for k in self.facts if k[1] == "pause" and k[5] != "other"}
        return sum(k[2] // DAY - begun[k[3]] // DAY for k in self.facts if k[1] == "resumed" and k[3] in begun)

    def extends_and_ends(self):
        named = [k[7] for k in self.facts if k[1] == "ordered"][0]
        days = 30 if named == "none" or self.often(0.4) else min(30, named - self.done // DAY)
        limit = wd.natural(self.done, days + self.outside())
        self.limits += [limit, limit + 30 * DAY]
        for _ in range(self.random.choice([0, 1, 1, 2])):
            when = self.around(limit - STEP * 8, late=3 * DAY)
            if when is None or when < self.at:
                continue
            self.goes_on(when)
            self.at = max(self.at, when)
            self.extends(limit)
        if self.often(0.5):
            kind = self.random.choice(["not_established", "penalty", "no_punishment"])
            self.passes(HOUR, 10 * DAY)
            self.tell("decision.issued", {"decision": "decision-1", "decision_kind": kind}, ("decision", kind))
            self.plan(self.around(wd.working(self.at, 3), late=5 * DAY), self.lifts, 0.7)
        end = self.random.choice([limit, limit + 30 * DAY])
        self.plan_around(end, self.random.choice([self.lifts, self.deals_with_all]), late=5 * DAY)

    def extends(self, limit):
        approval = self.approves("coercion_extension") if self.often(0.8) else None
        paper = self.paper("seizure_extension_decision")
        until = limit // DAY + self.random.choice([10, 29, 30, 30, 31, 50])
        named = approval if approval and self.often(0.9) else None
        seq = self.seq()
        self.tell("measure.extended", {"measure": "measure-1", "until": day(until), "reason": "情况复杂", "paper": paper,
                                       **({"approval": named} if named else {})},
                  ("extended", seq, 1, until, number(named) if named else 0, number(paper)))
        self.limits.append(wd.end_of(until))
        told = wd.working(self.at, 3)
        self.plan(self.around(told, late=3 * DAY), lambda paper=paper: self.serve([paper], service_manner="direct"), 0.6)
        self.plan(self.around(told, late=3 * DAY), lambda: self.tells("measure_extension", written=self.often(0.8)), 0.4)
        if self.often(0.5):
            self.asked = [a for a in self.asked if False]
            self.ask("case.issue_paper", paper=paper)
        if self.often(0.1):
            self.approves("coercion_extension")

    def lifts(self):
        paper = self.next("paper")
        self.tell("measure.lifted", {"measure": "measure-1", "lift_ground": "other", "paper": paper}, ("lifted", 1, number(paper)))
        self.plan_around(self.at + DAY, lambda: self.paper("seizure_disposal_decision", paper=paper), late=DAY)
        self.plan_around(self.at + DAY, self.deals_with_all, late=DAY)

    def deals_with_all(self):
        for item in [k[3] for k in self.facts if k[1] == "item"]:
            if self.often(0.95):
                disposal = self.random.choice(["returned", "released", "confiscated", "destroyed", "kept_as_evidence"])
                self.tell("item.dealt_with", {"item": f"item-{item}", "disposal": disposal}, ("dealt", item, disposal))
