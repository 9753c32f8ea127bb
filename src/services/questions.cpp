#include "services/questions.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/blank.h"
#include "services/core.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::string_view kQuestionFolder = "questions/";
constexpr std::array<std::string_view, 4> kParts{"rights", "identity", "facts", "closing"};
constexpr std::array<std::string_view, 4> kSetMembers{"id", "title", "causes", "questions"};
constexpr std::array<std::string_view, 4> kQuestionMembers{"id", "part", "ask", "rights"};

tl::unexpected<base::Error> bad_bank(const char* what, std::string where) {
  return fail(ErrorKind::invalid, "question.bad_bank", what, std::move(where), "see data/questions/README.md");
}

template <class Known>
base::Status has_only(const Json& json, const Known& known, const std::string& where) {
  const auto* object = json.if_object();
  if (object == nullptr) return bad_bank("an object is wanted here", where);
  for (const auto& member : *object)
    if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end())
      return bad_bank("there is no such member", where + "/" + std::string(member.key()));
  return {};
}

base::Result<std::string> needed_text(const Json& json, const char* name, const std::string& where) {
  auto text = base::text_at(json, name);
  if (base::is_blank(text)) return bad_bank("a text is lacking", where + "/" + name);
  return text;
}

base::Result<std::vector<std::string>> listed_texts(const Json& json, const char* name, const std::string& where) {
  std::vector<std::string> out;
  const auto* given = base::find(json, name);
  if (given == nullptr) return out;
  const auto place = where + "/" + name;
  const auto* list = given->if_array();
  if (list == nullptr) return bad_bank("a list of texts is wanted here", place);
  for (const auto& one : *list) {
    const auto* text = one.if_string();
    if (text == nullptr || base::is_blank(*text)) return bad_bank("a list of texts holds something else", place);
    out.emplace_back(text->data(), text->size());
  }
  return out;
}

// What a party can be told of as its right.
std::vector<std::string> known_rights(const records::Vocabulary& vocabulary) {
  for (const auto& field : vocabulary.fields_of(vocabulary.newest_of("party.told")))
    if (field.name == "rights") return field.choices;
  return {};
}

base::Result<Question> read_question(const Json& json, const std::string& where, const std::vector<std::string>& rights) {
  ZL_CHECK(has_only(json, kQuestionMembers, where));
  Question out;
  ZL_TRY(out.id, needed_text(json, "id", where));
  ZL_TRY(out.part, needed_text(json, "part", where));
  ZL_TRY(out.ask, needed_text(json, "ask", where));
  ZL_TRY(out.rights, listed_texts(json, "rights", where));
  if (std::find(kParts.begin(), kParts.end(), out.part) == kParts.end())
    return bad_bank("an interview has no such part: rights, identity, facts or closing", where + "/part");
  for (std::size_t i = 0; i < out.rights.size(); ++i)
    if (std::find(rights.begin(), rights.end(), out.rights[i]) == rights.end())
      return bad_bank("the vocabulary has no such right (party.told)", where + "/rights/" + std::to_string(i));
  return out;
}

base::Result<QuestionSet> read_set(const Json& json, const std::string& where, const std::vector<std::string>& rights) {
  ZL_CHECK(has_only(json, kSetMembers, where));
  QuestionSet out;
  ZL_TRY(out.id, needed_text(json, "id", where));
  ZL_TRY(out.title, needed_text(json, "title", where));
  ZL_TRY(out.causes, listed_texts(json, "causes", where));
  const auto* list = base::array_at(json, "questions");
  if (list == nullptr || list->empty()) return bad_bank("a set lists its questions", where + "/questions");
  for (std::size_t i = 0; i < list->size(); ++i) {
    ZL_TRY(auto question, read_question((*list)[i], where + "/questions/" + std::to_string(i), rights));
    out.questions.push_back(std::move(question));
  }
  return out;
}

JsonObject set_view(const QuestionSet& set) {
  JsonArray questions;
  for (const auto& q : set.questions) {
    JsonObject one{{"question", q.id}, {"part", q.part}, {"ask", q.ask}};
    if (!q.rights.empty()) one["rights"] = JsonArray(q.rights.begin(), q.rights.end());
    questions.push_back(std::move(one));
  }
  return {{"set", set.id},
          {"title", set.title},
          {"causes", JsonArray(set.causes.begin(), set.causes.end())},
          {"questions", std::move(questions)}};
}

base::Result<Reply> list_questions(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "question.list"));
  JsonArray sets;
  for (const auto& set : core.parts.questions) sets.push_back(set_view(set));
  return Reply{JsonObject{{"sets", std::move(sets)}}, {}};
}

}  // namespace

base::Result<std::vector<QuestionSet>> load_questions(const std::map<std::string, std::string>& files, const records::Vocabulary& vocabulary) {
  const auto rights = known_rights(vocabulary);
  std::vector<QuestionSet> out;
  std::set<std::string> ids;
  for (const auto& [path, text] : files) {
    if (!path.starts_with(kQuestionFolder) || !path.ends_with(".json")) continue;
    auto json = base::parse_json(text);
    if (!json) return bad_bank("this is no JSON", path + ": " + json.error().text());
    ZL_TRY(auto set, read_set(*json, path + "#", rights));
    if (!ids.insert(set.id).second) return bad_bank("two sets bear this id", path + "#/id");
    for (std::size_t i = 0; i < set.questions.size(); ++i)
      if (!ids.insert(set.id + "/" + set.questions[i].id).second)
        return bad_bank("two questions of the set bear this id", path + "#/questions/" + std::to_string(i) + "/id");
    out.push_back(std::move(set));
  }
  return out;
}

void add_questions(Core& core) {
  core.operations["question.list"] = list_questions;
}

}  // namespace services
