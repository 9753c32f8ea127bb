#include "services/case_view.h"

#include <algorithm>

#include "records/act_facts.h"
#include "records/thing_names.h"
#include "services/approvals.h"
#include "services/json_fields.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

using records::CaseState;

JsonArray texts(const std::vector<std::string>& items) { return JsonArray(items.begin(), items.end()); }

JsonArray recordings_of(const CaseState& state, std::string_view kind, std::string_view id) {
  JsonArray out;
  for (const auto& recording : state.recordings)
    for (const auto& link : recording.links)
      if (link.kind == kind && link.id == id) out.emplace_back(recording.id);
  return out;
}

std::optional<std::uint64_t> seq_of(const CaseState& state, std::string_view type_name, std::string_view subject) {
  for (const auto& line : state.record)
    if (line.subject == subject && line.type.starts_with(type_name)) return line.seq;
  return std::nullopt;
}

Json officer_view(const records::Officer& officer) {
  JsonArray confirmed;
  for (const auto& c : officer.confirmed) confirmed.emplace_back(c.act);
  JsonObject out{{"officer", officer.user},
                 {"name", officer.name},
                 {"certificate", officer.certificate},
                 {"part", officer.part},
                 {"confirmed", std::move(confirmed)}};
  put(out, "organisation", officer.organisation);
  put(out, "entrustment", officer.entrustment);
  if (officer.left_at) out["left"] = true;
  return out;
}

Json act_view(const CaseState& state, const records::Act& act) {
  JsonObject out{{"act", act.id},
                 {"kind", act.kind},
                 {"place", act.place},
                 {"happened_at", act.began_at.text()},
                 {"time_source", act.began_source},
                 {"officers", texts(records::officers_of(state, act))}};
  if (!act.credentials.empty()) {
    const auto& shown = act.credentials.back();
    out["credential"] = JsonObject{{"officers", texts(shown.officers)},
                                   {"shown_to", shown.shown_to},
                                   {"happened_at", shown.happened_at.text()},
                                   {"time_source", shown.time_source},
                                   {"recordings", recordings_of(state, "credential", act.id)}};
  }
  if (act.ended_at) {
    JsonObject ended{{"happened_at", act.ended_at->text()}, {"hazards_found", act.hazards_found.value_or(0)}};
    put(ended, "time_source", act.ended_source);
    put(ended, "note", act.note);
    out["ended"] = std::move(ended);
  }
  return out;
}

Json hazard_view(const CaseState& state, const records::Hazard& hazard) {
  JsonObject out{{"hazard", hazard.id},
                 {"act", hazard.act},
                 {"place", hazard.place},
                 {"description", hazard.description},
                 {"on_site", hazard.on_site},
                 {"remedy", hazard.remedy},
                 {"happened_at", hazard.happened_at.text()},
                 {"time_source", hazard.time_source},
                 {"received_at", hazard.received_at.text()},
                 {"state", hazard.state},
                 {"recordings", recordings_of(state, "hazard", hazard.id)}};
  put(out, "zone", hazard.zone);
  put(out, "entry", hazard.entry);
  put(out, "basis", hazard.basis);
  put(out, "due", hazard.due);
  put(out, "extended_until", hazard.extended_until);
  put(out, "uncertainty_s", hazard.uncertainty_s);
  JsonArray rectified;
  for (const auto& r : hazard.rectifications) {
    JsonObject item{{"act", r.act},
                    {"outcome", r.outcome},
                    {"happened_at", r.happened_at.text()},
                    {"time_source", r.time_source},
                    {"recordings", recordings_of(state, "rectification", hazard.id)}};
    put(item, "note", r.note);
    rectified.push_back(std::move(item));
  }
  out["rectified"] = std::move(rectified);
  return out;
}

Json recording_view(const CaseState& state, const records::Recording& recording) {
  JsonArray links;
  for (const auto& link : recording.links) links.push_back(JsonObject{{"kind", link.kind}, {"id", link.id}});
  JsonObject out{{"recording", recording.id},
                 {"blob", recording.blob},
                 {"bytes", recording.bytes},
                 {"name", recording.name},
                 {"media", recording.media},
                 {"mime", recording.mime},
                 {"device", recording.device},
                 {"officer", recording.officer},
                 {"made_until", recording.made_until.text()},
                 {"time_source", recording.time_source},
                 {"stored_at", recording.received_at.text()},
                 {"links", std::move(links)}};
  put(out, "act", recording.act);
  put(out, "made_from", recording.made_from);
  put(out, "uncertainty_s", recording.uncertainty_s);
  if (auto seq = seq_of(state, "recording.stored", recording.id)) out["seq"] = *seq;
  if (recording.analysed) {
    JsonObject analysis{{"analysed", *recording.analysed}};
    put(analysis, "reason", recording.reason);
    put(analysis, "facts", recording.facts);
    put(analysis, "poster", recording.poster);
    put(analysis, "proxy", recording.proxy);
    out["analysis"] = std::move(analysis);
  }
  return out;
}

