// The vocabulary: one JSON Schema per event type and version and one per command, read from data/vocabulary.
// Strict and bounded: a keyword that is not understood is an error when loading, never ignored. Keywords:
// $schema, $id, $ref (to common.json#/$defs/NAME), $defs (common.json only), title, description, type,
// properties, required, additionalProperties (false or absent), enum, const, pattern (RE2), minLength,
// maxLength (code points), minimum, maximum, items, minItems, maxItems, uniqueItems, minProperties,
// maxProperties, format, oneOf, x-sentence, x-actors, x-stream (case, bureau, access, any; absent: case), x-gated (commands that ask the rulebook's gates),
// x-recordable (events that people enter into a record as they are).
// Formats: instant (27 characters, UTC), date, digest (64
// hex), user (uuid@origin, os:UID, system), id (uuid@origin).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "records/event.h"

namespace records {

enum class Language { zh, en };

// How an event enters the record of a case, or the bureau's own, by a person's hand, where no command of its own makes it.
struct Recordable {
  std::string counted;     // field that names what it brings: the next of its kind, "signal-3"; empty: none
  bool may_go_on = false;  // `counted` may name an earlier one instead
  bool spoken = false;     // whoever enters it says it themselves: `user` and `name` are theirs
  std::string group;       // of entries that are offered together; empty: none
  std::string identified;  // field that gets an id of its own, unless one is given; empty: none
  std::map<std::string, std::string, std::less<>> names;  // field → read model that must know what it names
  std::map<std::string, std::string, std::less<>> follows;  // field → the entry that must have said the same before
  bool confined = false;  // told only to those who may enter it
  bool after_closing = false;  // of what goes on, or begins, when the case is closed
  // Set: the approval that the field `approval` names was granted, unless the entry has one of these values.
  std::optional<base::JsonObject> after_approval;
};

// One field of an event, as a form asks for it.
struct FieldTold {
  std::string name, type, format, pattern;  // type: "string", "boolean", "integer", "array", "object"
  bool needed = false;
  bool written = false;  // a text, or each of a list, that says something: not blanks alone
  std::vector<std::string> choices;                       // of a text, or of each item of a list
  std::optional<std::int64_t> least, most, longest, items_most;  // of a number; letters of a text; of a list
  std::string thing;              // noun of the thing of a case that it names ("act" of "act-1"), "*": of any; empty: none
  std::vector<FieldTold> parts;   // of an object, or of each object of a list
};

inline constexpr std::size_t kMaxSchemaFiles = 2000;
inline constexpr std::size_t kMaxSchemaBytes = 256 * 1024;  // one file
inline constexpr int kMaxSchemaDepth = 16;

class Vocabulary {
 public:
  // `files`: name relative to data/vocabulary → text: "common.json", "upcasts.json", "hazard.found.v1.json",
  // "commands/case.find_hazard.v1.json". Texts for readers (*.md) are passed over.
  // Errors: invalid "vocabulary.bad_schema", where = file and path inside it.
  static base::Result<Vocabulary> load(const std::map<std::string, std::string>& files);

  // Errors: invalid "event.unknown_type"; invalid "schema.<keyword>" with where = the field ("/signer/role"),
  // what = what is wrong, remedy = what is allowed.
  base::Status check_event(std::string_view type, const base::Json& body) const;
  // `name` without version: the newest is checked. Errors: invalid "command.unknown"; as above.
  base::Status check_command(std::string_view name, const base::Json& input) const;

  // Brings an event to the newest version of its type. Errors: invalid "event.unknown_type".
  base::Result<Event> upcast(Event event) const;
  // The same without a copy where the event is of the newest version already: itself, else what is made in `room`.
  base::Result<const Event*> newest(const Event& event, Event& room) const;

  bool knows_event(std::string_view type) const;
  bool knows_command(std::string_view name) const;
  // Whether a case's record, or the bureau's streams (the record of the bureau, the access log), hold events
  // of the type. A few types may stand in either; one that is unknown stands in none.
  bool of_case(std::string_view type) const;
  bool of_bureau(std::string_view type) const;
  std::vector<std::string> event_types() const;  // "hazard.found/1", …, sorted
  std::vector<std::string> commands() const;     // "case.find_hazard", …, sorted
  // What a reader without this program needs to understand bodies of these types: the file of each, by its name, as it was
  // loaded, and common.json, to which they refer. Of an unknown type there is none.
  std::map<std::string, std::string> schema_files(const std::set<std::string>& types) const;
  // Role ids, or "system", that may cause the event; empty where the type is unknown.
  std::vector<std::string> actors(std::string_view type) const;

  // Null where no person enters it so. Into whose record says `of_case`, `of_bureau`.
  const Recordable* recordable(std::string_view type) const;
  // "custodian.appointed" → "custodian.appointed/1"; empty where there is none.
  std::string newest_of(std::string_view name) const;
  // In the order of their names; none where the type is unknown.
  std::vector<FieldTold> fields_of(std::string_view type) const;
  // Whether the newest body of a type ("filing.decided") may hold something below these names, lists being passed through.
  bool has_field(std::string_view name, const std::vector<std::string>& below) const;
  // Whether who signs a paper in this role is of the bureau, and signs under the own account.
  bool signs_by_account(std::string_view signer_role) const;
  // Every value of a field with its word.
  std::map<std::string, std::string> words_of(std::string_view field, Language language) const;

  // Names for ids in sentences: a user's name for a user id, "问题 2" for "hazard-2"; empty = leave as it is.
  using NameOf = std::function<std::string(std::string_view id)>;
  // The event as one sentence. Parts of a sentence in [ ] are left out where their field is absent.
  std::string sentence(std::string_view type, const base::Json& body, Language language,
                       const NameOf& name_of = {}) const;
  // A word of the record in a language: word("outcome", "rectified", zh) = "已整改"; the value itself where
  // none is known.
  std::string word(std::string_view field, std::string_view value, Language language) const;

 private:
  struct Content;
  std::shared_ptr<const Content> content_;  // immutable, shared by copies
};

// Bodies as they stand after their corrections (更正): each correction.made overlays the fields of the event
// it names, wherever both are in `events`. The corrections themselves stay in the list.
std::vector<Event> effective(std::vector<Event> events);

}  // namespace records
