"""Papers on their way to the party: direct, by mail, left in place, by public notice; receipts, signatures, witnesses and films, each in
time, late, lacking."""
import events
import working_days as wd
from shipped_case import DAY, HOUR, ShippedCase, day, number


class ServiceCase(ShippedCase):
    kind = "general_penalty"

    def opens(self):
        kind = self.random.choice(["unit", "unit", "person", None])
        party = {"name": "某厂", **({"party_kind": kind} if kind else {})}
        self.tell("case.opened", {"number": f"（示）应急案〔2026〕{self.seed}号", "kind": self.kind, "party": party}, *([(kind,)] if kind else []))

    def story(self):
        self.served_paper = self.paper("penalty_notice")
        for _ in range(self.random.choice([1, 1, 2])):
            self.fails()
            self.random.choice([self.direct, self.mail, self.leaves, self.leaves, self.notice])()
            self.goes_on(self.at + DAY)
        self.goes_on()

    def fails(self):
        for _ in range(self.random.choice([0, 0, 1, 2])):
            self.passes(HOUR, 2 * DAY)
            manner, why = self.random.choice(["direct", "direct",
                                              "mail"]), self.random.choice(["absent", "refused", "refused_unsaid", "moved"])
            service = self.next("service")
            self.tell("service.failed", {"service": service, "service_manner": manner, "failure": why.partition("_")[0],
                                         "papers": [self.served_paper],
                                         **({} if why == "refused_unsaid" else {"reason": "某"})},
                      ("failed", number(service), manner, why))
        self.passes(HOUR, 3 * DAY)

    # ---- The ways.

    def made(self, service, manner, receipt=True, **more):
        """One entry of a service, with what it says and leaves out."""
        r, k = self.random, number(service)
        paper = self.next("paper") if receipt and self.often(0.93) else None
        on = self.at // DAY if self.often(0.9) else None
        signed = self.often(0.9)
        capacity = r.choice(["legal_representative", "party", "agent", "adult_cohabitant", "receiver", "employee", "appointed_receiver"])
        servers = r.choice([[], ["officer-1"], ["officer-1", "officer-2"], ["officer-1", "officer-2"]])
        relation = self.often(0.7)
        facts = [("made", k, manner, number(paper) if paper else 0, on if on is not None else "none", int(signed)),
                 ("capacity", k, capacity)]
        facts += [("servers", k, number(s)) for s in servers] + [("relation", k)] * relation + list(more.pop("facts", ()))
        body = {"service": service, "service_manner": manner, "papers": [self.served_paper], "recipient": "某某",
                "recipient_capacity": capacity,
                "recipient_signed": signed, **({"receipt": paper} if paper else {}),
                **({"received_on": day(on)} if on is not None else {}),
                **({"servers": servers} if servers else {}), **({"relation": "某"} if relation else {}), **more}
        self.tell("service.made", body, *facts)
        if paper:
            self.plan(self.around(self.at + DAY, late=3 * DAY), lambda: self.writes_receipt(paper, servers), 0.95)

    def writes_receipt(self, paper, servers):
        self.paper("service_receipt" if self.often(0.95) else "other_paper", paper=paper)
        if self.often(0.15):
            self.signed_by_hand(paper, ["server"] * self.random.choice([1, 2]) + ["recipient", "witness"])
        else:
            for server in servers or [None]:
                if self.often(0.93):
                    self.sign(paper, "server", server)
            for role in ("recipient", "witness"):
                if self.often(0.85):
                    self.sign(paper, role)
        if self.often(0.05):
            self.void(paper)

    def direct(self):
        self.made(self.next("service"), "direct")

    def begins(self, service, manner, of, course=False, **more):
        reason = self.often(0.85)
        self.tell("service.begun", {"service": service, "service_manner": manner, "papers": [self.served_paper],
                                    **({"reason": "某"} if reason else {}), **more},
                  ("begun", number(service), manner, of, int(reason), int(course)))

    def proves(self, service, proof, limit, share):
        self.plan(self.around(limit, late=4 * DAY),
                  lambda: self.tell("service.proof_kept", {"service": service, "proof": proof}, ("proof", number(service), proof)), share)

    def mail(self):
        service = self.next("service")
        if self.often(0.9):
            kind = self.random.choice(["registered", "express", "express", "ordinary"])
            self.begins(service, "mail", kind, mail={"mail_kind": kind})
        for proof in ("registration", "postage"):
            self.proves(service, proof, self.at + DAY, 0.95)
        back = wd.rolled(self.at + 30 * DAY)
        if self.often(0.8):
            self.plan(self.at + self.random.randrange(HOUR, 9 * DAY), lambda: self.arrives(service))
        else:
            self.plan(self.at + self.random.randrange(HOUR, 9 * DAY), lambda: self.tell(
                "service.failed", {"service": service, "service_manner": "mail", "failure": "moved", "reason": "某",
                                   "papers": [self.served_paper]},
                ("failed", number(service), "mail", "moved")))
            self.proves(service, "returned_item", back, 0.95)
        self.proves(service, "return_receipt", back, 0.3)

    def arrives(self, service):
        self.made(service, "mail", receipt=False)
        self.proves(service, "return_receipt", wd.working(self.at, 3), 0.9)

    def leaves(self):
        service = self.next("service")
        k, reason, noted = number(service), self.often(0.75), self.often(0.75)
        witness, place = self.often(0.7), self.random.choice(["domicile", "domicile", "business_place", "other", None])
        facts = [("refusal", k, int(reason), int(noted))] + [("witness", k)] * witness + ([("left_at", k, place)] if place else [])
        self.made(service, "left", facts=facts, **({"refusal_reason": "某"} if reason else {}),
                  **({"refused_on": day(self.at // DAY)} if noted else {}),
                  **({"witness": {"name": "某"}} if witness else {}), **({"left_at": place} if place else {}))
        made = self.at
        self.plan(self.around(made + DAY, late=2 * DAY), lambda: self.films(service, made), 0.8)

    def films(self, service, made):
        recording, media = self.next("recording"), self.random.choice(["photo", "video", "video", "document"])
        from_ = made - self.random.choice([0, 60, HOUR, 2 * DAY])
        self.tell("recording.stored", {"recording": recording, "media": media, "name": "某", "made_from": events.instant(from_),
                                       "made_until": events.instant(from_ + 9)})
        self.tell("recording.linked", {"recording": recording, "to": {"kind": "service", "id": service}},
                  *([("filmed", number(service), from_)] if media != "document" else []))

    def notice(self):
        service = self.next("service")
        medium, course = self.often(0.9), self.often(0.85)
        more = {"notice": {"medium_kind": "newspaper", **({"medium": "某报"} if medium else {})},
                **({"whereabouts_unknown": True} if course else {})}
        sheet = self.paper("public_notice")
        if not self.asked:
            self.ask("case.issue_paper", paper=sheet)
        self.begins(service, "public_notice", "paper" if medium else "none", course, **more)
        self.proves(service, "notice_copy", self.random.choice([self.at + DAY, wd.working(self.at, 3)]), 0.9)
        self.proves(service, "notice_photo", wd.working(self.at, 3), 0.3)
        thirty = (self.at // DAY + 30) * DAY
        self.limits.append(wd.working(thirty, 3))
        self.plan(self.around(self.random.choice([thirty, wd.working(thirty, 3)]), late=5 * DAY),
                  lambda: self.made(service, "public_notice", receipt=False))
