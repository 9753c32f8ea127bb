#include "services/legal_review.h"

#include <algorithm>
#include <set>

#include "records/case_entries.h"
#include "services/core.h"
#include "services/entry_forms.h"
#include "services/paper_source.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

namespace {

bool lists_word(const Json& object, std::string_view list, std::string_view word) {
  const auto* words = base::array_at(object, list);
  return words != nullptr &&
         std::any_of(words->begin(), words->end(), [&](const Json& one) { return one.is_string() && std::string_view(one.get_string()) == word; });
}

std::string type_name(std::string_view type) { return std::string(type.substr(0, type.rfind('/'))); }

}  // namespace

Result<ReviewChecklists> ReviewChecklists::load(std::string_view text) {
  const auto bad = [](std::string what, const std::string& where) {
    return fail(ErrorKind::invalid, "review.bad_checklists", std::move(what), "legal_review.json" + where, "install the program again");
  };
  ReviewChecklists out;
  ZL_TRY(out.data_, base::parse_json(text));
  const auto* items = base::object_at(out.data_, "items");
  const auto* lists = base::object_at(out.data_, "lists");
  if (items == nullptr || lists == nullptr || base::text_at(out.data_, "entry").empty()) return bad("`entry`, `items` or `lists` is missing", "");
  for (const auto& member : *lists) {
    auto& list = out.lists_[std::string(member.key())];
    const auto* names = member.value().if_array();
    for (std::size_t i = 0; names != nullptr && i < names->size(); ++i) {
      const auto* name = (*names)[i].if_string();
      if (name == nullptr || !items->contains(*name)) return bad("there is no such item", "/lists/" + std::string(member.key()));
      list.emplace_back(*name);
    }
  }
  return out;
}

bool ReviewChecklists::is_review(std::string_view type) const {
  const auto entry = base::text_at(data_, "entry");
  return !entry.empty() && type_name(type) == entry;
}

const std::vector<std::string>* ReviewChecklists::list(std::string_view case_kind) const {
  const auto found = lists_.find(case_kind);
  return found == lists_.end() ? nullptr : &found->second;
}

base::Status ReviewChecklists::check(std::string_view case_kind, const Json& body) const {
  const auto* wanted = list(case_kind);
  if (wanted == nullptr || !lists_word(data_, "stages", base::text_at(body, "review_stage"))) return {};
  const auto* given = base::array_at(body, "items");
  std::multiset<std::string> told;
  bool faulty = false;
  for (std::size_t i = 0; given != nullptr && i < given->size(); ++i) {
    const auto& one = (*given)[i];
    told.insert(base::text_at(one, "review_item"));
    const bool fault = base::text_at(one, "review_result") == base::text_at(data_, "faulty");
    faulty = faulty || fault;
    if (fault && base::text_at(one, "text").empty())
      return fail(ErrorKind::invalid, "review.reason_missing", "what is at fault is said", "/body/items/" + std::to_string(i) + "/text",
                  "say what has to be put right");
  }
  if (told != std::multiset<std::string>(wanted->begin(), wanted->end()))
    return fail(ErrorKind::invalid, "review.items", "the review does not answer each item of its list once", "/body/items",
                "answer all items of the list");
  if (faulty && lists_word(data_, "passing", base::text_at(body, "review_outcome")))
    return fail(ErrorKind::invalid, "review.not_passed", "something is at fault, and the review passes it", "/body/review_outcome",
                "let it be amended or supplemented, or say that it does not pass");
  return {};
}

namespace {

Json item_view(const ReviewChecklists& lists, const std::string& item) {
  const auto& told = lists.data().at("items").at(item);
  return JsonObject{{"item", item},
                    {"title", base::text_at(told.at("title"), "zh")},
                    {"title_en", base::text_at(told.at("title"), "en")},
                    {"asks", told.at("asks").at("zh")},
                    {"asks_en", told.at("asks").at("en")}};
}

bool says_all(const Json& body, const Json& where) {
  const auto* wanted = where.if_object();
  return wanted == nullptr || std::all_of(wanted->begin(), wanted->end(), [&](const auto& member) {
           const auto* value = base::find(body, member.key());
           return value != nullptr && *value == member.value();
         });
}

// Whether something happened after which it is reviewed again, and no review has passed since.
bool is_due_again(const Json& data, const std::vector<records::Event>& events) {
  const auto* after = base::find(data.at("again"), "after");
  bool due = false;
  for (const auto& event : events) {
    if (event.disposed || !event.body.is_object()) continue;
    const auto name = type_name(event.type);
    if (after != nullptr && name == base::text_at(*after, "type") && says_all(event.body, after->at("where"))) due = true;
    if (name == base::text_at(data, "entry") && lists_word(data, "passing", base::text_at(event.body, "review_outcome"))) due = false;
  }
  return due;
}

// What a review of this case looks at, at which stage the bureau has it done, whether it is due again, and whether this person
// may give it.
Result<Reply> view_legal_review(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto state, load_case(core, context.who, "case.legal_review", base::text_at(input, "case")));
  ZL_CHECK(note_look(core, context.who, "case", state->id, !state->labels.empty()));
  const auto& lists = core.parts.reviews;
  const auto& data = lists.data();
  JsonArray items;
  if (const auto* list = lists.list(state->kind))
    for (const auto& item : *list) items.push_back(item_view(lists, item));
  ZL_TRY(const auto events, events_told(core, *state));
  ZL_TRY(auto stage, parameter(core, base::text_at(data, "parameter"), base::text_at(core.parts.parameters.fallback(), base::text_at(data, "parameter"))));
  const bool again = base::find(data, "again") != nullptr && is_due_again(data, events);
  const auto type = core.parts.vocabulary.newest_of(base::text_at(data, "entry"));
  const bool office = may_cause(core.parts.vocabulary, context.who, type);
  const bool handled = records::handled(*state, context.who.user.text);
  JsonObject out{{"case", state->id}, {"items", std::move(items)}, {"stage", again ? base::text_at(data.at("again"), "stage") : stage},
                 {"again", again}, {"mine", office && !handled && !state->closed}, {"handled", handled}, {"case_version", state->version}};
  if (again) {
    out["basis"] = base::text_at(data.at("again").at("basis"), "zh");
    out["basis_en"] = base::text_at(data.at("again").at("basis"), "en");
  }
  return Reply{std::move(out), state->version};
}

}  // namespace

void add_legal_review(Core& core) { core.operations["case.legal_review"] = view_legal_review; }

}  // namespace services
