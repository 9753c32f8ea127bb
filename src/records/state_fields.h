// The members of each part of a case under their JSON names, told once for writing and for reading. Internal
// to the room.
#pragma once

#include <concepts>
#include <type_traits>

#include "records/case_state.h"

namespace records {

template <class T, class U>
concept Like = std::same_as<std::remove_const_t<T>, U>;

template <class A>
void fields(A& a, Like<Zone> auto& x) {
  a("id", x.id), a("name", x.name), a("explosion_hazard", x.explosion_hazard);
}

template <class A>
void fields(A& a, Like<Party> auto& x) {
  a("name", x.name), a("credit_code", x.credit_code), a("address", x.address);
  a("representative", x.representative), a("representative_position", x.representative_position);
  a("phone", x.phone), a("zones", x.zones);
}

template <class A>
void fields(A& a, Like<RulebookRef> auto& x) {
  a("id", x.id), a("version", x.version), a("digest", x.digest);
}

template <class A>
void fields(A& a, Like<Confirmation> auto& x) {
  a("act", x.act), a("method", x.method), a("at", x.at);
}

template <class A>
void fields(A& a, Like<Officer> auto& x) {
  a("seq", x.seq), a("user", x.user), a("name", x.name), a("certificate", x.certificate);
  a("part", x.part), a("organisation", x.organisation), a("entrustment", x.entrustment);
  a("joined_at", x.joined_at), a("confirmed", x.confirmed);
  a("left_at", x.left_at), a("left_reason", x.left_reason);
}

template <class A>
void fields(A& a, Like<CredentialShown> auto& x) {
  a("seq", x.seq), a("officers", x.officers), a("shown_to", x.shown_to);
  a("happened_at", x.happened_at), a("time_source", x.time_source);
}

template <class A>
void fields(A& a, Like<Act> auto& x) {
  a("id", x.id), a("kind", x.kind), a("place", x.place), a("officers", x.officers);
  a("began_at", x.began_at), a("began_source", x.began_source), a("credentials", x.credentials);
  a("ended_at", x.ended_at), a("ended_source", x.ended_source);
  a("hazards_found", x.hazards_found), a("note", x.note);
}

template <class A>
void fields(A& a, Like<Rectification> auto& x) {
  a("seq", x.seq), a("act", x.act), a("outcome", x.outcome), a("note", x.note);
  a("happened_at", x.happened_at), a("time_source", x.time_source);
}

template <class A>
void fields(A& a, Like<Amendment> auto& x) {
  a("seq", x.seq), a("changed", x.changed), a("reason", x.reason), a("at", x.at), a("by", x.by);
}

template <class A>
void fields(A& a, Like<Hazard> auto& x) {
  a("id", x.id), a("act", x.act), a("place", x.place), a("zone", x.zone);
  a("description", x.description), a("basis", x.basis), a("entry", x.entry), a("on_site", x.on_site);
  a("remedy", x.remedy), a("due", x.due), a("extended_until", x.extended_until);
  a("happened_at", x.happened_at), a("time_source", x.time_source), a("uncertainty_s", x.uncertainty_s);
  a("received_at", x.received_at), a("amendments", x.amendments);
  a("rectifications", x.rectifications), a("state", x.state);
}

template <class A>
void fields(A& a, Like<Link> auto& x) {
  a("kind", x.kind), a("id", x.id);
}

template <class A>
void fields(A& a, Like<TimeClaim> auto& x) {
  a("made_from", x.made_from), a("made_until", x.made_until), a("time_source", x.time_source);
}

template <class A>
void fields(A& a, Like<Recording> auto& x) {
  a("id", x.id), a("blob", x.blob), a("bytes", x.bytes), a("name", x.name), a("media", x.media);
  a("mime", x.mime), a("device", x.device), a("officer", x.officer), a("act", x.act);
  a("made_from", x.made_from), a("made_until", x.made_until), a("time_source", x.time_source);
  a("uncertainty_s", x.uncertainty_s), a("claimed", x.claimed), a("received_at", x.received_at);
  a("analysed", x.analysed), a("reason", x.reason), a("facts", x.facts);
  a("raw", x.raw), a("poster", x.poster), a("proxy", x.proxy), a("links", x.links);
}

template <class A>
void fields(A& a, Like<Signer> auto& x) {
  a("role", x.role), a("user", x.user), a("name", x.name);
  a("certificate", x.certificate), a("position", x.position);
}

template <class A>
void fields(A& a, Like<Signature> auto& x) {
  a("seq", x.seq), a("signer", x.signer), a("method", x.method), a("strokes", x.strokes);
  a("page", x.page), a("signing_place", x.place), a("happened_at", x.happened_at), a("time_source", x.time_source);
}

template <class A>
void fields(A& a, Like<Witness> auto& x) {
  a("name", x.name), a("unit", x.unit);
}

template <class A>
void fields(A& a, Like<Refusal> auto& x) {
  a("seq", x.seq), a("role", x.role), a("name", x.name), a("reason", x.reason);
  a("reported_to", x.reported_to), a("reported_at", x.reported_at), a("witness", x.witness);
  a("happened_at", x.happened_at), a("time_source", x.time_source);
}

template <class A>
void fields(A& a, Like<PagePhoto> auto& x) {
  a("page", x.page), a("blob", x.blob), a("page_code", x.page_code), a("sheet", x.sheet);
}

template <class A>
void fields(A& a, Like<ConfirmedSigner> auto& x) {
  a("role", x.role), a("name", x.name), a("manner", x.manner);
}

template <class A>
void fields(A& a, Like<PaperConfirmation> auto& x) {
  a("seq", x.seq), a("pages", x.pages), a("signers", x.signers), a("shelf", x.shelf), a("by", x.by);
  a("happened_at", x.happened_at), a("time_source", x.time_source);
}

template <class A>
void fields(A& a, Like<Issue> auto& x) {
  a("seq", x.seq), a("given_to", x.given_to);
  a("happened_at", x.happened_at), a("time_source", x.time_source);
}

template <class A>
void fields(A& a, Like<PaperSeal> auto& x) {
  a("seq", x.seq), a("seal", x.seal), a("name", x.name), a("blob", x.blob), a("by", x.by);
  a("keeper", x.keeper), a("approved_by", x.approved_by), a("width_mm", x.width_mm);
  a("reference", x.reference), a("happened_at", x.happened_at);
}

template <class A>
void fields(A& a, Like<PaperMarks> auto& x) {
  a("signatures", x.signatures), a("seals", x.seals), a("refusals", x.refusals), a("photographs", x.photographs);
  a("confirmations", x.confirmations), a("issues", x.issues);
}

template <class A>
void fields(A& a, Like<EarlierVersion> auto& x) {
  a("version", x.version), a("signed_digest", x.signed_digest), a("prepared_at", x.prepared_at);
  fields(a, x.marks);
}

template <class A>
void fields(A& a, Like<Voided> auto& x) {
  a("reason", x.reason), a("by", x.by), a("at", x.at);
}

template <class A>
void fields(A& a, Like<Paper> auto& x) {
  a("id", x.id), a("form", x.form), a("form_digest", x.form_digest), a("version", x.version);
  a("number", x.number), a("series", x.series), a("serial", x.serial), a("act", x.act);
  a("signed_digest", x.signed_digest), a("layout_digest", x.layout_digest), a("pages", x.pages);
  a("hazards", x.hazards), a("about", x.about), a("block", x.block), a("prepared_at", x.prepared_at);
  a("prepared_by", x.prepared_by);
  fields(a, x.marks);
  a("earlier", x.earlier), a("voided", x.voided), a("state", x.state);
}

template <class A>
void fields(A& a, Like<Scope> auto& x) {
  a("kind", x.kind), a("id", x.id), a("name", x.name);
}

template <class A>
void fields(A& a, Like<Review> auto& x) {
  a("upheld", x.upheld), a("reason", x.reason), a("by", x.by), a("at", x.at);
}

template <class A>
void fields(A& a, Like<Exemption> auto& x) {
  a("id", x.id), a("ground", x.ground), a("scope", x.scope), a("act", x.act), a("reason", x.reason);
  a("proof_equipment_lacking", x.proof_equipment_lacking);
  a("officers", x.officers), a("happened_at", x.happened_at), a("time_source", x.time_source);
  a("review", x.review);
}

template <class A>
void fields(A& a, Like<ExtensionDecision> auto& x) {
  a("granted", x.granted), a("until", x.until), a("reason", x.reason), a("by", x.by), a("at", x.at);
}

template <class A>
void fields(A& a, Like<Extension> auto& x) {
  a("id", x.id), a("hazards", x.hazards), a("until", x.until), a("reason", x.reason);
  a("happened_at", x.happened_at), a("time_source", x.time_source), a("decision", x.decision);
}

template <class A>
void fields(A& a, Like<ReinspectionRequest> auto& x) {
  a("seq", x.seq), a("reason", x.reason);
  a("happened_at", x.happened_at), a("time_source", x.time_source);
}

template <class A>
void fields(A& a, Like<Explanation> auto& x) {
  a("obligation", x.obligation), a("rule", x.rule), a("ground", x.ground);
  a("reason", x.reason), a("by", x.by), a("at", x.at);
}

template <class A>
void fields(A& a, Like<Correction> auto& x) {
  a("seq", x.seq), a("corrects", x.corrects), a("reason", x.reason), a("fields", x.fields);
  a("by", x.by), a("at", x.at);
}

template <class A>
void fields(A& a, Like<Opinion> auto& x) {
  a("seq", x.seq), a("level", x.level), a("opinion", x.opinion), a("user", x.user), a("name", x.name);
  a("position", x.position), a("text", x.text), a("to_level", x.to_level);
  a("document_digest", x.document_digest), a("mandate", x.mandate), a("happened_at", x.happened_at);
}

template <class A>
void fields(A& a, Like<ApprovalStep> auto& x) {
  a("levels", x.levels);
}

template <class A>
void fields(A& a, Like<LevelSpeakers> auto& x) {
  a("level", x.level), a("persons", x.persons), a("users", x.users);
}

template <class A>
void fields(A& a, Like<AddedReviewer> auto& x) {
  a("seq", x.seq), a("user", x.user), a("name", x.name), a("level", x.level), a("asked_by", x.asked_by);
  a("reason", x.reason), a("dropped_because", x.dropped_because), a("answered", x.answered);
  a("asked_at", x.asked_at);
}

template <class A>
void fields(A& a, Like<ApprovalCopy> auto& x) {
  a("seq", x.seq), a("user", x.user), a("name", x.name), a("sent_by", x.sent_by);
  a("sent_at", x.sent_at), a("read_at", x.read_at);
}

template <class A>
void fields(A& a, Like<Urging> auto& x) {
  a("seq", x.seq), a("level", x.level), a("by", x.by), a("note", x.note), a("at", x.at);
}

template <class A>
void fields(A& a, Like<Approval> auto& x) {
  a("seq", x.seq), a("id", x.id), a("matter", x.matter), a("proposal", x.proposal), a("basis", x.basis);
  a("paper", x.paper), a("version", x.version), a("document_digest", x.document_digest);
  a("fine_fen", x.fine_fen), a("confiscated_gains_fen", x.confiscated_gains_fen);
  a("confiscated_goods_fen", x.confiscated_goods_fen), a("after_the_fact", x.after_the_fact);
  a("penalties", x.penalties), a("about", x.about), a("levels", x.levels);
  a("supersedes", x.supersedes), a("asked_by", x.asked_by), a("asked_at", x.asked_at);
  a("steps", x.steps), a("speakers", x.speakers), a("came_seq", x.came_seq);
  a("reviewers", x.reviewers), a("copies", x.copies), a("urgings", x.urgings);
  a("opinions", x.opinions), a("waiting_for", x.waiting_for), a("state", x.state);
  a("withdrawn_because", x.withdrawn_because);
}

template <class A>
void fields(A& a, Like<CaseSource> auto& x) {
  a("source_kind", x.source_kind), a("from", x.from), a("reference", x.reference), a("source", x.source);
  a("received_at", x.received_at);
}

template <class A>
void fields(A& a, Like<CaseLink> auto& x) {
  a("seq", x.seq), a("to", x.to), a("relation", x.relation), a("note", x.note), a("ended_at", x.ended_at);
}

template <class A>
void fields(A& a, Like<Closing> auto& x) {
  a("reason", x.reason), a("outcome", x.outcome), a("ended_at", x.ended_at);
  a("open_findings", x.open_findings), a("by", x.by), a("at", x.at);
}

template <class A>
void fields(A& a, Like<Seal> auto& x) {
  a("seal", x.seal), a("bag", x.bag), a("checkpoint_size", x.checkpoint_size), a("at", x.at);
}

template <class A>
void fields(A& a, Like<Archive> auto& x) {
  a("archive_number", x.archive_number), a("retention", x.retention), a("bag", x.bag), a("by", x.by);
  a("at", x.at), a("seals", x.seals);
}

template <class A>
void fields(A& a, Like<RecordLine> auto& x) {
  a("seq", x.seq), a("type", x.type), a("subject", x.subject);
}

template <class A>
void fields(A& a, Like<CaseState> auto& x) {
  a("id", x.id), a("version", x.version), a("number", x.number), a("series", x.series);
  a("serial", x.serial), a("kind", x.kind), a("enterprise", x.enterprise), a("matter", x.matter);
  a("opened_at", x.opened_at), a("opened_by", x.opened_by), a("party", x.party);
  a("rulebook", x.rulebook), a("cause", x.cause), a("source", x.source);
  a("labels", x.labels), a("officers", x.officers), a("acts", x.acts);
  a("hazards", x.hazards), a("recordings", x.recordings), a("papers", x.papers);
  a("exemptions", x.exemptions), a("extensions", x.extensions), a("approvals", x.approvals), a("links", x.links);
  a("reinspection_requests", x.reinspection_requests), a("explanations", x.explanations);
  a("corrections", x.corrections), a("record", x.record), a("closed", x.closed), a("archive", x.archive);
  a("disposed", x.disposed);
}

}  // namespace records
