#include "services/bag_seal.h"

#include <fstream>
#include <sstream>

#include "crypto/digests.h"
#include "services/bag_shelf.h"
#include "services/tlog_text.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;
namespace fs = std::filesystem;

base::Status add_seal_proof(Core& core, BagWriter& bag, std::uint64_t seal_seq, std::uint64_t first_size) {
  ZL_TRY(const auto later, core.parts.store.publish(ports::LogName::record));
  const auto size = checkpoint_size(later);
  ZL_TRY(const auto entry, core.parts.store.disclose(ports::LogName::record, seal_seq));
  const Json disclosed = JsonObject{{"body", entry.body}, {"body_salt", base::to_hex(entry.body_salt)},
                                    {"head", entry.head}, {"head_salt", base::to_hex(entry.head_salt)},
                                    {"leaf", base::to_base64(base::view_of(entry.leaf))}, {"seq", entry.seq}};
  ZL_CHECK(bag.add_proof("proof/seal-entry.json", base::view_of(base::canonical_or_die(disclosed))));
  ZL_TRY(const auto inclusion, core.parts.store.inclusion_proof(ports::LogName::record, seal_seq, size));
  ZL_CHECK(bag.add_proof("proof/seal.tlog-proof", base::view_of(tlog_proof_text(seal_seq, inclusion, later))));
  ZL_TRY(const auto consistency, core.parts.store.consistency_proof(ports::LogName::record, first_size, size));
  JsonArray hashes;
  for (const auto& hash : consistency) hashes.emplace_back(base::to_base64(hash.bytes));
  const Json text = JsonObject{{"from", first_size}, {"hashes", std::move(hashes)}, {"to", size}};
  return bag.add_proof("proof/consistency.json", base::view_of(base::canonical_or_die(text)));
}

namespace {

struct Sealed {
  std::string name, seal;
  std::uint64_t seq = 0, first_size = 0;
};

std::string contents_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return in ? text.str() : std::string();
}

// The seal of the one bag in this folder, if the log names it.
base::Result<std::optional<Sealed>> sealed_in(Core& core, const fs::path& incoming) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(incoming, error)) {
    const auto text = contents_of(entry.path() / "proof/seal.json");
    if (text.empty()) continue;
    const auto seal = crypto::sha256(text).hex();
    ZL_TRY(const auto events, core.parts.store.events_of(base::CaseId{incoming.filename().string()}));
    for (const auto& event : events)
      if (event.type.starts_with("case.sealed/") && base::text_at(event.body, "seal") == seal)
        return Sealed{entry.path().filename().string(), seal, event.seq,
                      static_cast<std::uint64_t>(base::int_at(event.body, "checkpoint_size").value_or(0))};
  }
  return std::nullopt;
}

base::Status settle(Core& core, const fs::path& incoming) {
  ZL_TRY(const auto sealed, sealed_in(core, incoming));
  if (!sealed) {
    drop_incoming(incoming);
    return {};
  }
  std::error_code error;  // a proof that was half written is written again
  for (const char* late : {"seal-entry.json", "seal.tlog-proof", "consistency.json"})
    fs::remove(incoming / sealed->name / "proof" / late, error);
  auto bag = BagWriter::resume(incoming, sealed->name);
  ZL_CHECK(add_seal_proof(core, bag, sealed->seq, sealed->first_size));
  ZL_CHECK(place_sealed(core.parts.data, incoming, sealed->name, sealed->seal));
  return {};
}

}  // namespace

base::Status settle_bags(Core& core) {
  std::vector<fs::path> unfinished;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(archive_folder(core.parts.data) / ".incoming", error))
    unfinished.push_back(entry.path());
  for (const auto& incoming : unfinished) ZL_CHECK(settle(core, incoming));
  return {};
}

}  // namespace services
