// Any bytes as the text of a checkpoint, a tile path and a bundle: no crash, and one spelling only.
#include <cstdint>

#include "merkle_log/notes.h"
#include "merkle_log/tiles.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = base::text_of({data, size});
  if (const auto checkpoint = merkle_log::parse_checkpoint(text))
    REQUIRE_INVARIANT(text.starts_with(checkpoint->text()));
  if (const auto name = merkle_log::parse_tile_path(text)) REQUIRE_INVARIANT(name->path() == text);
  if (const auto leaves = merkle_log::leaves_of({data, size})) {
    base::Bytes again;
    for (const auto& leaf : *leaves) merkle_log::put_leaf(again, leaf);
    REQUIRE_INVARIANT(base::text_of(again) == text);
  }
  return 0;
}
