#include "services/handover.h"

#include <algorithm>
#include <array>
#include <span>

#include "services/secrets.h"

namespace services {

using access_control::HandedOver;
using access_control::Principal;
using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

// Forms and the asker's own name are no secret of any case.
constexpr std::array<std::string_view, 4> kOfNoCase{"me.view", "me.take_back", "forms.list", "form.view"};
constexpr std::array<std::string_view, 3> kOfThePaper{"case.sign_paper", "case.refuse_paper", "case.paper_signers"};
// What a recording is made of while the paper is read or refused.
constexpr std::array<std::string_view, 2> kLinks{"paper", "refusal"};

template <class Names>
bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

tl::unexpected<base::Error> only_the_paper() {
  return fail(ErrorKind::denied, "session.handed_over", "this device was handed over for the signing of one paper", {},
              "give the device back to the officer, who takes it back with the personal code");
}

// Who has none could not take the device back.
base::Status check_has_code(Core& core, const base::UserId& user) {
  ZL_TRY(const auto account, core.parts.accounts.account(user));
  if (account && !account->code_hash.empty()) return {};
  return fail(ErrorKind::invalid, "handover.no_code", "only the officer's personal code takes the device back, and none is set", {},
              "set one under settings");
}

// Cases are named by id or number.
bool is_case(Core& core, const HandedOver& held, std::string_view named) {
  if (named == held.case_id) return true;
  const auto state = core.cases.by_id_or_number(named);
  return state && *state && (*state)->id == held.case_id;
}

base::Result<Reply> hand_over(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "me.hand_over"));
  ZL_TRY(const auto state, load_case(core, context.who, "case.view", base::text_at(input, "case")));
  const auto paper = base::text_at(input, "paper");
  if (state->paper(paper) == nullptr)
    return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such paper", "/paper", "look at the case page");
  if (context.who.session.empty())
    return fail(ErrorKind::invalid, "handover.no_session", "only who is signed in on a device hands it over", {}, "sign in");
  ZL_CHECK(check_has_code(core, context.who.user));
  ZL_CHECK(core.parts.accounts.hand_over(context.who.session, ports::Handover{state->id, paper}));
  return Reply{JsonObject{{"case", state->id}, {"paper", paper}}, {}};
}

// Each failure to take a device back is one for the access log; of many, the first, the tenth, the hundredth of a window.
void note_refused_code(Core& core, const Principal& who, int count) {
  for (int step = 1; step <= count; step *= 10)
    if (step == count)
      (void)note_access(core, system_principal(), "code.refused/1",
                        JsonObject{{"user", who.user.text}, {"session", who.session}, {"count", count}});
}

// Wrong codes of one session make the next wait, as wrong passwords do: whoever holds the device has time, and is not to keep the
// officer's code locked on every other device.
base::Result<Reply> take_back(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "me.take_back"));
  const auto& session = context.who.session;
  ZL_TRY(const auto held, core.parts.accounts.session_named(session));
  if (!held || !held->handed_over) return Reply{JsonObject{}, {}};
  if (const auto until = core.throttle.must_wait(session, session, core.now()))
    return fail(ErrorKind::unavailable, "session.locked", "too many wrong tries; wait before the next", until->text(),
                "wait until then");
  if (auto checked = check_personal_code(core, context.who.user, base::text_at(input, "code")); !checked) {
    note_refused_code(core, context.who, core.throttle.failed(session, session, core.now()));
    return base::pass_on(std::move(checked).error());
  }
  core.throttle.succeeded(session, session);
  ZL_CHECK(core.parts.accounts.hand_over(session, std::nullopt));
  return Reply{JsonObject{}, {}};
}

// The items of a list that speak of the paper.
template <class Speaks>
void keep_only(JsonObject& view, std::string_view list, Speaks speaks) {
  JsonArray kept;
  for (auto& item : view[list].as_array())
    if (speaks(item)) kept.push_back(std::move(item));
  view[list] = std::move(kept);
}

