#include "services/phrases.h"

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

constexpr std::string_view kPhraseFolder = "phrases/", kPhraseEvent = "phrase.saved";
constexpr std::array<std::string_view, 4> kPhraseMembers{"id", "kind", "title", "text"};

tl::unexpected<base::Error> bad_library(const char* what, std::string where) {
  return fail(ErrorKind::invalid, "phrase.bad_library", what, std::move(where), "see data/phrases/README.md");
}

base::Result<Phrase> read_phrase(const Json& json, const std::string& where) {
  const auto* object = json.if_object();
  if (object == nullptr) return bad_library("a phrase is an object", where);
  for (const auto& member : *object) {
    const std::string name(member.key());
    if (std::find(kPhraseMembers.begin(), kPhraseMembers.end(), name) == kPhraseMembers.end())
      return bad_library("a phrase has no such member", where + "/" + name);
  }
  for (const auto member : kPhraseMembers)
    if (base::is_blank(base::text_at(json, member)))
      return bad_library("a phrase lacks a text", where + "/" + std::string(member));
  return Phrase{base::text_at(json, "id"), base::text_at(json, "kind"), base::text_at(json, "title"),
                base::text_at(json, "text")};
}

// The bureau's own as they stand: of each the last that was saved, unless that one withdraws it.
base::Result<std::vector<Phrase>> phrases_of_bureau(Core& core) {
  std::vector<Phrase> out;
  ports::RowQuery query{.model = "bureau_entry", .lookup = std::string(kPhraseEvent), .limit = 1000};
  while (true) {
    ZL_TRY(const auto rows, core.parts.store.rows(query));
    for (const auto& row : rows) {
      const auto& body = *base::find(row.json, "body");
      Phrase phrase{base::text_at(body, "phrase_id"), base::text_at(body, "phrase_kind"),
                    base::text_at(body, "title"), base::text_at(body, "text")};
      const auto known =
          std::find_if(out.begin(), out.end(), [&](const Phrase& p) { return p.id == phrase.id; });
      const bool withdrawn = base::bool_at(body, "withdrawn");
      if (known == out.end() && !withdrawn)
        out.push_back(std::move(phrase));
      else if (known != out.end() && withdrawn)
        out.erase(known);
      else if (known != out.end())
        *known = std::move(phrase);
    }
    if (rows.size() < query.limit) return out;
    query.after_key = rows.back().order_key;
    query.after_id = rows.back().id;
  }
}

JsonObject phrase_view(const Core& core, const Phrase& phrase, bool own) {
  const auto& words = core.parts.vocabulary;
  return {{"phrase", phrase.id},
          {"kind", phrase.kind},
          {"kind_word", words.word("phrase_kind", phrase.kind, records::Language::zh)},
          {"kind_word_en", words.word("phrase_kind", phrase.kind, records::Language::en)},
          {"title", phrase.title},
          {"text", phrase.text},
          {"own", own}};
}

base::Result<Reply> list_phrases(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "phrase.list"));
  ZL_TRY(const auto own, phrases_of_bureau(core));
  JsonArray all;
  for (const auto& phrase : own) all.push_back(phrase_view(core, phrase, true));
  for (const auto& phrase : core.parts.phrases) all.push_back(phrase_view(core, phrase, false));
  return Reply{JsonObject{{"phrases", std::move(all)}}, {}};
}

}  // namespace

base::Result<std::vector<Phrase>> load_phrases(const std::map<std::string, std::string>& files) {
  std::vector<Phrase> out;
  std::set<std::string> ids;
  for (const auto& [path, text] : files) {
    if (!path.starts_with(kPhraseFolder) || !path.ends_with(".json")) continue;
    auto json = base::parse_json(text);
    if (!json) return bad_library("this is no JSON", path + ": " + json.error().text());
    const auto* list = base::array_at(*json, "phrases");
    if (list == nullptr) return bad_library("a library lists its phrases", path + "#/phrases");
    for (std::size_t i = 0; i < list->size(); ++i) {
      const auto where = path + "#/phrases/" + std::to_string(i);
      ZL_TRY(auto phrase, read_phrase((*list)[i], where));
      if (!ids.insert(phrase.id).second) return bad_library("two phrases bear this id", where + "/id");
      out.push_back(std::move(phrase));
    }
  }
  return out;
}

void add_phrases(Core& core) {
  core.operations["phrase.list"] = list_phrases;
}

}  // namespace services
