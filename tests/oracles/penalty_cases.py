"""Penalty cases of mixed fate, from the source to the decision: each step in time, late, left out, or in the wrong order;
notices given anew, rights waived, hearings asked for, refused, withdrawn and held."""
import events
import working_days as wd
from shipped_case import DAY, HOUR, STEP, ShippedCase, day, number

LARGE = 5_000_000  # fen: a fine on a unit that opens a hearing


class PenaltyCase(ShippedCase):
    def story(self):
        r = self.random
        self.fine = r.choice([2_000_000, LARGE - 1, LARGE, LARGE, 30_000_000])
        self.joins()
        self.begins()
        self.goes_on(self.at + 12 * DAY)
        self.inquires()
        self.goes_on(self.at + 8 * DAY)
        if self.often(0.4):
            self.reviews()
        self.notifies()
        hurries = self.often(0.35)  # decided about when the days for defence and hearing end; what else comes, comes after it
        self.goes_on(self.at + 3 * DAY if hurries else None)
        steps = [self.discusses, self.handles, self.reviews]
        r.shuffle(steps)
        late = steps.pop() if self.often(0.2) else None
        for step in steps:
            self.passes(*((STEP, HOUR) if hurries else (HOUR, 6 * DAY)))
            step()
        self.decides()
        if late:
            self.passes(HOUR, 3 * DAY)
            late()
        self.goes_on()
        self.ask("case.begin_act", kind=r.choice(["interview", "sampling", "hearing", "hearing"]))

    def joins(self):
        for n, part in ((1, "lead"), (2, "second")):
            certificate = self.often(0.95)
            self.tell("officer.joined", {"officer": f"officer-{n}", "name": f"某{n}", "part": part,
                                         **({"certificate": "E1"} if certificate else {})},
                      ("officer", n, part, int(certificate)))
        if self.often(0.05):
            self.tell("officer.left", {"officer": "officer-2"}, ("left", 2))

    # ---- Filing and evidence.

    def begins(self):
        if self.often(0.5):
            self.tell("source.verified", {"source": "source-1", "verdict": "to_file", "reason": "某"}, ("verified", 1))
            filing = wd.working(self.at, 7)
        else:
            filing = None
        evidence = self.at + self.random.randrange(HOUR, 6 * DAY)
        if self.often(0.4):
            self.plan_around(evidence, lambda: self.tell("urgency.declared", {"urgent_for": "filing", "reason": "证据可能灭失"}, ("urgent",)),
                             late=DAY)
        self.plan(evidence, self.takes_evidence, 0.85)
        self.limits.append(wd.rolled(evidence + 5 * DAY))
        approval = self.random.choice([evidence - 4 * STEP, wd.rolled(evidence + 5 * DAY) - 3 * STEP])
        self.plan_around(approval, self.files, late=8 * DAY)
        if filing:
            self.plan(self.around(filing, late=5 * DAY), lambda: self.says_filed(None), 0.4)
        if self.often(0.4):
            self.plan(self.at + self.random.randrange(HOUR, 6 * DAY), self.preserves)

    def takes_evidence(self):
        kind = self.random.choice(["interview", "site_examination", "sampling"])
        self.acts(kind, ("evidence",))
        if self.often(0.9):
            self.tell("evidence.taken", {"evidence": self.next("evidence"), "evidence_kind": "documentary"}, ("taken",))

    def acts(self, kind, *facts):
        act = self.next("act")
        officers = ["officer-1", "officer-2"] if self.often(0.8) else ["officer-1"]
        self.tell("act.begun", {"act": act, "kind": kind, "officers": officers}, ("act", number(act), kind),
                  *[("act_officer", number(act), number(o)) for o in officers], *facts)

    def files(self):
        refused = self.often(0.1)
        approval = self.approve("filing", form=self.random.choice(["filing_approval"] * 6 + ["other_paper"]), below=self.often(0.9),
                                refused=refused,
                                level=self.random.choice(["principal"] * 7 + ["deputy"]))
        if self.often(0.05):
            self.withdraw(approval)
        if not refused:
            self.says_filed(approval if self.often(0.7) else None)

    def says_filed(self, approval):
        self.tell("filing.decided", {"filed": True, "cause": "某", **({"approval": approval} if approval else {})},
                  ("filed", number(approval) if approval else 0))
        self.limits.append(wd.rolled(self.at + 90 * DAY))

    def preserves(self):
        late = self.often(0.3)
        if not late and self.often(0.9):
            self.approve("preservation", level=self.random.choice(["deputy", "principal", "section"]))
        preservation = self.next("preservation")
        self.tell("preservation.decided",
                  {"preservation": preservation, "preservation_forms": ["registration"], "objects": "账册", "reason": "某"},
                  ("preserved", number(preservation)))
        self.plan_around(wd.working(self.at, 7),
                         lambda: self.tell("preservation.disposed", {"preservation": preservation}, ("disposed", number(preservation))))
        if late:
            self.approve("preservation")

    def inquires(self):
        if self.often(0.3):
            self.recuses()
        if self.often(0.3):
            self.acts("interview", ("evidence",))
        if self.often(0.9):
            punish = self.often(0.75)
            self.tell("inquiry.concluded", {"result": "punish" if punish else "supplement", "proposal": "拟处罚"}, ("inquiry", int(punish)))
        for major in self.random.choice([[], [], [True], [True], [True, False], [False, True]]):
            self.tell("case.classified", {"major": major, "grounds": []}, ("major", int(major)))
        if self.often(0.2):
            self.tell("legal_review.requested", {"review": "review-9", "review_grounds": ["complex"], "review_stage": "other"},
                      ("review_due",))

    def recuses(self):
        recusal, user = self.next("recusal"), self.random.choice([1, 2])
        self.tell("recusal.requested", {"recusal": recusal, "recusal_of": "officer", "user": f"officer-{user}", "asked_by": "party"},
                  ("recusal", number(recusal), user))
        if self.often(0.8):
            granted, head, reason = self.often(0.6), self.often(0.85), self.often(0.9)
            self.tell("recusal.decided", {"recusal": recusal, "granted": granted, "level": "deputy" if head else "section",
                                          **({"reason": "某"} if reason else {})},
                      ("stepped_aside", number(recusal), int(head), int(reason)),
                      *([("recused", number(recusal), user)] if granted else []))

    # ---- Notice, defence, hearing.

    def notifies(self):
        if self.often(0.92):
            self.notice(self.fine if self.often(0.9) else self.fine - 100, 0)
            if self.often(0.3):
                new = self.often(0.5)
                self.plan(self.at + self.random.randrange(HOUR, 10 * DAY), lambda: self.notice(self.fine, 1, new))

    def notice(self, fine, replaces, new_facts=False):
        hearing, whole = (fine >= LARGE) == self.often(0.88), self.often(0.88)
        paper, notice = self.paper("penalty_notice"), self.next("notice")
        until = self.at // DAY + self.random.randrange(2, 8) if self.often(0.3) else None
        body = {"notice": notice, "noticed": ["penalty"], "party": "party-1", "facts": "某事实", "basis_told": "某条", "penalties": ["fine"],
                "fine_fen": fine,
                "content": "罚款", "rights_told": ["statement", "defence"] + ["hearing"] * hearing, "paper": paper,
                "because": "new_facts" if new_facts else "changed_penalty" if replaces else "first",
                **({"supersedes": f"notice-{replaces}"} if replaces else {}), **({"reason_told": "某理由"} if whole else {}),
                **({"statement_until": day(until)} if until else {})}
        self.tell("notice.issued", body, ("notice", number(notice), fine, int(hearing), int(whole), number(paper), until or "none",
                                          replaces, int(new_facts)))
        if until:
            self.limits.append(wd.end_of(until))
        self.plan(self.at + self.random.randrange(STEP, 3 * DAY), lambda: self.is_served(paper, notice), 0.9)
        if self.often(0.15):
            self.plan(self.at + self.random.randrange(HOUR, 6 * DAY), self.waives)

    def is_served(self, paper, notice):
        self.serve([paper])
        self.limits += [wd.working(self.at, 3), wd.working(self.at, 5)]
        if self.often(0.4):
            self.plan(self.at + self.random.randrange(HOUR, 4 * DAY), self.speaks)
        if self.often(0.5):
            self.plan_around(wd.working(self.at, 5), lambda: self.asks_for_hearing(notice), late=3 * DAY)

    def waives(self):
        waived = self.random.choice([["statement", "defence"], ["hearing"], ["statement", "hearing"]])
        explicit = self.often(0.85)
        self.tell("right.waived", {"stage_of": "penalty_notice", "explicit": explicit, "waived": waived, "party": "party-1"},
                  *([("waived", "defence")] if explicit and waived != ["hearing"] else []),
                  *([("waived", "hearing")] if explicit and "hearing" in waived else []))

    def speaks(self):
        statement = self.next("statement")
        self.tell("statement.made", {"statement": statement, "stage_of": "penalty_notice", "claims": "不服", "party": "party-1"},
                  ("statement", number(statement)))
        if self.often(0.8):
            reason = self.often(0.9)
            self.plan(self.at + self.random.randrange(HOUR, 12 * DAY), lambda: self.tell(
                "statement.reviewed", {"statement": statement, "adopted": "none", "review": "复核过",
                                       **({"reason": "无据"} if reason else {})},
                ("reviewed", number(statement), int(reason))))

    def asks_for_hearing(self, notice):
        hearing = self.next("hearing")
        self.tell("hearing.applied", {"hearing": hearing, "notice": notice, "party": "party-1"},
                  ("hearing_applied", number(hearing), number(notice)))
        if self.often(0.2):
            self.tell("hearing.decided", {"hearing": hearing, "accepted": False, "reason": "逾期"},
                      ("hearing_refused", self.seq(), number(hearing)))
        elif self.often(0.15):
            self.plan(self.at + self.random.randrange(HOUR, 3 * DAY),
                      lambda: self.tell("hearing.withdrawn", {"hearing": hearing}, ("hearing_withdrawn", number(hearing))))
        else:
            self.prepares_hearing(hearing)

    def host(self):
        ours = self.often(0.25)
        return {"name": "某1", "user": "officer-1"} if ours else {"name": "庚", "user": "host-1"}, int(ours)

    def prepares_hearing(self, hearing):
        if self.often(0.85):
            host, ours = self.host()
            self.tell("hearing.appointed", {"hearing": hearing, "host": host}, ("appointed", number(hearing), self.seq(), ours))
        held = self.at // DAY + self.random.randrange(8, 15)
        if self.often(0.85):
            self.tell("hearing.notified", {"hearing": hearing, "place": "本局", "to_be_held_at": events.instant(held * DAY + 10 * HOUR)},
                      ("hearing_on", number(hearing), held))
        self.plan(held * DAY + 10 * HOUR, lambda: self.holds(hearing), 0.85)

    def holds(self, hearing):
        outcome = self.random.choice(["completed"] * 4 + ["treated_as_waived", "adjourned"])
        host, ours = self.host()
        self.tell("hearing.held", {"hearing": hearing, "host": host["name"], "host_user": host["user"], "hearing_outcome": outcome,
                                   "reason": "某", "party_present": True},
                  ("held", number(hearing), self.seq(), outcome, ours))

    # ---- The decision.

    def reviews(self):
        for outcome in self.random.choice([[], [], ["passed"], ["passed"], ["failed"], ["failed", "passed"], ["passed", "failed"]]):
            said = outcome if outcome == "passed" else self.random.choice(["amend", "supplement", "failed"])
            self.tell("legal_review.given", {"review": self.next("review"), "review_stage": "decision", "review_outcome": said},
                      ("review", outcome))

    def discusses(self):
        for _ in range(self.random.choice([0, 0, 1, 1, 2])):
            concluded = self.fine if self.often(0.75) else self.fine + 100
            self.tell("discussion.held", {"discussion": "discussion-1", "attendees": []}, ("discussed",))
            self.tell("discussion.concluded",
                      {"discussion": "discussion-1", "result": "punish", "penalties": ["fine"], "fine_fen": concluded, "content": "罚款"},
                      ("concluded", concluded))

    def handles(self):
        if self.often(0.85):
            approval = self.approve("handling", form="handling_approval", below=self.often(0.9),
                                    level=self.random.choice(["principal"] * 7 + ["deputy"]))
            if self.often(0.04):
                self.withdraw(approval)

    def decides(self):
        paper = self.paper("penalty_decision")
        self.ask("case.issue_paper", paper=paper)
        ninety = [limit for limit in self.limits if limit > self.at + 30 * DAY]
        soon = [limit for limit in self.limits if self.at < limit and limit not in ninety]
        when = self.around(self.random.choice((ninety if self.often(0.4) else []) + soon * 3 + [self.at + 5 * DAY]), late=15 * DAY)
        if when is None or self.often(0.05):
            return
        self.at = max(self.at, when - STEP)
        decided = self.fine if self.often(0.85) else self.fine + 100
        named, used, sealed, remedies = self.often(0.85), self.often(0.8), self.often(0.7), self.often(0.85)
        self.tell("decision.issued", {"decision": "decision-1", "decision_kind": "penalty", "party": "party-1", "penalties": ["fine"],
                                      "fine_fen": decided,
                                      "content": "罚款", "dated": day(self.at // DAY), "sealed": sealed, "remedies_told": remedies,
                                      **({"paper": paper} if named else {}), **({"hearing_used": "依据笔录"} if used else {})},
                  ("decision", 1, decided, number(paper) if named else 0, int(used), int(sealed), int(remedies)))
        if self.often(0.2):
            self.sign(paper, "bureau")