bool is_linked_to(const Json& recording, const std::string& paper) {
  const auto* links = base::array_at(recording, "links");
  return links != nullptr && std::any_of(links->begin(), links->end(), [&](const Json& link) {
           return has(kLinks, base::text_at(link, "kind")) && base::text_at(link, "id") == paper;
         });
}

}  // namespace

base::Status check_handover(Core& core, const Principal& who, std::string_view operation, const Json& input) {
  if (!who.handed_over || has(kOfNoCase, operation)) return {};
  const auto& held = *who.handed_over;
  const bool signs = has(kOfThePaper, operation) && base::text_at(input, "paper") == held.paper;
  if (!signs && operation != "case.view") return only_the_paper();
  return is_case(core, held, base::text_at(input, "case")) ? base::Status{} : only_the_paper();
}

base::Status check_handover(Core& core, const Principal& who, const ContentRequest& request) {
  if (!who.handed_over) return {};
  const auto& held = *who.handed_over;
  const bool page = request.kind == "paper_page" && request.id == held.paper;
  return page && is_case(core, held, request.case_id.text) ? base::Status{} : only_the_paper();
}

base::Status check_handover_upload(Core& core, const Principal& who, const Json& metadata) {
  if (!who.handed_over) return {};
  const auto& held = *who.handed_over;
  const bool of_paper = has(kLinks, base::text_at(metadata, "link_kind")) && base::text_at(metadata, "link_id") == held.paper;
  if (!of_paper || !is_case(core, held, base::text_at(metadata, "case"))) return only_the_paper();
  // Nor does it say of another act, or in another's name, what it brings.
  ZL_TRY(const auto state, core.cases.by_id_or_number(held.case_id));
  const auto* paper = state ? state->paper(held.paper) : nullptr;
  const auto is_nothing_else = [&](std::string_view field, std::string_view own) {
    const auto given = base::text_at(metadata, field);
    return given.empty() || given == own;
  };
  const bool own = paper != nullptr && is_nothing_else("act", paper->act) && is_nothing_else("officer", who.user.text);
  return own ? base::Status{} : only_the_paper();
}

JsonObject me_while_handed_over(const HandedOver& held, JsonObject me) {
  JsonObject out;
  for (const char* field : {"user", "name", "roles", "session", "clock", "demo", "bureau", "origin", "has_code"})
    if (me.contains(field)) out[field] = std::move(me[field]);
  JsonArray operations;
  for (const auto& names : {std::span<const std::string_view>(kOfNoCase), std::span<const std::string_view>(kOfThePaper)})
    for (const auto name : names) operations.emplace_back(name);
  operations.emplace_back("case.view");
  out["operations"] = std::move(operations);
  out["labels"] = JsonArray{};
  out["own_cases"] = JsonArray{};
  out["unread"] = 0;
  out["handed_over"] = JsonObject{{"case", held.case_id}, {"paper", held.paper}};
  return out;
}

bool told_while_handed_over(const Principal& who, const base::CaseId& stream) {
  return !who.handed_over || who.handed_over->case_id == stream.text;
}

Json view_for(const Principal& who, Json case_view) {
  if (!who.handed_over) return case_view;
  const auto& paper = who.handed_over->paper;
  auto& view = case_view.as_object();
  keep_only(view, "papers", [&](const Json& one) { return base::text_at(one, "paper") == paper; });
  keep_only(view, "recordings", [&](const Json& one) { return is_linked_to(one, paper); });
  for (const char* list : {"acts", "hazards", "exemptions", "extensions", "approvals", "links", "reinspection_requests"}) view[list] = JsonArray{};
  view.erase("source");
  view["labels"] = JsonArray{};
  return case_view;
}

void add_handover_operations(Core& core) {
  core.operations["me.hand_over"] = hand_over;
  core.operations["me.take_back"] = take_back;
}

}  // namespace services
