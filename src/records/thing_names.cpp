#include "records/thing_names.h"

#include <algorithm>

#include "base/ascii.h"

namespace records {
namespace {

bool is_noun_letter(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}
// What may stand in a longer name of which the id would be a part only: an id of the bureau's, a file's name.
bool goes_on(char c) {
  return is_noun_letter(c) || base::is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '@' || c == '.';
}

std::string filled(std::string words, std::string_view gap, std::string_view value) {
  if (const auto at = words.find(gap); at != std::string::npos) words.replace(at, gap.size(), value);
  return words;
}

// "第1次检查": which of the acts of its kind it was.
std::string act_name(const CaseState& state, const Act& act, std::string words, const Vocabulary& vocabulary,
                     Language language) {
  const auto same = std::count_if(state.acts.begin(), state.acts.end(), [&](const Act& other) {
    return other.kind == act.kind && &other <= &act;
  });
  return filled(filled(std::move(words), "{n}", std::to_string(same)), "{kind}",
                vocabulary.word("kind", act.kind, language));
}

}  // namespace

std::string name_of_thing(const CaseState& state, std::string_view id, const Vocabulary& vocabulary, Language language) {
  const auto dash = id.rfind('-');
  if (dash == std::string_view::npos) return {};
  const auto noun = id.substr(0, dash), number = id.substr(dash + 1);
  if (noun.empty() || number.empty() || !std::all_of(noun.begin(), noun.end(), is_noun_letter) ||
      !std::all_of(number.begin(), number.end(), base::is_digit))
    return {};
  const auto words = vocabulary.word("counted_thing", noun, language);
  if (words == noun) return {};
  std::string_view name;
  if (const auto* recording = state.recording(id)) name = recording->name;
  if (const auto* paper = state.paper(id)) name = paper->number;
  if (const auto* exemption = state.exemption(id)) name = exemption->scope.name;
  if (const auto* act = state.act(id)) return act_name(state, *act, words, vocabulary, language);
  return filled(filled(words, "{name}", name.empty() ? number : name), "{n}", number);
}

std::string with_names(std::string_view text, const CaseState& state, const Vocabulary& vocabulary, Language language) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_noun_letter(text[end])) ++end;
    const bool noun = end > i && end < text.size() && text[end] == '-';
    if (noun) {
      std::size_t last = end + 1;
      while (last < text.size() && base::is_digit(text[last])) ++last;
      const bool apart = (i == 0 || !goes_on(text[i - 1])) && (last == text.size() || !goes_on(text[last]));
      if (apart && last > end + 1)
        if (const auto name = name_of_thing(state, text.substr(i, last - i), vocabulary, language); !name.empty()) {
          out += name;
          i = last;
          continue;
        }
    }
    const auto next = std::max(end, i + 1);
    out += text.substr(i, next - i);
    i = next;
  }
  return out;
}

}  // namespace records
