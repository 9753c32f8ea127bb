"""How the record writes an event: under which names it holds the key of the subject and the numbers that belong to it."""
import datetime

import working_days as wd

# type → (name of the key, how v is written, how w is written)
FIELDS = {
    "lamp.lit": "lamp", "log.entered": "lamp", "clip.stored": "clip", "bell.rung": "bell", "bell.answered": "bell",
    "fault.found": "fault", "fault.reported": "fault", "fault.confirmed": "fault", "leak.found": "leak",
    "leak.mended": "leak", "mast.checked": "mast", "mast.noted": "mast", "notice.served": "notice",
    "notice.answered": "notice", "licence.refused": "licence", "appeal.lodged": "licence", "lantern.sealed": "lantern",
    "lantern.unsealed": "lantern", "hearing.called": ("hearing", "held_on:day"), "hearing.told": "hearing",
    "audit.set": ("audit", "held_on:day"), "audit.announced": "audit", "survey.opened": "survey",
    "survey.closed": "survey", "appraisal.begun": ("survey", "appraisal:name"), "appraisal.ended": ("", "appraisal:name"),
    "engine.stopped": "engine", "engine.started": "engine", "calm.begun": ("engine", "calm:name"),
    "calm.ended": ("", "calm:name"), "film.made": "film", "film.kept": "film", "book.lent": "book",
    "book.returned": "book", "round.begun": "round", "photo.taken": "round", "sound.taken": "round",
    "storm.declared": "round", "dark.declared": "round", "quay.declared": "round", "storm.denied": "round",
    "denial.quashed": "round", "patrol.begun": "patrol", "patrol.signed": ("patrol", "officer:name"),
    "shift.begun": ("shift", "keepers:names"), "shift.confirmed": ("shift", "keeper:name"), "task.given": "task",
    "task.done": "task", "task.withdrawn": "task", "task.checked": "task", "horn.sounded": "horn", "horn.noted": "horn",
    "chart.asked": "chart", "chart.issued": ("chart", "grade:int"), "tow.begun": "tow", "tow.ended": "tow",
    "fog.lifted": "tow", "tow.reported": "tow", "crate.landed": "crate", "crate.opened": "crate",
    "crate.claimed": "crate", "crate.registered": "crate", "ship.announced": "ship", "ship.passed": "ship",
    "lamp.dimmed": "ship", "seal.set": "seal", "seal.broken": "seal", "seal.painted": ("seal", "shade:int"),
    "watch.begun": "watch", "watch.ended": "watch", "reel.kept": ("watch", "made_from:instant", "made_until:instant"),
    "store.opened": "store", "keeper.named": ("store", "post:name"), "keeper.relieved": ("", "post:name"),
    "oil.low": "", "wick.burnt": "", "oil.filled": "", "keeper.called": "", "due.set": ("due", "pay_by:day"),
    "due.paid": "due", "demand.sent": "due", "toll.set": ("toll", "amount:int", "pay_by:day"),
    "toll.paid": ("toll", "amount:int"), "levy.set": ("levy", "amount:int", "party:party"), "levy.offered": "levy",
    "convoy.formed": "convoy", "convoy.joined": "convoy", "port.closed": "", "boat.sailed": "boat",
    "boat.returned": "boat", "warning.given": "", "waiver.recorded": "", "pass.signed": ("", "officer:name"),
    "berth.barred": ("", "berth:name"), "trial.opened": "trial", "trial.closed": "trial",
    "recess.begun": ("trial", "recess:name"), "recess.ended": ("", "recess:name"),
    "mooring.booked": ("mooring", "opens_at:instant"), "mooring.confirmed": "mooring",
    "permit.granted": ("permit", "ends_on:day"), "permit.renewed": "permit", "raft.built": "raft",
    "raft.registered": "raft", "vault.closed": "vault", "vault.sealed": "vault", "vault.opened": "vault",
    "charter.signed": ("charter", "parts:dues"), "freight.handed": ("charter", "part:int"), "crane.let": "crane",
    "crane.moved": "crane", "flame.lit": "flame", "flame.out": "flame", "flame.seen": ("flame", "made_from:instant", "made_until:instant"),
}
PARTIES = ("citizen", "entity", "vessel")


def instant(second):
    return (datetime.datetime(2025, 1, 1) + datetime.timedelta(seconds=second)).isoformat() + "+08:00"


def _written(kind, number):
    return {"int": lambda: number, "name": lambda: f"n{number}", "day": lambda: wd.date_of(number).isoformat(),
            "instant": lambda: instant(number), "party": lambda: PARTIES[number],
            "names": lambda: [f"n{i}" for i in range(1, number + 1)]}[kind]()


def as_record(event):
    type_, key, at, received, *numbers = event
    told = FIELDS[type_]
    names = (told,) if isinstance(told, str) else told
    body = {names[0]: f"s{key}"} if names[0] else {}
    for name, number in zip(names[1:], numbers):
        field, kind = name.split(":")
        if kind == "dues":  # v and w together: the day of each part that there is
            body[field] = [{"part": i, "due": _written("day", d)} for i, d in enumerate(numbers, 1) if d]
            break
        body[field] = _written(kind, number)
    if at != received:
        body["happened_at"] = instant(at)
    return {"type": type_, "at": instant(received), "body": body}
