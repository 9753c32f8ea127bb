// Domain commands on a case, and the opening of one.
#include <fmt/format.h>

#include "records/projection.h"
#include "services/approvals.h"
#include "services/case_entries.h"
#include "services/content_kind.h"
#include "services/core.h"
#include "services/entrustments.h"
#include "services/hazard_library.h"
#include "services/inspection_visits.h"
#include "services/numbering.h"
#include "services/paper_source.h"
#include "services/paper_signing.h"
#include "services/papers.h"
#include "services/rule_gate.h"
#include "services/seals.h"
#include "services/secrets.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr int kAttempts = 4;  // of a command whose case moved on between reading and appending, where no version was asked

// Only who gave a key is told again what an equal request was told.
base::Digest digest_for(const CallContext& context, std::string_view operation, const Json& input) {
  return context.idempotency_key.empty() ? base::Digest{} : request_digest(operation, input);
}

Json reply_body(const records::CaseState& state, std::span<const records::NewEvent> events) {
  Json body = records::reply_of(events);
  if (!body.is_object()) body = JsonObject{};
  body.as_object()["case_version"] = state.version + events.size();  // a paper has a `version` of its own
  return body;
}

// `letter`: of entrustment, by which the officer acts; empty: the bureau's own officer.
base::Result<Json> officer_facts(Core& core, std::string_view user, const std::string& letter = {}) {
  ZL_TRY(auto row, row_json(core, "user", user));
  if (!row || is_disabled(*row))
    return fail(ErrorKind::not_found, "user.no_such_user", "there is no such officer", std::string(user),
                "choose an officer from the list");
  const std::string certificate = base::text_at(*row, "certificate");
  if (certificate.empty())
    return fail(ErrorKind::invalid, "officer.no_certificate", "this person has no enforcement certificate on record",
                base::text_at(*row, "name"), "have the system administrator enter the certificate number");
  JsonObject facts{{"user", std::string(user)}, {"name", base::text_at(*row, "name")}, {"certificate", certificate}};
  if (letter.empty()) return Json(std::move(facts));
  ZL_TRY(auto entrusted, facts_of_entrustment(core, letter));
  for (auto& member : entrusted) facts[member.key()] = std::move(member.value());
  return Json(std::move(facts));
}

base::Result<Number> number_for_opening(Core& core, const CallContext& context, const Json& input) {
  const auto kind = base::text_at(input, "kind", "inspection");
  if (base::find(input, "block")) return number_of_block(core, "case." + kind, input);
  NumberRequest request{"case", kind, nullptr, context.who.user.text, context.who.user.text};
  if (const auto* named = base::array_at(input, "officers"))
    for (const auto& officer : *named)
      if (base::text_at(officer, "part") == "lead") request.lead = base::text_at(officer, "user");
  return next_number(core, request);
}

// A case may be named where it may be seen: by its number, or its id.
base::Result<std::string> id_of_other_case(Core& core, const CallContext& context, const std::string& named, const char* where) {
  ZL_TRY(const auto state, core.cases.by_id_or_number(named));
  if (state && core.parts.kernel.may(context.who, "case.view", object_of(*state))) return state->id;
  return fail(ErrorKind::not_found, "case.no_such_case", "there is no such case", where, "check the number, or ask to be let into the case");
}

base::Result<Json> given_for_opening(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto enterprise, base::need_text(input, "enterprise"));
  ZL_TRY(auto row, row_json(core, "enterprise", enterprise));
  if (!row)
    return fail(ErrorKind::not_found, "enterprise.no_such_enterprise", "this enterprise is not registered", "/enterprise",
                "register it first");
  JsonObject party;
  for (const char* field : {"name", "credit_code", "address", "representative", "representative_position", "phone", "zones"})
    if (const auto* value = base::find(*row, field)) party[field] = *value;

  JsonArray officers;
  if (const auto* named = base::array_at(input, "officers")) {
    for (const auto& officer : *named) {
      ZL_TRY(auto facts, officer_facts(core, base::text_at(officer, "user"), base::text_at(officer, "entrustment")));
      officers.push_back(std::move(facts));
    }
  } else {
    ZL_TRY(auto facts, officer_facts(core, context.who.user.text));
    officers.push_back(std::move(facts));
  }
  ZL_TRY(const auto number, number_for_opening(core, context, input));
  ZL_TRY(auto rulebook, core.rules.current_reference(core.now()));
  JsonObject given{{"number", number.text},
                   {"series", number.series},
                   {"serial", number.serial},
                   {"party", std::move(party)},
                   {"rulebook", std::move(rulebook)},
                   {"officers", std::move(officers)}};
  ZL_TRY(auto of_plan, plan_facts_of_opening(core, context.who, input));
  for (auto& member : of_plan) given[member.key()] = std::move(member.value());
  if (const auto from = base::text_at(input, "arises_from"); !from.empty()) {
    ZL_TRY(given["arises_from"], id_of_other_case(core, context, from, "/arises_from"));
  }
  return Json(std::move(given));
}

