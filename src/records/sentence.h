// The sentences in which events are told: "在{place}发现问题：{description}[，{due}前整改]". A part in [ ] is
// left out when one of its fields is absent. Internal to the room.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "records/schema.h"
#include "records/vocabulary.h"

namespace records {

// What is wrong with a file of the vocabulary, and in which.
inline tl::unexpected<base::Error> bad_schema(const std::string& where, std::string what) {
  return base::fail(base::ErrorKind::invalid, "vocabulary.bad_schema", std::move(what), where);
}

struct SentencePart {
  std::string text;               // words as they stand, or
  std::vector<std::string> path;  // the way to a field of the body
  int group = 0;                  // parts of one [ ] share a number; 0: always said
};
using Sentence = std::vector<SentencePart>;

struct Words {
  std::string zh, en;
};
using WordTable =
    std::map<std::string, std::map<std::string, Words, std::less<>>, std::less<>>;  // field → value

// Errors: invalid "vocabulary.bad_schema" (brackets, or a field that the schema has not).
base::Result<Sentence> parse_sentence(std::string_view text, const Schema& schema, const std::string& where);

std::string word_of(const WordTable& words, std::string_view field, std::string_view value,
                    Language language);

std::string render_sentence(const Sentence& sentence, const base::Json& body, const WordTable& words,
                            Language language, const Vocabulary::NameOf& name_of);

}  // namespace records