Json signature_view(const records::Signature& signature, std::int64_t version) {
  JsonObject signer{{"role", signature.signer.role}, {"name", signature.signer.name}};
  put(signer, "user", signature.signer.user);
  put(signer, "certificate", signature.signer.certificate);
  put(signer, "position", signature.signer.position);
  JsonObject out{{"version", version},
                 {"signer", std::move(signer)},
                 {"method", signature.method},
                 {"page", signature.page},
                 {"happened_at", signature.happened_at.text()},
                 {"time_source", signature.time_source}};
  put(out, "signing_place", signature.place);
  return out;
}

// The first signature of the refusing role after the refusal: who refused and then signed all the same has signed.
const records::Signature* signed_after(const records::Paper& paper, const records::Refusal& refusal) {
  const auto& all = paper.marks.signatures;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& s) {
    return s.signer.role == refusal.role && s.seq > refusal.seq;
  });
  return found == all.end() ? nullptr : &*found;
}

Json refusal_view(const CaseState& state, const records::Paper& paper, const records::Refusal& refusal) {
  JsonObject out{{"version", paper.version},
                 {"role", refusal.role},
                 {"reason", refusal.reason},
                 {"happened_at", refusal.happened_at.text()},
                 {"recordings", recordings_of(state, "refusal", paper.id)}};
  put(out, "name", refusal.name);
  put(out, "reported_to", refusal.reported_to);
  put(out, "reported_at", refusal.reported_at);
  if (const auto* later = signed_after(paper, refusal)) {
    out["signed_after_by"] = later->signer.name;
    out["signed_after_at"] = later->happened_at.text();
  }
  if (refusal.witness) {
    JsonObject witness{{"name", refusal.witness->name}};
    put(witness, "unit", refusal.witness->unit);
    out["witness"] = std::move(witness);
  }
  return out;
}

Json confirmation_view(const records::Paper& paper, const records::PaperConfirmation& confirmation) {
  JsonArray signers;
  for (const auto& s : confirmation.signers)
    signers.push_back(JsonObject{{"role", s.role}, {"name", s.name}, {"manner", s.manner}});
  return JsonObject{{"version", paper.version},
                    {"pages", JsonArray(confirmation.pages.begin(), confirmation.pages.end())},
                    {"signers", std::move(signers)},
                    {"shelf", confirmation.shelf},
                    {"by", confirmation.by},
                    {"happened_at", confirmation.happened_at.text()}};
}

Json seal_on_paper(const records::PaperSeal& seal) {
  JsonObject out{{"seal", seal.seal}, {"name", seal.name}, {"by", seal.by}, {"keeper", seal.keeper}, {"happened_at", seal.happened_at.text()}};
  put(out, "reference", seal.reference);
  return out;
}