base::Result<Reply> open_case(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "case.open"));
  const auto request = digest_for(context, "case.open", input);
  std::lock_guard numbers(core.turns.numbers());
  ZL_TRY(auto earlier, replayed(core, context, request));
  if (earlier) return std::move(*earlier);
  for (int attempt = 0;; ++attempt) {
    ZL_TRY(auto given, given_for_opening(core, context, input));
    const base::CaseId id{base::global_id(core.now(), core.parts.random, core.parts.origin)};
    records::Command command{"case.open", context.who.user, context.who.roles, input, given, core.now()};
    ZL_TRY(auto events, records::decide(records::CaseState{}, command, records::OpenGate{}));
    Json reply = JsonObject{{"case", id.text}, {"number", *base::find(given, "number")}, {"case_version", events.size()}};
    const auto count = events.size();
    auto appended = append_events(core, context, id, 0, std::move(events), reply, request);
    if (appended) return Reply{appended->replayed ? appended->reply : reply, count};
    if (appended.error().code != "number.taken" || attempt >= kAttempts * 4) return base::pass_on(appended.error());
  }
}

// What only the services know, for commands that need it; null object otherwise.
base::Result<Known> given_for(Core& core, const CallContext& context, std::string_view command, const Json& input,
                             const records::CaseState& state) {
  if (command == "case.join_officer") return officer_facts(core, base::text_at(input, "officer"), base::text_at(input, "entrustment"));
  if (command == "case.begin_act") {
    const auto said = base::Instant::parse(base::text_at(input, "happened_at"));  // a wrong one is refused by the command
    ZL_TRY(auto entrusted, entrusted_officers(core, state, base::LegalDay::of(said ? *said : core.now())));
    JsonObject given;
    if (entrusted) given["entrusted"] = std::move(*entrusted);
    return Json(std::move(given));
  }
  if (command == "case.confirm_officer") {
    // Of officers of this case alone: nobody's code is to be guessed at from a case that is not theirs.
    if (state.officer(base::text_at(input, "officer")) == nullptr) return Json(JsonObject{});
    ZL_CHECK(check_personal_code(core, base::UserId{base::text_at(input, "officer")}, base::text_at(input, "code")));
    return Json(JsonObject{});
  }
  if (command == "case.find_hazard" || command == "case.amend_hazard") {
    ZL_CHECK(is_in_library(core, base::text_at(input, "entry"), "/entry"));
    return Json(JsonObject{});
  }
  if (command == "case.sign_paper") return signature_strokes(core, context, state, input);
  if (command == "case.refuse_paper") return facts_of_refusal(core, state, input);
  if (command == "case.seal_paper") return facts_of_sealing(core, context, state, input);
  if (command == "case.prepare_paper") return compose_paper(core, context, state, input);
  if (command == "case.move_rulebook") return facts_of_move(core, state, input);
  if (command == "case.record") return facts_of_entry(core, context, state, input);
  if (command == "case.correct_entry") return facts_of_entry_correction(core, context, state, input);
  ZL_TRY(auto of_approval, facts_of_approval_command(core, context, command, state, input));
  if (of_approval) return std::move(*of_approval);
  if (command == "case.link" || command == "case.unlink") {
    // A link is ended whether or not the other case may still be seen.
    const auto named = base::text_at(input, "to");
    if (command == "case.unlink" && state.link(named) != nullptr) return Json(JsonObject{{"to", named}});
    ZL_TRY(auto to, id_of_other_case(core, context, named, "/to"));
    return Json(JsonObject{{"to", std::move(to)}});
  }
  if (command == "case.explain") {
    ZL_TRY(auto rule, core.rules.rule_of_obligation(core, state, base::text_at(input, "obligation")));
    return Json(JsonObject{{"rule", rule}});
  }
  if (command == "case.close" || command == "case.close_clean") {
    ZL_TRY(auto open, core.rules.open_obligations(core, state));
    JsonArray ids(open.begin(), open.end());
    return Json(JsonObject{{"open_findings", std::move(ids)}});
  }
  return Json(JsonObject{});
}

// A case's number and its id stand for one turn: what is no id is looked up first.
base::Result<std::string> id_of_case(Core& core, const CallContext& context, std::string_view command, const std::string& named) {
  if (named.find('@') != std::string::npos) return named;
  ZL_TRY(const auto loaded, load_case(core, context.who, command, named));
  return loaded->id;
}

