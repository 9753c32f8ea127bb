#include "zhilu_verify/messages.h"

#include <algorithm>
#include <iterator>

namespace zhilu_verify {
namespace {

constexpr char kReason =
    '\x01';  // begins an argument that is a code; no text of a bag can, the report cleans them

std::string argument(Language language, const std::string& text) {
  if (text.empty() || text.front() != kReason) return text;
  const auto line = std::find_if(std::begin(kCatalogue), std::end(kCatalogue), [&](const CatalogueLine& l) {
    return l.code == std::string_view(text).substr(1);
  });
  if (line == std::end(kCatalogue)) return text.substr(1);
  return std::string(language == Language::zh ? line->zh : line->en);
}

}  // namespace

std::string say(Language language, const Message& message) {
  const auto* line = std::find_if(std::begin(kCatalogue), std::end(kCatalogue),
                                  [&](const CatalogueLine& l) { return l.code == message.code; });
  REQUIRE_INVARIANT(line != std::end(kCatalogue));
  const std::string_view pattern = language == Language::zh ? line->zh : line->en;
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool placeholder = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    if (!placeholder) {
      out += pattern[i];
      continue;
    }
    const auto index = static_cast<std::size_t>(pattern[i + 1] - '0');
    if (index < message.args.size()) out += argument(language, message.args[index]);
    i += 2;
  }
  return out;
}

tl::unexpected<base::Error> because(base::ErrorKind kind, Code reason, std::string where,
                                    std::string remedy) {
  Message message(reason);
  return base::fail(kind, std::string(reason.code), say(Language::en, message), std::move(where),
                    std::move(remedy));
}

std::string why(const base::Error& error) {
  return in_catalogue(error.code) ? kReason + error.code : error.what;
}

std::string why(Code reason) {
  return kReason + std::string(reason.code);
}

}  // namespace zhilu_verify
