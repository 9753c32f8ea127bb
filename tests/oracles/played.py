#!/usr/bin/env python3
"""What the product finds in cases that were played through it, against SWI-Prolog: the record's entries are told as bare facts to
`penalty.pl` and `hearing.pl`, which know the law from the articles' words, and each rule that they tell must be found alike.

usage: played.py FILE      a line each: {case, now, events: [{seq, type, at, body}], findings: [{id, rule, status, due}]}
"""
import collections
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import working_days as wd  # noqa: E402
from engines import _second  # noqa: E402
from shipped import key_of, theirs, told_rules  # noqa: E402

STORIES = ("penalty", "hearing")
TAKES_EVIDENCE = ("interview", "site_examination", "sampling")
# Of a year without a calendar the days from Monday to Friday are worked, provisionally.
NEXT_YEAR = {d for d in range(wd.LAST_DAY + 1, wd.LAST_DAY + 366) if wd.date_of(d).weekday() < 5}


def number(name):
    return int(name.rpartition("-")[2]) if name else 0


class Played:
    """One case at one moment."""

    def __init__(self, told):
        self.case, self.now, self.people, self.facts = told["case"], _second(told["now"]), {}, []
        self.found = {(f["rule"].replace(".", "_"), key_of(f["id"])): (f["status"], _second(f["due"]) if "due" in f else None)
                      for f in told["findings"] if f["status"] != "not_triggered"}
        for event in told["events"]:
            body = event.get("body") or {}
            self.seq, self.at = event["seq"], _second(body.get("happened_at", event["at"]))
            tell = getattr(self, event["type"].partition("/")[0].replace(".", "_"), None)
            if tell:
                tell(body)

    def as_facts(self):
        yield f"now({self.case},{self.now})."
        for name, *rest in self.facts:
            yield f"{name}({','.join(map(str, [self.case, *rest]))})."

    def fact(self, name, *rest):
        self.facts.append((name, self.at, *rest))

    def person(self, user):
        return self.people.setdefault(user, len(self.people) + 1) if user else 0

    # ---- Officers, acts, papers.

    def officer_joined(self, b):
        self.fact("officer", self.person(b["officer"]), b["part"], int(bool(b.get("certificate"))))

    def officer_left(self, b):
        self.fact("left", self.person(b["officer"]))

    def officer_confirmed(self, b):
        self.fact("confirmed", number(b["act"]), self.person(b["officer"]))

    def act_begun(self, b):
        self.fact("act", number(b["act"]), b["kind"])
        for officer in b.get("officers", []):
            self.fact("act_officer", number(b["act"]), self.person(officer))
        if b["kind"] in TAKES_EVIDENCE:
            self.fact("evidence")

    def act_ended(self, b):
        self.fact("ended", number(b["act"]))

    def paper_prepared(self, b):
        self.fact("paper", number(b["paper"]), b["version"], b["form"], number(b.get("act")))

    def paper_voided(self, b):
        self.fact("voided", number(b["paper"]))

    def paper_signed(self, b):
        self.fact("signed", number(b["paper"]), b["version"], b["signer"]["role"], self.person(b["signer"].get("user")))

    def service_made(self, b):
        for paper in b["papers"]:
            self.fact("served", number(paper))

    # ---- Filing, evidence, inquiry.

    def urgency_declared(self, b):
        if b["urgent_for"] == "filing":
            self.fact("urgent")

    def filing_decided(self, b):
        if b["filed"]:
            self.fact("filed", number(b.get("approval")))

    def source_verified(self, b):
        if b["verdict"] == "to_file":
            self.fact("verified", number(b["source"]))

    def evidence_taken(self, _):
        self.fact("taken")

    def preservation_decided(self, b):
        self.fact("preserved", number(b["preservation"]))

    def preservation_disposed(self, b):
        self.fact("disposed", number(b["preservation"]))

    def recusal_requested(self, b):
        self.of = getattr(self, "of", {})
        self.of[b["recusal"]] = self.person(b.get("user"))
        self.fact("recusal", number(b["recusal"]), self.of[b["recusal"]])

    def recusal_decided(self, b):
        head = b["level"] in ("deputy", "principal", "collective")
        self.fact("stepped_aside", number(b["recusal"]), int(head), int(bool(b.get("reason"))))
        if b["granted"]:
            self.fact("recused", number(b["recusal"]), self.of[b["recusal"]])

    def inquiry_concluded(self, b):
        self.fact("inquiry", int(b["result"] == "punish"))

    def case_classified(self, b):
        self.fact("major", int(b["major"]))

    # ---- Approvals, review, discussion.

    def approval_requested(self, b):
        k = number(b["approval"])
        self.fact("asked", k, b["approval_matter"])
        self.fact("paper_of", k, number(b.get("paper")))

    def approval_opinion_given(self, b):
        if b["opinion"] == "agree":
            self.fact("opinion", number(b["approval"]))

    def approval_granted(self, b):
        self.fact("granted", number(b["approval"]), b["level"])

    def approval_refused(self, b):
        self.fact("refused", number(b["approval"]), b["level"])

    def approval_withdrawn(self, b):
        self.fact("withdrawn", number(b["approval"]))

    def legal_review_requested(self, b):
        if "complex" in b.get("review_grounds", []):
            self.fact("review_due")

    def legal_review_given(self, b):
        self.fact("review", "passed" if b["review_outcome"] == "passed" else "failed")

    def discussion_held(self, _):
        self.fact("discussed")

    def discussion_concluded(self, b):
        self.fact("concluded", b["fine_fen"])

    # ---- The party.

    def notice_issued(self, b):
        until = (wd.datetime.date.fromisoformat(b["statement_until"]) - wd.FIRST).days if "statement_until" in b else "none"
        whole = all(b.get(part) for part in ("facts", "reason_told", "basis_told", "content"))
        self.fact("notice", number(b["notice"]), b["fine_fen"], int("hearing" in b["rights_told"]), int(whole), number(b.get("paper")), until,
                  number(b.get("supersedes")), int(b.get("because") == "new_facts"))

    def statement_made(self, b):
        self.fact("statement", number(b["statement"]))

    def statement_reviewed(self, b):
        self.fact("reviewed", number(b["statement"]), int(bool(b.get("reason"))))

    def right_waived(self, b):
        if b["explicit"] and {"statement", "defence", "period"} & set(b["waived"]):
            self.fact("waived", "defence")
        if b["explicit"] and "hearing" in b["waived"]:
            self.fact("waived", "hearing")

    def hearing_applied(self, b):
        self.fact("hearing_applied", number(b["hearing"]), number(b["notice"]))

    def hearing_decided(self, b):
        if not b["accepted"]:
            self.fact("hearing_refused", self.seq, number(b["hearing"]))

    def hearing_withdrawn(self, b):
        self.fact("hearing_withdrawn", number(b["hearing"]))

    def ours(self, user):
        return int(any(name == "officer" and rest[1] == self.people.get(user) for name, *rest in self.facts))

    def hearing_appointed(self, b):
        self.fact("appointed", number(b["hearing"]), self.seq, self.ours(b["host"].get("user")))

    def hearing_notified(self, b):
        self.fact("hearing_on", number(b["hearing"]), _second(b["to_be_held_at"]) // wd.DAY)

    def hearing_held(self, b):
        self.fact("held", number(b["hearing"]), self.seq, b["hearing_outcome"], self.ours(b.get("host_user")))

    def decision_issued(self, b):
        self.fact("decision", number(b["decision"]), b["fine_fen"], number(b.get("paper")), int("hearing_used" in b), int(b["sealed"]),
                  int(b["remedies_told"]))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = [Played(json.loads(line)) for line in file]
    wd.WORKING |= NEXT_YEAR
    sound, compared_rules, count = True, set(), 0
    for story in STORIES:
        rules = told_rules(story)
        with tempfile.TemporaryDirectory() as folder:
            oracle = theirs(story, cases, folder)
        oracle = {k: v for k, v in oracle.items() if k[1] in rules}
        found = {(c.case, rule, key): v for c in cases for (rule, key), v in c.found.items() if rule in rules}
        fates = collections.defaultdict(set)
        for key in sorted(found.keys() | oracle.keys()):
            fates[key[1]].add(oracle.get(key, ("?",))[0])
            if found.get(key) != oracle.get(key):
                sound = False
                print(f"{story} {key}: zhilu {found.get(key)}, SWI-Prolog {oracle.get(key)}")
        compared_rules |= {r for r, statuses in fates.items() if len(statuses) > 1}
        count += len(found)
    print(f"{len({c.case // 8 for c in cases})} cases played, looked at {len(cases)} times, {count} findings; {len(compared_rules)} rules met more than one fate: "
          f"{'identical' if sound else 'DIFFERENT'}")
    return 0 if sound and len(compared_rules) >= 12 else 1


if __name__ == "__main__":
    sys.exit(main())
