// What a loaded vocabulary holds. Internal to the room.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "records/schema.h"
#include "records/sentence.h"
#include "records/vocabulary.h"

namespace records {

struct EventSchema {
  SchemaPtr schema;
  std::vector<std::string> actors;
  bool of_case = true, of_bureau = false;
  std::optional<Recordable> recordable;
  Sentence zh, en;
};

struct CommandSchema {
  int version = 0;
  SchemaPtr schema;
};

// One step from a version of a body to the next one.
struct UpcastStep {
  enum class Kind { rename, set_default, drop } kind = Kind::drop;
  std::string field, to;
  base::Json value;
};

struct VocabularyContent {
  std::map<std::string, EventSchema, std::less<>> events;      // by "name/version"
  std::map<std::string, CommandSchema, std::less<>> commands;  // the newest, by name
  std::map<std::string, int, std::less<>> newest;              // newest version, by name
  std::map<std::string, std::vector<UpcastStep>, std::less<>> upcasts;
  WordTable words;
  std::vector<std::string> own_signers;  // roles of common.json#/x-own-signers
  std::map<std::string, std::string, std::less<>> texts;  // of common.json and of each event's file, by its name
};

struct Vocabulary::Content {
  VocabularyContent all;
};

}  // namespace records