Json paper_view(const CaseState& state, const records::Paper& paper) {
  JsonArray signatures, photographs;
  for (const auto& earlier : paper.earlier)
    for (const auto& s : earlier.marks.signatures) signatures.push_back(signature_view(s, earlier.version));
  for (const auto& s : paper.marks.signatures) signatures.push_back(signature_view(s, paper.version));
  for (const auto& p : paper.marks.photographs) {
    JsonObject photograph{{"page", p.page}, {"blob", p.blob}};
    put(photograph, "page_code", p.page_code);
    if (p.sheet) photograph["sheet"] = *p.sheet;
    photographs.push_back(std::move(photograph));
  }
  JsonObject out{{"paper", paper.id},
                 {"form", paper.form},
                 {"form_digest", paper.form_digest},
                 {"version", paper.version},
                 {"number", paper.number},
                 {"series", paper.series},
                 {"serial", paper.serial},
                 {"act", paper.act},
                 {"state", paper.state},
                 {"signed_digest", paper.signed_digest},
                 {"layout_digest", paper.layout_digest},
                 {"pages", paper.pages},
                 {"hazards", texts(paper.hazards)},
                 {"prepared_at", paper.prepared_at.text()},
                 {"signatures", std::move(signatures)},
                 {"photographs", std::move(photographs)}};
  if (paper.block) out["block"] = *paper.block;
  if (paper.about) out["about"] = texts(*paper.about);
  if (!paper.marks.seals.empty()) out["sealed"] = seal_on_paper(paper.marks.seals.back());
  if (!paper.marks.refusals.empty()) {
    const auto& refusal = paper.marks.refusals.back();
    JsonArray roles;
    for (const auto& one : paper.marks.refusals) roles.emplace_back(one.role);
    out["refused_by"] = std::move(roles);
    out["refused"] = refusal_view(state, paper, refusal);
    const bool at_hand = paper.state == "prepared" || paper.state == "signed";
    if (at_hand && signed_after(paper, refusal) == nullptr) out["state"] = "refused";
  }
  if (!paper.marks.confirmations.empty())
    out["confirmed"] = confirmation_view(paper, paper.marks.confirmations.back());
  else if (!paper.marks.photographs.empty() && paper.state != "issued" && paper.state != "voided")
    out["state"] = "photographed";
  if (!paper.marks.issues.empty()) {
    const auto& issue = paper.marks.issues.back();
    out["issued"] = JsonObject{{"version", paper.version},
                               {"given_to", issue.given_to},
                               {"happened_at", issue.happened_at.text()},
                               {"time_source", issue.time_source}};
  }
  if (paper.voided) out["voided"] = JsonObject{{"reason", paper.voided->reason}, {"by", paper.voided->by}, {"at", paper.voided->at.text()}};
  return out;
}

Json exemption_view(const records::Exemption& exemption) {
  JsonObject out{{"exemption", exemption.id},
                 {"ground", exemption.ground},
                 {"scope", {{"kind", exemption.scope.kind}, {"id", exemption.scope.id}, {"name", exemption.scope.name}}},
                 {"act", exemption.act},
                 {"reason", exemption.reason},
                 {"officers", texts(exemption.officers)},
                 {"happened_at", exemption.happened_at.text()}};
  if (exemption.review)
    out["reviewed"] = JsonObject{{"upheld", exemption.review->upheld}, {"reason", exemption.review->reason}};
  return out;
}

Json extension_view(const records::Extension& extension) {
  JsonObject out{{"extension", extension.id},
                 {"hazards", texts(extension.hazards)},
                 {"until", extension.until.text()},
                 {"reason", extension.reason},
                 {"happened_at", extension.happened_at.text()}};
  if (extension.decision) {
    JsonObject decided{{"granted", extension.decision->granted}};
    put(decided, "until", extension.decision->until);
    put(decided, "reason", extension.decision->reason);
    decided["by"] = extension.decision->by;
    decided["at"] = extension.decision->at.text();
    out["decided"] = std::move(decided);
  }
  return out;
}

template <class Items, class View>
JsonArray views(const Items& items, View view) {
  JsonArray out;
  for (const auto& item : items) out.push_back(view(item));
  return out;
}

void put_ending(JsonObject& out, const CaseState& state) {
  if (state.closed)
    out["closed"] = JsonObject{{"reason", state.closed->reason},
                               {"outcome", state.closed->outcome},
                               {"ended_at", state.closed->ended_at.text()},
                               {"closed_at", state.closed->at.text()},
                               {"open_findings", texts(state.closed->open_findings)}};
  if (!state.archive) return;
  JsonObject archive{{"archive_number", state.archive->archive_number},
                     {"retention", state.archive->retention},
                     {"bag", state.archive->bag},
                     {"archived_at", state.archive->at.text()}};
  if (!state.archive->seals.empty()) {
    archive["seal"] = state.archive->seals.back().seal;
    archive["checkpoint_size"] = state.archive->seals.back().checkpoint_size;
  }
  out["archive"] = std::move(archive);
}

// Where an obligation's record can be looked at: the thing that the entry of the log speaks of.
Json record_target(const CaseState& state, std::uint64_t seq) {
  const auto* line = state.line(seq);
  if (line == nullptr || line->subject.empty()) return nullptr;
  return JsonObject{{"kind", line->subject.substr(0, line->subject.rfind('-'))}, {"id", line->subject}};
}

}  // namespace

