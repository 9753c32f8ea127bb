// Any bytes as a rulebook file: the loader answers with a rulebook or with an error, in bounded time and
// memory.
#include <cstddef>
#include <cstdint>

#include "rulebook/rulebook.h"
#include "rulebook/scenarios.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rulebook;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Files files{{"a/a.yaml", text}};
  check_rulebook(files);
  if (const auto calendar = Calendar::load({{"c.yaml", text}})) calendar->kind({20'000});
  const auto selected = select_bundle(files, "a");
  if (selected && selected->empty()) __builtin_trap();
  if (const auto rulebook = Rulebook::load(files)) {
    if (!Rulebook::load(*bundle_from_text(rulebook->canonical_text()))) __builtin_trap();
    const auto answer = evaluate(*rulebook, Calendar(), rulebook->standard_parameters(), {}, base::Instant{});
    if (answer)
      for (const auto& o : *answer)
        if (o.status != Status::not_triggered) __builtin_trap();
  }
  return 0;
}