// Whether the command makes a paper or an archive number; the next version of a paper keeps the paper's.
bool draws_number(std::string_view command, const Json& input) {
  return command == "case.archive" || (command == "case.prepare_paper" && base::find(input, "paper") == nullptr);
}

// A remembered reply as it was given: the store keeps it without the entry's place, which was not known yet.
base::Result<Reply> as_given(Core& core, const records::CaseState& state, Json remembered) {
  const auto after = static_cast<std::uint64_t>(base::int_at(remembered, "case_version").value_or(0));
  if (after == 0) return Reply{std::move(remembered), {}};
  ZL_TRY(const auto events, core.parts.store.events_of(base::CaseId{state.id}, after - 1));
  if (!events.empty()) remembered.as_object()["seq"] = events.front().seq;
  return Reply{std::move(remembered), after};
}

// Secrets never enter the record: they are checked and taken out before the decision.
Json without_secrets(const Json& input) {
  Json out = input;
  if (auto* object = out.if_object())
    for (const char* secret : {"code", "strokes", "words", "width", "height"}) object->erase(secret);
  return out;
}

}  // namespace

base::Result<Reply> run_case_command(Core& core, const CallContext& context, std::string_view command,
                                     const Json& input, const Given& given) {
  ZL_TRY(const auto named, base::need_text(input, "case"));
  ZL_TRY(const auto case_id, id_of_case(core, context, command, named));
  Json fields = input;
  fields.as_object().erase("case");
  const auto request = digest_for(context, command, input);
  std::unique_lock seals(core.turns.seals(), std::defer_lock);
  if (command == "case.seal_paper") seals.lock();  // the seal is not withdrawn meanwhile
  std::lock_guard turn(core.turns.of(case_id));
  std::unique_lock numbers(core.turns.numbers(), std::defer_lock);
  if (draws_number(command, fields)) numbers.lock();
  for (int attempt = 0;; ++attempt) {
    ZL_TRY(const auto loaded, load_case(core, context.who, command, case_id));
    const auto& state = *loaded;
    ZL_TRY(auto earlier, replayed(core, context, request));
    if (earlier) return as_given(core, state, std::move(earlier->body));
    if (context.expected_version && *context.expected_version != state.version)
      return fail(ErrorKind::conflict, "case.version_conflict", "the case was changed meanwhile",
                  fmt::format("version {}", state.version), "look at what changed, then do it again");
    ZL_TRY(auto known, given(state));
    records::Command asked{std::string(command), context.who.user, context.who.roles,
                           without_secrets(command == "case.prepare_paper" ? whole_paper_input(fields, state) : fields),
                           std::move(known.facts), core.now()};
    const RuleGate gate(core, state);
    ZL_TRY(auto events, records::decide(state, asked, gate));
    Json reply = reply_body(state, events);
    for (auto& member : known.told) reply.as_object()[member.key()] = std::move(member.value());
    if (auto advice = gate.advice(); !advice.empty()) reply.as_object()["advice"] = std::move(advice);
    const auto version = state.version + events.size();
    BlobTurn turn_of_blobs(core.blobs, core.settle_blobs_later);
    for (const auto& blob : known.blobs) ZL_CHECK(turn_of_blobs.put(blob));
    auto appended =
        append_events(core, context, base::CaseId{state.id}, state.version, std::move(events), reply, request);
    if (appended) {
      turn_of_blobs.named();
      if (appended->replayed) return as_given(core, state, std::move(appended->reply));
      if (!appended->events.empty()) reply.as_object()["seq"] = appended->events.back().seq;
      core.cases.go_on_with(std::move(appended->events));
      return Reply{std::move(reply), version};
    }
    const bool raced = appended.error().code == "store.version_conflict" || appended.error().code == "number.taken";
    if (raced && context.expected_version && appended.error().code == "store.version_conflict")
      return fail(ErrorKind::conflict, "case.version_conflict", "the case was changed meanwhile", {},
                  "look at what changed, then do it again");
    if (raced && attempt < kAttempts * 4) continue;
    // What was entered as it is lies below `body` of the request.
    if (command == "case.record" && appended.error().code.starts_with("schema.")) appended.error().where.insert(0, "/body");
    return base::pass_on(appended.error());
  }
}

void add_case_commands(Core& core) {
  core.operations["case.open"] = open_case;
  for (const auto& name : records::case_commands()) {
    // These come from the services themselves, or have a use case of their own.
    if (name == "case.open" || name == "case.archive" || name == "case.seal" || name == "case.store_recording" ||
        name == "case.analyse_recording" || name == "case.photograph_paper")
      continue;
    core.operations[name] = [name](Core& c, const CallContext& context, const Json& input) {
      return run_case_command(c, context, name, input, [&](const records::CaseState& state) {
        return given_for(c, context, name, input, state);
      });
    };
  }
}

}  // namespace services
