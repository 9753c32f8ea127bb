// The unfinished text of a paper, shared by those who may prepare papers of the case: each saves over what
// they have seen and no other, earlier versions are kept to be looked at, and who is at it too is told. And
// the fields of what was prepared, to hold a draft or another version against.
#include <algorithm>

#include "services/core.h"
#include "services/draft_desks.h"
#include "services/form_shelf.h"
#include "services/papers.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kMostDraftBytes = 256 * 1024;
constexpr std::size_t kMostDraftFields = 200;  // as many as a paper is prepared with

struct DraftAsked {
  CaseShelf::Case state;
  std::string paper;  // as the store names it
};

// The next version of a paper, or a new one of this form in this act.
base::Result<std::string> draft_name(Core& core, const records::CaseState& state, const Json& input) {
  if (const auto paper = base::text_at(input, "paper"); !paper.empty()) {
    if (state.paper(paper) == nullptr)
      return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such paper", "/paper",
                  "look at the case page");
    return paper;
  }
  const auto form = base::text_at(input, "form"), act = base::text_at(input, "act");
  if (form.empty())
    return fail(ErrorKind::invalid, "paper.field_missing", "a new paper needs its form", "/form",
                "name the form");
  ZL_CHECK(newest_form_row(core, form));
  if (!act.empty() && state.act(act) == nullptr)
    return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such act", "/act",
                "look at the case page");
  return form + "/" + act;
}

base::Result<DraftAsked> draft_asked(Core& core, const CallContext& context, std::string_view operation,
                                     const Json& input) {
  ZL_TRY(auto state, load_case(core, context.who, operation, base::text_at(input, "case")));
  ZL_TRY(auto paper, draft_name(core, *state, input));
  return DraftAsked{std::move(state), std::move(paper)};
}

base::Result<std::string> author_name(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  return row ? base::text_at(*row, "name") : user;
}

base::Result<JsonObject> version_view(Core& core, const ports::PaperDraft& draft) {
  ZL_TRY(auto name, author_name(core, draft.by.text));
  return JsonObject{{"version", draft.version},
                    {"by", draft.by.text},
                    {"by_name", std::move(name)},
                    {"began", draft.began.text()},
                    {"saved", draft.saved.text()}};
}

base::Status add_content(JsonObject& view, const ports::PaperDraft& draft) {
  ZL_TRY(auto content, base::parse_json(draft.json));
  for (auto& member : content.as_object()) view[member.key()] = std::move(member.value());
  return {};
}

base::Result<std::optional<ports::PaperDraft>> wanted_version(Core& core, const DraftAsked& asked,
                                                              const Json& input) {
  std::optional<std::uint64_t> version;
  if (const auto named = base::int_at(input, "version")) version = static_cast<std::uint64_t>(*named);
  ZL_TRY(auto draft, core.parts.accounts.paper_draft(asked.state->id, asked.paper, version));
  if (!draft && version)
    return fail(ErrorKind::not_found, "draft.no_such_version", "this version of the draft is no longer kept",
                "version", "choose one of those that are");
  return draft;
}

// `known` is asked by an editor at work: the text comes only where it is another, and the others at it are
// told.
base::Result<Reply> view_draft(Core& core, DraftDesks& desks, const CallContext& context, const Json& input) {
  ZL_TRY(const auto asked, draft_asked(core, context, "case.view_draft", input));
  ZL_CHECK(note_look(core, context.who, "case", asked.state->id, !asked.state->labels.empty()));
  ZL_TRY(const auto draft, wanted_version(core, asked, input));
  const auto known = base::int_at(input, "known");
  JsonObject body{{"version", 0}};
  if (draft) {
    ZL_TRY(body, version_view(core, *draft));
    if (!known || static_cast<std::uint64_t>(*known) != draft->version) ZL_CHECK(add_content(body, *draft));
  }
  if (known) {
    JsonArray others;
    for (const auto& seat : desks.meet(asked.state->id + "/" + asked.paper,
                                       {context.who.user.text, context.who.name, core.now()}))
      others.push_back(JsonObject{{"user", seat.user}, {"name", seat.name}});
    body["others"] = std::move(others);
  }
  return Reply{std::move(body), {}};
}

base::Result<Reply> list_versions(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto asked, draft_asked(core, context, "case.draft_versions", input));
  ZL_CHECK(note_look(core, context.who, "case", asked.state->id, !asked.state->labels.empty()));
  ZL_TRY(const auto kept, core.parts.accounts.paper_draft_versions(asked.state->id, asked.paper));
  JsonArray versions;
  for (const auto& one : kept) {
    ZL_TRY(auto view, version_view(core, one));
    versions.push_back(std::move(view));
  }
  return Reply{JsonObject{{"versions", std::move(versions)}}, {}};
}

tl::unexpected<base::Error> malformed(const char* what, std::string where) {
  return fail(ErrorKind::invalid, "draft.malformed", what, std::move(where),
              "send texts by the names of their fields");
}

