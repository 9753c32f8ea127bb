#include "zhilu/store_check.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "services/bag_shelf.h"
#include "services/blob_turn.h"
#include "zhilu/bag_check.h"
#include "zhilu/settled_blobs.h"

namespace zhilu {

using base::Json;
using ports::Damage;

namespace {

// Blobs that entries name, with the first entry that does.
using Named = std::map<std::string, std::uint64_t>;

bool names_a_blob(std::string_view field) {
  for (const std::string_view known : {"blob", "signed_digest", "layout_digest", "strokes", "raw", "poster", "proxy"})
    if (field == known) return true;
  return false;
}

void collect(const Json& value, std::uint64_t seq, Named& named) {
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      const auto* text = names_a_blob({member.key().data(), member.key().size()}) ? member.value().if_string() : nullptr;
      if (text != nullptr)
        named.emplace(std::string(text->data(), text->size()), seq);
      else
        collect(member.value(), seq, named);
    }
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array) collect(item, seq, named);
  }
}

base::Status check_vault(const vault_files::FileVault& vault, std::vector<Damage>& damages) {
  ZL_CHECK(vault.each([&](const base::Digest& digest) -> base::Status {
    auto sound = vault.check(digest);
    // A blob that no entry came to name may be taken away meanwhile; of one that is named its absence is told elsewhere.
    if (!sound && sound.error().code != "vault.no_such_blob") damages.push_back({"blob", digest.hex(), sound.error().text()});
    return {};
  }));
  ZL_TRY(const auto strangers, vault.strangers());
  for (const auto& path : strangers) damages.push_back({"added", path, "a file that belongs to no blob"});
  return {};
}

base::Status check_presence(const Named& named, const vault_files::FileVault& vault, std::vector<Damage>& damages) {
  for (const auto& [text, seq] : named) {
    const auto digest = base::Digest::from_hex(text);
    if (!digest) continue;
    ZL_TRY(const bool there, vault.has(*digest));
    if (!there) damages.push_back({"blob", text, fmt::format("missing: entry {} of the log names it", seq)});
  }
  return {};
}

// `unexplained`: what no entry named. One that is being taken away is gone by now.
base::Status check_explained(const std::set<base::Digest>& unexplained, const vault_files::FileVault& vault,
                             std::vector<Damage>& damages) {
  for (const auto& digest : unexplained) {
    ZL_TRY(const bool there, vault.has(digest));
    if (there) damages.push_back({"added", digest.hex(), "a blob that no entry of the log names"});
  }
  return {};
}

// What the record names, gathered while the log is checked.
struct Told {
  explicit Told(std::set<base::Digest> settled) : unexplained(std::move(settled)) {}

  Named blobs;
  std::set<base::Digest> unexplained;  // blobs of the vault that nothing heard so far names
  std::vector<NamedSeal> seals;
  bool kept = false;

  void hear(const ports::StoredEvent& event) {
    collect(event.body, event.seq, blobs);
    if (event.disposed) unread();
    services::each_digest_in(event.body, [this](const base::Digest& digest) { unexplained.erase(digest); });
    if (event.type.starts_with("parameter.set/") && base::text_at(event.body, "name") == services::kFilesKept) kept = true;
    if (event.type.starts_with("case.sealed/"))
      seals.push_back({event.stream.text, base::text_at(event.body, "seal"), base::text_at(event.body, "bag"), event.seq, kept});
  }
  // What a body that is gone or damaged names cannot be known, so no blob may be taken for unnamed.
  void unread() { unexplained.clear(); }
};

store_sqlite::VerifyOptions asked(const std::string& against, Told& told) {
  store_sqlite::VerifyOptions options;
  options.against = against;
  options.record = [&told](const ports::StoredEvent& event) { told.hear(event); };
  options.unread = [&told] { told.unread(); };
  return options;
}

}  // namespace

base::Result<std::vector<Damage>> check_closed_store(const Foundation& base, const std::string& against) {
  const std::filesystem::path data = base.store_options.data_folder;
  const auto shelved = shelved_bags(data);
  ZL_TRY(auto settled, settled_blobs(*base.disk));
  Told told(std::move(settled));
  ZL_TRY(auto damages, store_sqlite::verify_store(base.store_options, base.store_parts(), asked(against, told)));
  base::SystemRandom random;
  ZL_TRY(const auto vault, vault_files::FileVault::open(*base.disk, *base.keys, random));
  ZL_CHECK(check_vault(*vault, damages));
  ZL_CHECK(check_presence(told.blobs, *vault, damages));
  ZL_CHECK(check_explained(told.unexplained, *vault, damages));
  check_bags(data, shelved, told.seals, damages);
  return damages;
}

base::Result<std::vector<Damage>> check_open_store(const std::filesystem::path& data, const store_sqlite::SqliteStore& store,
                                                   const vault_files::FileVault& vault, const std::string& against) {
  const auto shelved = shelved_bags(data);
  ZL_TRY(auto settled, settled_blobs(files::Disk(data.string())));
  Told told(std::move(settled));
  ZL_TRY(auto damages, store.verify(asked(against, told)));
  ZL_CHECK(check_vault(vault, damages));
  ZL_CHECK(check_presence(told.blobs, vault, damages));
  ZL_CHECK(check_explained(told.unexplained, vault, damages));
  check_bags(data, shelved, told.seals, damages);
  return damages;
}

}  // namespace zhilu
