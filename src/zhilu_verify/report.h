// What a verification found: one line per check, in the order of docs/formats/bag.md, with a finding for each
// thing that is not as it should be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "zhilu_verify/messages.h"

namespace zhilu_verify {

enum class Verdict { sound, not_sound, not_checked };

const char* verdict_name(Verdict verdict);  // "sound", "not_sound", "not_checked"

struct Finding {
  Verdict verdict = Verdict::not_sound;
  std::string where;                 // a path in the bag, or what else it is about
  std::optional<std::uint64_t> seq;  // of the log, where it is about an entry
  Message what;
};

inline constexpr std::size_t kMaxFindings = 200;  // listed per check; the rest is counted

struct Check {
  explicit Check(Code title) : name(title.code.substr(6)), heading(title) {}

  void wrong(std::string where, Message what, std::optional<std::uint64_t> seq = {});
  // Says something that does not make the check fail: a disposed body, a renamed folder.
  void note(std::string where, Message what, std::optional<std::uint64_t> seq = {});
  // The check could not be made at all.
  void skip(Message why);

  std::string name;  // "structure", "payload", …
  Message heading;
  Verdict verdict = Verdict::sound;
  std::vector<Finding> findings;
  std::size_t unlisted = 0;

 private:
  void add(Finding finding);
};

struct Report {
  std::vector<Check> checks;
  std::string bag;          // its archive number, once known
  std::string fingerprint;  // of the key that the signatures were checked with
  bool anchored = false;    // that key came from outside, and fits
  std::uint64_t files = 0, bytes = 0, entries = 0;

  bool sound() const;  // every check but the anchor was made, and none failed
  const Check* find(std::string_view name) const;
};

std::string as_text(const Report& report, Language language);
std::string as_json(const Report& report, Language language);

}  // namespace zhilu_verify