// What the officer typed, by field, and the hazards chosen where not all of them go in.
base::Result<std::string> draft_text(const Json& input) {
  const auto* fields = base::object_at(input, "fields");
  if (fields == nullptr || fields->size() > kMostDraftFields)
    return malformed("a draft holds the texts of up to 200 fields", "/fields");
  for (const auto& field : *fields)
    if (!field.value().is_string())
      return malformed("a field of a draft holds text", "/fields/" + std::string(field.key()));
  JsonObject draft{{"fields", *fields}};
  if (const auto* hazards = base::find(input, "hazards")) {
    const auto* list = hazards->if_array();
    if (list == nullptr ||
        !std::all_of(list->begin(), list->end(), [](const Json& id) { return id.is_string(); }))
      return malformed("hazards are named by their ids", "/hazards");
    draft["hazards"] = *list;
  }
  ZL_TRY(auto text, base::canonical(draft));
  if (text.size() > kMostDraftBytes)
    return fail(ErrorKind::too_large, "draft.too_large", "a draft has at most 256 KiB", "/fields");
  return text;
}

// Who saved it meanwhile, and when: the second one then chooses, and neither text is lost.
tl::unexpected<base::Error> changed_meanwhile(Core& core, const DraftAsked& asked, base::Error error) {
  const auto newest = core.parts.accounts.paper_draft(asked.state->id, asked.paper);
  if (!newest || !*newest) return base::pass_on(std::move(error));
  const auto name = author_name(core, (*newest)->by.text);
  error.what = (name ? *name : (*newest)->by.text) + " saved the draft at " + (*newest)->saved.text();
  error.where = "version " + std::to_string((*newest)->version);
  return base::pass_on(std::move(error));
}

base::Result<Reply> keep_draft(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto asked, draft_asked(core, context, "case.keep_draft", input));
  if (asked.state->closed)
    return fail(ErrorKind::conflict, "case.closed", "the case is closed", {},
                "a closed case takes recordings, explanations and corrections only");
  ZL_TRY(const auto version, base::need_int(input, "version"));
  const auto* stays = base::find(input, "stays");
  if (stays != nullptr && !stays->is_bool())
    return malformed("whether the version before stays is yes or no", "/stays");
  if (version < 0)
    return malformed("a draft says which version it was made from, 0 for the first", "/version");
  ZL_TRY(auto text, draft_text(input));
  ZL_TRY(const auto newest, core.parts.accounts.paper_draft(asked.state->id, asked.paper));
  if (newest && newest->json == text) {  // nothing new, and nothing that another one could lose
    ZL_TRY(auto body, version_view(core, *newest));
    return Reply{std::move(body), {}};
  }
  ports::PaperDraft draft{asked.state->id,  asked.paper, std::move(text), static_cast<std::uint64_t>(version),
                          context.who.user, {},          core.now()};
  const auto kept = core.parts.accounts.put_paper_draft(std::move(draft), base::bool_at(input, "stays"));
  if (!kept && kept.error().code == "draft.changed") return changed_meanwhile(core, asked, kept.error());
  if (!kept) return base::pass_on(kept.error());
  ZL_TRY(auto body, version_view(core, *kept));
  return Reply{std::move(body), {}};
}

// ---- what was prepared
// ---------------------------------------------------------------------------------------------

JsonArray described(const page_layout::Form& form) {
  JsonArray out;
  for (const auto& field : form.fields) {
    JsonObject one{{"field", field.id}, {"label", field.label}};
    JsonArray columns;
    for (const auto& column : field.columns) columns.emplace_back(column.label);
    if (!columns.empty()) one["columns"] = std::move(columns);
    out.push_back(std::move(one));
  }
  return out;
}

struct PreparedVersion {
  std::string signed_digest;
  base::Instant at;
};

std::optional<PreparedVersion> prepared_version(const records::Paper& paper, std::int64_t version) {
  if (paper.version == version) return PreparedVersion{paper.signed_digest, paper.prepared_at};
  for (const auto& earlier : paper.earlier)
    if (earlier.version == version) return PreparedVersion{earlier.signed_digest, earlier.prepared_at};
  return std::nullopt;
}

base::Result<Reply> view_paper_fields(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto state, load_case(core, context.who, "case.paper_fields", base::text_at(input, "case")));
  const auto* paper = state->paper(base::text_at(input, "paper"));
  const auto found =
      paper ? prepared_version(*paper, base::int_at(input, "version").value_or(0)) : std::nullopt;
  if (!found)
    return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such version of a paper",
                "version", "look at the case page");
  ZL_CHECK(note_look(core, context.who, "case", state->id, !state->labels.empty()));
  ZL_TRY(const auto content, signed_content(core, found->signed_digest));
  ZL_TRY(const auto form_digest, base::Digest::from_hex(base::text_at(content, "form_digest")));
  ZL_TRY(const auto installed, form_of_digest(core, form_digest));
  const auto* fields = base::find(content, "fields");
  return Reply{JsonObject{{"paper", paper->id},
                          {"version", base::int_at(input, "version").value_or(0)},
                          {"form", paper->form},
                          {"prepared_at", found->at.text()},
                          {"signed_digest", found->signed_digest},
                          {"described", described(installed.form)},
                          {"fields", fields ? *fields : Json(JsonObject{})}},
               {}};
}

}  // namespace

void add_paper_drafts(Core& core) {
  const auto desks = std::make_shared<DraftDesks>();
  core.operations["case.view_draft"] = [desks](Core& c, const CallContext& context, const Json& input) {
    return view_draft(c, *desks, context, input);
  };
  core.operations["case.keep_draft"] = keep_draft;
  core.operations["case.draft_versions"] = list_versions;
  core.operations["case.paper_fields"] = view_paper_fields;
}

}  // namespace services
