"""Inspections and what follows them: each record made in time, late, left out, refused or taken back, hazards of each kind, zones and
things that may not be recorded, extensions and applications of the party, and the re-inspections."""
import events
import working_days as wd
from shipped_case import DAY, HOUR, STEP, ShippedCase, day, number


class InspectionCase(ShippedCase):
    kind = "inspection"

    def opens(self):
        self.explosive = {z for z in (1, 2) if self.often(0.5)}
        party, facts = {"name": "某厂"}, []
        if self.often(0.7):
            party["zones"] = [{"id": f"zone-{z}", "name": "车间",
                               **({"explosion_hazard": True} if z in self.explosive else {})} for z in (1, 2)]
            facts = [("zones_known",)] + [("explosive", z) for z in sorted(self.explosive)]
        self.tell("case.opened", {"number": f"（示）检〔2026〕{self.seed}号", "kind": "inspection", "party": party}, *facts)
        self.officers = ["officer-1", "officer-2"] if self.often(0.9) else ["officer-1"]
        for officer, part in zip(self.officers, ("lead", "second")):
            certificate = self.often(0.93)
            self.tell("officer.joined", {"officer": officer, "name": "某某", "part": part,
                                         **({"certificate": "E001"} if certificate else {})},
                      ("officer", number(officer), part, int(certificate)))
        if self.often(0.05):
            self.tell("officer.left", {"officer": self.officers[-1], "reason": "调离"}, ("left", number(self.officers[-1])))
        self.hazards = {}

    # ---- One visit.

    def visit(self, kind, looks):
        act = self.next("act")
        self.tell("act.begun", {"act": act, "kind": kind, "place": "某厂", "officers": self.officers},
                  ("act", number(act), kind), *[("act_officer", number(act), number(o)) for o in self.officers])
        begun = self.at
        end = begun + self.random.randrange(HOUR, 4 * HOUR)
        self.confirms(act, end)
        self.shows(act, begun, end)
        self.films("credential", act, begun, end)
        self.plan(begun + 10 * STEP, lambda: looks(act, begun, end))
        self.plan(end, lambda: self.tell("act.ended", {"act": act, "hazards_found": 0}, ("ended", number(act))), 0.95)
        self.limits += [end, end + DAY]
        self.goes_on(end)

    def confirms(self, act, end):
        if len(self.officers) > 1:
            tell = lambda: self.tell("officer.confirmed", {"officer": "officer-2", "act": act}, ("confirmed", number(act), 2))
            self.plan(self.around(end, late=DAY), tell, 0.95)

    def shows(self, act, begun, end):
        when = self.around(end, earliest=begun + 1, late=DAY)
        if when is None:
            return
        body, fact = {"act": act, "officers": self.officers, "shown_to": "某某"}, ("shown", number(act))
        if self.often(0.4):  # entered afterwards, with its own time
            self.plan(end + self.random.randrange(5 * STEP, 2 * DAY), lambda: self.tell("credential.shown", body, fact, happened=when))
        else:
            self.plan(when, lambda: self.tell("credential.shown", body, fact))

    def films(self, what, thing, begun, end):
        """A recording of it, made and stored in time or not, linked, and perhaps unlinked again."""
        made = self.around(end, earliest=begun - (DAY if self.often(0.1) else 0), late=DAY)
        if made is None or self.often(0.1):
            return
        until = made + self.random.choice([0, 30, 300])
        media = "document" if self.often(0.05) else self.random.choice(["photo", "audio", "video"])
        recording = self.next("recording")
        k, link = number(recording), {"recording": recording, "to": {"kind": what, "id": thing}}

        def stores():
            body = {"recording": recording, "name": "某", "media": media, "made_until": events.instant(until)}
            span = self.often(0.7) or until != made
            if span:
                body["made_from"] = events.instant(made)
            self.tell("recording.stored", body,
                      *([("recording", k, media, made if span else "none", until)] if media != "document" else []))
            self.tell("recording.linked", link, ("linked", k, what, number(thing)))
            if self.often(0.1):
                self.tell("recording.unlinked", {**link, "reason": "误关联"}, ("unlinked", k, what, number(thing)))
                if self.often(0.5):
                    self.tell("recording.linked", link, ("linked", k, what, number(thing)))
        self.plan(self.around(until + DAY, earliest=max(self.at, until) + STEP, late=3 * DAY), stores)

    # ---- What is found.

    def finds(self, act, begun, end):
        for _ in range(self.random.randrange(0, 4)):
            hazard = self.next("hazard")
            remedy = self.random.choice(["by_date", "by_date", "at_once"])
            due = self.at // DAY + self.random.randrange(5, 25) if remedy == "by_date" and self.often(0.95) else None
            on_site, zone = self.often(0.85), self.random.randrange(0, 3)
            body = {"hazard": hazard, "act": act, "description": "某隐患", "on_site": on_site, "remedy": remedy,
                    **({"due": day(due)} if due else {}), **({"zone": f"zone-{zone}"} if zone else {})}
            self.tell("hazard.found", body, ("hazard", number(hazard), number(act), remedy, due or "none", int(on_site), zone))
            self.hazards[hazard] = (remedy, due, zone)
            if on_site:
                self.exempts(act, hazard, zone)
                if self.often(0.8):
                    self.films("hazard", hazard, begun, end)
            if remedy == "at_once" and self.often(0.7):
                self.finds_state(hazard, act, "rectified")
        found = list(self.hazards)
        self.writes("inspection_record", act, end, found)
        self.writes("rectification_order", act, end, [h for h in found if self.hazards[h][0] == "by_date" and self.often(0.9)])

    def finds_state(self, hazard, act, outcome):
        self.tell("hazard.rectified", {"hazard": hazard, "act": act, "outcome": outcome}, ("state", number(hazard), number(act), outcome))

    def exempts(self, act, hazard, zone):
        r = self.random
        if not self.often(0.4):
            return
        ground = r.choice([1, 1, 2, 3])
        kind = "zone" if zone and self.often(0.7) else "thing"
        scope = f"zone-{zone}" if kind == "zone" else hazard
        fits = self.often(0.9)
        causes = {1: "explosion_hazard", 2: "privacy", 3: "urgent"}
        lacking = r.choice(["yes", "yes", "no", "unsaid"]) if ground == 1 else "unsaid"
        full = r.choice(["whole"] * 8 + ["nobody", "no_reason"])
        exemption = self.next("exemption")
        body = {"exemption": exemption, "act": act, "ground": str(ground), "scope": {"kind": kind, "id": scope, "name": "某处"},
                "exemption_cause": causes[ground] if fits else causes[ground % 3 + 1],
                **({"reason": "某理由"} if full != "no_reason" else {}), **({"officers": self.officers} if full != "nobody" else {}),
                **({} if lacking == "unsaid" else {"proof_equipment_lacking": lacking == "yes"})}
        self.tell("exemption.declared", body,
                  ("exemption", number(exemption), ground, number(act), kind, number(scope), full, lacking, int(fits)))
        if ground == 2 and self.often(0.4):
            for given in r.choice([[True], [True, False], [False, True]]):
                self.tell("consent.recorded", {"consent_to": "recording", "given": given, "scope": {"kind": kind, "id": scope}},
                          ("consent", int(given), kind, number(scope)))
        for upheld in r.choice([[], [], [True], [False], [False, True], [True, False]]):
            self.plan(self.at + r.randrange(HOUR, 3 * DAY), lambda upheld=upheld: self.tell(
                "exemption.reviewed", {"exemption": exemption, "upheld": upheld}, ("reviewed", number(exemption), int(upheld))))

    # ---- Papers.

    def writes(self, form, act, end, hazards):
        if hazards or form != "rectification_order":
            self.plan(self.around(end + DAY, late=2 * DAY), lambda: self.write(form, act, hazards), 0.95)

    def write(self, form, act, hazards, paper=None):
        named = [h for h in hazards if self.often(0.93)]
        paper = paper or self.next("paper")
        version = self.papers.get(paper, 0) + 1
        self.paper(form, *[("names", number(paper), version, number(h)) for h in named], act=act, paper=paper, hazards=named)
        if self.often(0.1):
            self.signed_by_hand(paper, ["officer"] * self.random.choice([1, 2]) + ["party"])
        else:
            self.on_screen(paper)
        if self.often(0.08) and version < 3:
            self.write(form, act, hazards, paper)
        elif self.often(0.05):
            self.void(paper)
        if not any(c == "case.issue_paper" for c, _, _ in self.asked) and self.often(0.6):
            self.ask("case.issue_paper", paper=paper)

    def on_screen(self, paper):
        for officer in self.officers:
            if self.often(0.92):
                self.sign(paper, "officer", officer)
        if self.often(0.75):
            self.sign(paper, "party")
        elif self.often(0.7):
            self.refuses(paper, reported=self.often(0.4))

    def refuses(self, paper, reported):
        reason = reported or self.often(0.85)
        body = {**self.this(paper), "role": "party", **({"reason": "拒签"} if reason else {}),
                **({"reported_to": "本局"} if reported else {})}
        self.tell("paper.refused", body, ("party_refused", number(paper), self.papers[paper], int(reason), int(reported)))
        if not reported:
            self.plan_around(wd.working(self.at, 3), lambda: self.refuses(paper, reported=True), late=5 * DAY)

    # ---- Afterwards.

    def extends(self, hazard, due):
        extension, until = self.next("extension"), due + self.random.randrange(-2, 15)
        granted = self.often(0.7)
        self.tell("extension.requested", {"extension": extension, "hazards": [hazard], "until": day(until), "reason": "备件未到"})
        self.tell("extension.decided", {"extension": extension, "granted": granted, "until": day(until)},
                  ("extension", number(extension), number(hazard), until, int(granted)))

    def applies(self, hazard):
        one = self.often(0.6)
        self.tell("reinspection.requested", {"request": self.next("request"), **({"hazards": [hazard]} if one else {})},
                  ("applied", 1, number(hazard) if one else 0))

    def looks_again(self, act, begun, end):
        for hazard, (remedy, _, _) in self.hazards.items():
            if remedy == "by_date" and self.often(0.85):
                self.finds_state(hazard, act, self.random.choice(["rectified", "rectified", "partly", "not_rectified"]))
                if self.often(0.7):
                    self.films("rectification", hazard, begun, end)
        self.writes("reinspection_opinion", act, end, list(self.hazards))

    def story(self):
        self.visit("inspection", self.finds)
        dated = [(h, due) for h, (_, due, _) in self.hazards.items() if due]
        if dated:
            hazard, due = self.random.choice(dated)
            if self.often(0.35):
                self.plan(self.random.randrange(self.at, (due + 1) * DAY), lambda: self.extends(hazard, due))
            applied = None
            if self.often(0.35):
                applied = self.random.randrange(self.at + STEP, (due + 1) * DAY)
                self.plan(applied, lambda: self.applies(hazard))
            for start in [applied] * (applied is not None) + [due * DAY] * 2:
                limit = wd.rolled(start + 10 * DAY)
                when = self.around(limit, earliest=start, late=10 * DAY)
                if when is not None and self.often(0.7):
                    # The state is told with the tenth step of the visit.
                    self.plan(when - 11 * STEP, lambda: self.visit("reinspection", self.looks_again))
        self.goes_on()
        if self.often(0.2):
            self.passes(HOUR, 5 * DAY)
            self.tell("case.closed", {"outcome": "rectified"}, ("closed",))
        if self.often(0.1):
            self.tell("action.ended", {"reason": "终结"}, ("said_to_end",))
        ends = [at for at, name, *_ in self.facts if name == "ended"]
        if ends:
            tell = lambda: self.tell("case.archived", {"archive_number": "某"}, ("archived",))
            self.plan_around(wd.rolled(max(ends) + 30 * DAY), tell)
        self.goes_on()
