#include <cstddef>
#include <cstdint>

#include "zhilu_verify/notes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(zhilu_verify::read_verifier_key(text));
  const auto note = zhilu_verify::read_note(text);
  if (!note) return 0;
  if (note->signatures.empty() || !text.starts_with(note->text)) __builtin_trap();
  const auto checkpoint = zhilu_verify::read_checkpoint(*note);
  if (!checkpoint) return 0;
  const auto again = checkpoint->origin + "\n" + std::to_string(checkpoint->size) + "\n" +
                     base::to_base64(checkpoint->root.view()) + "\n";
  if (again != note->text) __builtin_trap();  // one checkpoint has one spelling
  return 0;
}
