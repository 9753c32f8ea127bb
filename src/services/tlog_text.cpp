#include "services/tlog_text.h"

#include <charconv>

namespace services {

std::string tlog_proof_text(std::uint64_t index, std::span<const base::Digest> hashes, std::string_view checkpoint) {
  std::string text = "c2sp.org/tlog-proof@v1\nindex " + std::to_string(index) + "\n";
  for (const auto& hash : hashes) text += base::to_base64(hash.bytes) + "\n";
  return text + "\n" + std::string(checkpoint);
}

std::uint64_t checkpoint_size(std::string_view note) {
  const auto first = note.find('\n');
  if (first == std::string_view::npos) return 0;
  std::uint64_t size = 0;
  std::from_chars(note.data() + first + 1, note.data() + note.size(), size);
  return size;
}

std::string checkpoint_root(std::string_view note) {
  for (int line = 0; line < 2; ++line) {
    const auto end = note.find('\n');
    if (end == std::string_view::npos) return {};
    note.remove_prefix(end + 1);
  }
  return std::string(note.substr(0, note.find('\n')));
}

}  // namespace services
