"""From the decision to the file: served in time or not, paid in whole, in part, late, on the spot, after a deferral or never; surcharges,
demands and applications to the court, too early, in time and too late; closed and archived."""
import events
import working_days as wd
from shipped_case import DAY, HOUR, STEP, ShippedCase, day, number


class PaymentCase(ShippedCase):
    year = 2025  # what follows takes a year, and the calendars end with 2026

    def story(self):
        self.decides()
        self.reaches_party()
        self.goes_on(self.at + 3 * DAY)
        if self.on_the_spot:
            self.pays_on_the_spot()
        else:
            self.pays()
        self.defers()
        self.goes_on(self.fifteenth())
        self.afterwards()
        self.goes_on()
        self.ends()

    def decides(self):
        r = self.random
        self.on_the_spot = self.often(0.3)
        self.fine = r.choice([10_000, 10_001, 200_000]) if self.on_the_spot else r.choice([1_000_000, 3_333_333])
        self.due = self.at // DAY + r.randrange(10, 30) if self.often(0.5) else None
        dated = self.at // DAY - r.choice([0, 0, 0, 1, 3])
        self.decision_paper = self.paper("penalty_decision")
        self.decision_kind = "simplified_penalty" if self.on_the_spot and self.often(0.8) else "penalty"
        self.tell("decision.issued", {"decision": "decision-1", "decision_kind": self.decision_kind, "penalties": ["fine"],
                                      "fine_fen": self.fine,
                                      "content": "罚款", "dated": day(dated), "paper": self.decision_paper,
                                      **({"due": day(self.due)} if self.due else {})},
                  ("decided", 1, self.decision_kind, self.fine, self.due or "none", dated, number(self.decision_paper)))
        self.limit_of_service = wd.working(dated * DAY, 7)

    def reaches_party(self):
        if self.often(0.4):
            present, handed = self.often(0.7), self.often(0.6)
            self.tell("decision.announced",
                      {"decision": "decision-1", "party_present": present, "handed_over": handed, "paper": self.decision_paper},
                      ("announced", 1, int(present), int(handed), number(self.decision_paper)))
            if self.often(0.1):
                self.tell("paper.refused", {**self.this(self.decision_paper), "role": "party", "reason": "拒收"},
                          ("refused_paper", number(self.decision_paper)))
        if self.often(0.08):
            self.tell("service.begun", {"service": self.next("service"), "service_manner": "public_notice",
                                        "papers": [self.decision_paper]},
                      ("notice_begun", number(self.decision_paper)))
        self.plan(self.around(self.limit_of_service, late=6 * DAY), self.serves, 0.95)
        self.goes_on(self.limit_of_service + 8 * DAY) if self.often(0.7) else None

    def serves(self):
        on = self.at // DAY - self.random.choice([0, 0, 1]) if self.often(0.7) else None
        paper = number(self.decision_paper)
        self.tell("service.made", {"service": self.next("service"), "papers": [self.decision_paper], "service_manner": "direct",
                                   **({"received_on": day(on)} if on is not None else {})},
                  ("served", paper), ("receipt", paper, on if on is not None else "none"))

    def fifteenth(self):
        """The last second of the fifteen days, or of days that never began."""
        starts = [(k[4] + 1) * DAY - 1 if k[4] != "none" else k[2] for k in self.facts if k[1] == "receipt"]
        starts += [k[2] for k in self.facts if k[1] == "announced" and k[5]]
        return wd.rolled(min(starts) // DAY * DAY + 15 * DAY) if starts else self.at + 15 * DAY

    def due_end(self):
        return [wd.rolled(self.due * DAY)] if self.due else []

    # ---- Payment.

    def receives(self, amount, channel="bank", purpose="fine", ground=None, asked=False, receipt="bank_slip"):
        payment = self.next("payment")
        body = {"payment": payment, "decision": "decision-1", "amount_fen": amount, "channel": channel, "receipt_kind": receipt,
                "receipt_number": "1"}
        if purpose:
            body["purpose"] = [purpose]
        if ground:
            body.update(spot_ground=ground, asked_by_party=asked)
        self.tell("payment.received", body,
                  ("paid", number(payment), 1, amount, int(purpose != "surcharge"), "spot" if channel == "on_the_spot" else "bank",
                                             f"ground({ground or 'none'},{int(asked)})", receipt))
        return payment

    def pays(self):
        first = self.random.choice([self.fine, self.fine, self.fine // 2, self.fine - 1])
        for amount in [first] + [self.fine - first] * (first < self.fine):
            limits = [self.fifteenth()] + self.due_end()
            purpose = self.random.choice(["fine"] * 6 + [None, "surcharge"])
            self.plan(self.around(self.random.choice(limits), late=40 * DAY), lambda amount=amount,
                      purpose=purpose: self.receives(amount, purpose=purpose), 0.8)

    def pays_on_the_spot(self):
        ground = self.random.choice(["small", "hard_later", "remote", None])
        payment = self.receives(self.fine, "on_the_spot", ground=ground, asked=self.often(0.7),
                                receipt=self.random.choice(["fiscal"] * 4 + ["none"]))
        begun, landed = self.at, None
        if ground == "remote" and self.often(0.5):
            landed = self.at + self.random.randrange(HOUR, 3 * DAY)
        limit = wd.working(max(begun, landed or 0), 2)
        if landed:
            self.goes_on(landed)
            self.at = max(self.at, landed)
        self.plan(self.around(limit, late=3 * DAY), lambda: self.hands_in(payment, "bureau", landed))

    def hands_in(self, payment, to, landed):
        amount = self.fine if self.often(0.9) else self.fine - 100
        self.tell("payment.handed_in", {"payment": payment, "handed_to": to, "amount_fen": amount, "by_name": "某某",
                                        **({"landed_at": events.instant(landed)} if landed else {})},
                  ("handed_in", number(payment), to, amount, landed or "none"))
        if to == "bureau":
            self.plan(self.around(wd.working(self.at, 2), late=3 * DAY), lambda: self.hands_in(payment, "bank", None))

    def defers(self):
        for _ in range(self.random.choice([0, 0, 0, 1, 1, 2])):
            when = self.around(self.random.choice([self.fifteenth(), wd.rolled((self.due or self.at // DAY) * DAY)]), late=20 * DAY)
            if when is not None and when > self.at:
                self.plan(when, self.grants)

    def grants(self):
        plan = self.next("plan")
        asked, granted, until = self.often(0.9), self.often(0.8), self.at // DAY + self.random.randrange(3, 120)
        reason = self.often(0.9)
        if asked:
            self.tell("payment_plan.requested",
                      {"payment_plan": plan, "decision": "decision-1", "plan_kind": "deferral", **({"reason": "困难"} if reason else {})},
                      ("plan_asked", number(plan), int(reason)))
        late = self.often(0.2)
        if not late and self.often(0.9):
            self.approve("payment_plan", level=self.random.choice(["principal", "deputy", "section"]))
        self.tell("payment_plan.decided", {"payment_plan": plan, "decision": "decision-1", "granted": granted, "until": day(until)},
                  ("plan", number(plan), 1, int(granted), until))
        if granted:
            self.limits += [wd.end_of(until), wd.rolled(until * DAY)]
        if late:
            self.approve("payment_plan")

    # ---- Overdue.

    def afterwards(self):
        r = self.random
        payday = max([self.fifteenth()] + self.due_end() + [wd.rolled(k[6] * DAY) for k in self.facts if k[1] == "plan" and k[5]])
        self.limits.append(payday)
        if self.often(0.15):
            self.plan(payday + r.randrange(-5 * DAY, 20 * DAY), self.contests)
        if self.often(0.06):
            self.plan(payday + r.randrange(0, 20 * DAY), lambda: self.tell(
                "decision.changed", {"decision": "decision-1", "changed_how": "revoked", "reason": "某"}, ("changed", 1, "revoked")))
        for _ in range(r.choice([0, 1, 1, 2])):
            self.plan(self.around(payday, late=40 * DAY), self.adds)
        for _ in range(r.choice([0, 1, 1, 2])):
            self.plan(self.around(wd.rolled(payday + 10 * DAY), late=20 * DAY), self.demands)
        self.goes_on(payday + 40 * DAY)
        if self.often(0.4):
            self.plan(self.at + r.randrange(DAY, 30 * DAY), lambda: self.tell(
                "decision.performed", {"decision": "decision-1", "performed_what": "fine",
                                       "performance": "whole"}, ("performed", 1, "fine")))
        self.goes_to_court()

    def contests(self):
        proceeding, stayed = self.next("proceeding"), self.often(0.5)
        self.tell("proceeding.begun", {"proceeding": proceeding, "proceeding_kind": "reconsideration", "decision": "decision-1",
                                       "execution_stayed": stayed},
                  ("proceeding", number(proceeding), 1, int(stayed)))
        if self.often(0.6):
            self.plan(self.at + self.random.randrange(DAY, 60 * DAY), lambda: self.tell(
                "proceeding.ended", {"proceeding": proceeding, "proceeding_outcome": "upheld"}, ("proceeding_over", number(proceeding))))

    def adds(self):
        r = self.random
        principal = r.choice([self.fine] * 6 + [self.fine + 1, self.fine // 2])
        days = r.choice([1, 5, 33, 34])
        three = principal * 3 // 100
        amount = r.choice([three * days, three * days, three * days + 1, three * days + 1, principal, principal + 1])
        from_ = self.at // DAY - r.choice([0, 1, days, days])
        until = from_ + days - r.choice([1, 1, 1, 2]) if self.often(0.6) else None
        paper = self.paper("other_paper") if self.often(0.8) else None
        rate, seq = self.often(0.7), self.seq()
        self.tell("surcharge.decided", {"decision": "decision-1", "amount_fen": amount, "principal_fen": principal, "from": day(from_),
                                        "days_counted": days,
                                        **({"until": day(until)} if until else {}), **({"paper": paper} if paper else {}),
                                        **({"per_mille_a_day": 30} if rate else {})},
                  ("surcharge", seq, 1, amount, principal, from_, until or "none", days, number(paper) if paper else 0),
                  *([("rate_told", seq)] if rate else []))
        if paper:
            self.plan(self.around(wd.working(self.at, 3), late=5 * DAY), lambda: self.serve([paper], service_manner="direct"), 0.8)

    def demands(self):
        demand, kind = self.next("demand"), self.random.choice(["fine", "before_court", "before_execution"])
        paper = self.paper(self.random.choice(["payment_demand", "enforcement_demand", "other_paper"]))
        self.tell("demand.issued", {"demand": demand, "demand_kind": kind, "decision": "decision-1", "content": "催缴", "paper": paper},
                  ("demand", number(demand), 1, kind, number(paper)))
        self.plan(self.around(wd.working(self.at, 7), late=10 * DAY), lambda: self.serve([paper], service_manner="direct"), 0.95)

    # ---- The court and the file.

    def goes_to_court(self):
        served = [k[2] for k in self.facts if k[1] == "served" and k[3] == number(self.decision_paper)]
        if not served or self.often(0.3):
            return
        contest = max(wd.rolled(wd.months(served[0], 6)), wd.rolled(served[0] + 60 * DAY))
        ends = [contest, wd.months(contest, 3)]
        for k in self.facts:
            if k[1] == "plan" and k[5]:
                ends += [wd.end_of(k[6]), wd.months(wd.end_of(k[6]), 3)]
        waited = [wd.working(k[2], 10) for k in self.facts if k[1] == "served" and k[3] != number(self.decision_paper)]
        self.limits += ends + waited
        limit = self.random.choice(ends * 3 + waited)
        if limit < self.at:
            limit = contest
        if limit // DAY < wd.LAST_DAY - 60:
            self.plan_around(limit, self.applies, late=10 * DAY)
        paper = self.paper("enforcement_application")
        self.ask("case.issue_paper", paper=paper)

    def applies(self):
        enforcement = self.next("enforcement")
        self.tell("enforcement.applied", {"enforcement": enforcement, "decision": "decision-1", "court": "某法院"},
                  ("applied", number(enforcement), 1))

    def ends(self):
        if self.often(0.5):
            self.approve("closing", form=self.random.choice(["closing_approval", "closing_approval", "other_paper"]),
                         below=self.often(0.85))
            if self.often(0.7):
                self.passes(HOUR, 5 * DAY)
                self.tell("case.closed", {"outcome": "performed"}, ("closed",))
        if self.often(0.5):
            self.ask("case.close", outcome="performed")
        if self.often(0.1):
            self.tell("action.ended", {"reason": "终结"}, ("said_to_end",))
        ends = [k[2] for k in self.facts if k[1] in ("performed", "closed", "said_to_end") or k[1] == "granted"]
        if ends:
            limit = wd.rolled(self.random.choice(ends) + 30 * DAY)
            if limit > self.at:
                self.plan_around(limit, lambda: self.tell("case.archived", {"archive_number": "某"}, ("archived",)))
        self.goes_on()
