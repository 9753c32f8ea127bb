#include "services/signing_places.h"

#include <algorithm>
#include <cctype>

#include "page_layout/blanks.h"

namespace services {
namespace {

// Whether the words stand there whole: one certificate's number may begin as another's does.
bool holds(const std::string& printed, const std::string& words) {
  if (words.empty()) return false;
  for (auto at = printed.find(words); at != std::string::npos; at = printed.find(words, at + 1)) {
    const auto end = at + words.size();
    if (end == printed.size() || !std::isalnum(static_cast<unsigned char>(printed[end]))) return true;
  }
  return false;
}
// The name stands first, alone or before what else is told of its bearer: 李明 is not 李明华.
bool holds_name(const std::string& printed, const records::Signer& signer) {
  constexpr std::string_view kSeparators[] = {"　", " ", "（", "(", "，", ",", "、", "；", "：", ":", "/"};
  if (signer.name.empty() || !printed.starts_with(signer.name)) return false;
  const auto rest = std::string_view(printed).substr(signer.name.size());
  return rest.empty() || std::any_of(std::begin(kSeparators), std::end(kSeparators), [&](auto separator) { return rest.starts_with(separator); });
}
bool holds_certificate(const std::string& printed, const records::Signer& signer) {
  return holds(printed, signer.certificate.value_or(""));
}
// Two officers may have one name.
bool holds_both(const std::string& printed, const records::Signer& signer) {
  return holds_name(printed, signer) && holds_certificate(printed, signer);
}

}  // namespace

std::optional<int> SigningPlaces::place_of(const records::Signer& signer) const {
  const auto found = printed.find(signer.role);
  if (found == printed.end()) return 0;
  const auto& entries = found->second;
  for (const auto tells_of : {holds_both, holds_certificate, holds_name}) {
    const auto own =
        std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return tells_of(entry, signer); });
    if (own != entries.end()) return static_cast<int>(own - entries.begin()) + 1;
  }
  return std::nullopt;
}

SigningPlaces signing_places(const page_layout::Form& form, const base::Json& fields) {
  SigningPlaces out;
  const auto add = [&](const std::string& role, const std::string& beneath) {
    if (beneath.empty()) return;
    auto& entries = out.printed[role];
    if (const auto* list = base::array_at(fields, beneath))
      for (const auto& entry : *list) entries.emplace_back(entry.is_string() ? entry.as_string() : "");
  };
  for (const auto& block : form.blocks) {
    for (const auto& line : block.lines) add(line.role, line.beneath);
    for (const auto& box : block.boxes) add(box.role, box.beneath);
  }
  out.blanks = page_layout::blanks_left(form, fields);
  return out;
}

}  // namespace services