Json case_view(const CaseState& state) {
  JsonObject party{{"name", state.party.name}, {"address", state.party.address}};
  put(party, "credit_code", state.party.credit_code);
  put(party, "representative", state.party.representative);
  put(party, "representative_position", state.party.representative_position);
  put(party, "phone", state.party.phone);
  JsonObject out{
      {"id", state.id},
      {"number", state.number},
      {"kind", state.kind},
      {"stage", std::string(records::stage_name(state.stage()))},
      {"version", state.version},
      {"enterprise", state.enterprise},
      {"party", std::move(party)},
      {"matter", state.matter},
      {"opened_at", state.opened_at.text()},
      {"labels", texts(state.labels)},
      {"officers", views(state.officers, officer_view)},
      {"acts", views(state.acts, [&](const auto& a) { return act_view(state, a); })},
      {"hazards", views(state.hazards, [&](const auto& h) { return hazard_view(state, h); })},
      {"recordings", views(state.recordings, [&](const auto& r) { return recording_view(state, r); })},
      {"papers", views(state.papers, [&](const auto& p) { return paper_view(state, p); })},
      {"exemptions", views(state.exemptions, exemption_view)},
      {"extensions", views(state.extensions, extension_view)},
      {"approvals", views(state.approvals, approval_view)},
      {"reinspection_requests", views(state.reinspection_requests,
                                      [](const auto& r) {
                                        JsonObject item{{"happened_at", r.happened_at.text()}};
                                        put(item, "reason", r.reason);
                                        return Json(std::move(item));
                                      })},
      {"rulebook",
       {{"id", state.rulebook.id}, {"version", state.rulebook.version}, {"digest", state.rulebook.digest}}}};
  put(out, "cause", state.cause);
  if (state.source) {
    JsonObject source{{"source_kind", state.source->source_kind}};
    put(source, "from", state.source->from);
    put(source, "reference", state.source->reference);
    out["source"] = std::move(source);
  }
  put_ending(out, state);
  return out;
}

Json obligation_view(const rulebook::Obligation& o, const CaseState& state, const records::Vocabulary& vocabulary) {
  const auto zh = [&](const std::string& text) { return records::with_names(text, state, vocabulary, records::Language::zh); };
  const auto en = [&](const std::string& text) { return records::with_names(text, state, vocabulary, records::Language::en); };
  JsonArray record, why, why_en, offers;
  for (const auto& r : o.record) {
    JsonObject item{{"seq", r.seq}, {"type", r.type}, {"label", zh(r.label.zh)}, {"label_en", en(r.label.en)}};
    if (Json target = record_target(state, r.seq); !target.is_null()) item["target"] = std::move(target);
    record.push_back(std::move(item));
  }
  for (const auto& s : o.why) {
    why.emplace_back(zh(s.text.zh));
    why_en.emplace_back(en(s.text.en));
  }
  for (const auto& offer : o.offers)
    offers.push_back(JsonObject{{"command", offer.command},
                                {"label", offer.label.zh},
                                {"label_en", offer.label.en},
                                {"preset", offer.preset}});
  JsonObject out{{"id", o.id},
                 {"rule", o.rule()},
                 {"article", o.article()},
                 {"clause", o.clause()},
                 {"source", o.source()},
                 {"title", zh(o.title().zh)},
                 {"title_en", en(o.title().en)},
                 {"asks", zh(o.asks().zh)},
                 {"asks_en", en(o.asks().en)},
                 {"answers", zh(o.answers().zh)},
                 {"answers_en", en(o.answers().en)},
                 {"subject",
                  {{"kind", o.subject.kind},
                   {"id", o.subject.id},
                   {"label", zh(o.subject.label.zh)},
                   {"label_en", en(o.subject.label.en)}}},
                 {"status", std::string(rulebook::name_of(o.status))},
                 {"kind", std::string(rulebook::name_of(o.kind()))},
                 {"effect", std::string(rulebook::name_of(o.effect))},
                 {"certainty", std::string(rulebook::name_of(o.certainty))},
                 {"due_provisional", o.due_provisional},
                 {"record", std::move(record)},
                 {"why", std::move(why)},
                 {"why_en", std::move(why_en)},
                 {"do", std::move(offers)}};
  put(out, "due", o.due);
  if (o.explained) out["explained"] = o.explained->reason;
  JsonArray cured, answerable, unconfirmed;
  for (const auto& r : o.cured)
    cured.push_back(JsonObject{{"seq", r.seq}, {"type", r.type}, {"label", zh(r.label.zh)}, {"label_en", en(r.label.en)}});
  for (const auto& user : o.answerable) answerable.push_back(Json(user));
  for (const auto& name : o.unconfirmed) unconfirmed.push_back(Json(name));
  if (!cured.empty()) out["cured"] = std::move(cured);
  if (!answerable.empty()) out["answerable"] = std::move(answerable);
  if (!unconfirmed.empty()) out["unconfirmed"] = std::move(unconfirmed);
  return out;
}

}  // namespace services
