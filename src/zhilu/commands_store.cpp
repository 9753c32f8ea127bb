// init, verify, rebuild, log, keys.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "crypto/digests.h"
#include "zhilu/caller.h"
#include "zhilu/commands.h"
#include "zhilu/first_users.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

int print_error(const base::Error& error) {
  fmt::print(stderr, "zhilu: {} [{}]\n", error.text(), error.code);
  return 1;
}

int run_init(const Place& place, const InitOptions& options) {
  auto house = House::create(place, options.bureau, options.origin);
  if (!house) return print_error(house.error());
  auto links = register_administrators(**house);
  if (!links) return print_error(links.error());
  fmt::print("{} ({})\ndata {}\nkeys {}\n\n", options.bureau, options.origin, place.data.string(), place.keys.string());
  fmt::print("Keep a copy of the keys apart from every copy of the data: without them nobody can read the record.\n\n");
  for (const auto& link : *links)
    fmt::print("{:<24} login {:<10} one-time link /redeem#{}\n", link.role, link.login, link.secret);
  for (const auto log : {ports::LogName::record, ports::LogName::access}) {
    auto position = (*house)->store().position(log);
    if (!position) return print_error(position.error());
    fmt::print("\n{}", position->vkey);
  }
  fmt::print("\n");
  return 0;
}

namespace {

base::Result<std::string> read_note(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return fail(ErrorKind::not_found, "verify.no_checkpoint", "the earlier checkpoint cannot be read", path, "check the path");
  return text.str();
}

// Blobs: each is whole, and each that the record names is there.
base::Status check_blobs(const Foundation& base, std::vector<ports::Damage>& damages) {
  base::SystemRandom random;
  ZL_TRY(const auto vault, vault_files::FileVault::open(*base.disk, *base.keys, random));
  ZL_CHECK(vault->each([&](const base::Digest& digest) -> base::Status {
    if (auto sound = vault->check(digest); !sound)
      damages.push_back({"blob", digest.hex(), sound.error().text()});
    return {};
  }));
  ZL_TRY(const auto strangers, vault->strangers());
  for (const auto& path : strangers) damages.push_back({"added", path, "a file that belongs to no blob"});
  return {};
}

void collect_blobs(const Json& value, std::map<std::string, std::uint64_t>& named, std::uint64_t seq) {
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      const std::string_view key(member.key().data(), member.key().size());
      const bool blob = key == "blob" || key == "signed_digest" || key == "layout_digest" || key == "strokes" || key == "raw" ||
                        key == "poster" || key == "proxy";
      const auto* text = member.value().if_string();
      if (blob && text != nullptr)
        named.emplace(std::string(text->data(), text->size()), seq);
      else
        collect_blobs(member.value(), named, seq);
    }
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array) collect_blobs(item, named, seq);
  }
}

base::Status check_named_blobs(const Foundation& base, std::vector<ports::Damage>& damages) {
  base::SystemRandom random;
  auto store = store_sqlite::SqliteStore::open(base.store_options, base.store_parts());
  if (!store) return {};  // what keeps it from opening is reported already
  ZL_TRY(const auto vault, vault_files::FileVault::open(*base.disk, *base.keys, random));
  std::map<std::string, std::uint64_t> named;
  for (std::uint64_t seq = 0;;) {
    auto events = (*store)->events(ports::LogName::record, seq, 1000);
    if (!events || events->empty()) break;
    for (const auto& event : *events) collect_blobs(event.body, named, event.seq);
    seq = events->back().seq + 1;
  }
  for (const auto& [text, where] : named) {
    const auto digest = base::Digest::from_hex(text);
    if (!digest) continue;
    ZL_TRY(const bool there, vault->has(*digest));
    if (!there)
      damages.push_back({"blob", text, fmt::format("missing: entry {} of the log names it", where)});
  }
  return {};
}

}  // namespace

int run_verify(const Place& place, const std::string& against) {
  auto base = lay_foundation(place);
  if (!base) return print_error(base.error());
  store_sqlite::VerifyOptions options;
  if (!against.empty()) {
    auto note = read_note(against);
    if (!note) return print_error(note.error());
    options.against = std::move(*note);
  }
  auto damages = store_sqlite::verify_store((*base)->store_options, (*base)->store_parts(), options);
  if (!damages) return print_error(damages.error());
  if (auto checked = check_blobs(**base, *damages); !checked) return print_error(checked.error());
  if (auto checked = check_named_blobs(**base, *damages); !checked) return print_error(checked.error());
  for (const auto& damage : *damages) fmt::print("{:<12} {}  {}\n", damage.kind, damage.where, damage.what);
  fmt::print("{}\n", damages->empty() ? "sound" : fmt::format("not sound: {} found", damages->size()));
  return damages->empty() ? 0 : 1;
}

int run_rebuild(const Place& place) {
  auto base = lay_foundation(place);
  if (!base) return print_error(base.error());
  auto report = store_sqlite::rebuild_store((*base)->store_options, (*base)->store_parts());
  if (!report) return print_error(report.error());
  // Every account comes back locked: its secrets were never in the log.
  auto store = store_sqlite::SqliteStore::open((*base)->store_options, (*base)->store_parts());
  if (!store) return print_error(store.error());
  std::size_t accounts = 0;
  auto users = (*store)->rows({.model = "user", .limit = 100'000});
  if (!users) return print_error(users.error());
  for (const auto& row : *users) {
    ports::Account account;
    account.user = base::UserId{row.id};
    account.login = base::text_at(row.json, "login");
    account.disabled = base::bool_at(row.json, "disabled");
    if (auto put = (*store)->put_account(account); !put) return print_error(put.error());
    ++accounts;
  }
  fmt::print("rebuilt: {} entries of the record, {} of the access log, {} read rows\n", report->record_entries,
             report->access_entries, report->read_rows);
  if (!report->kept_as.empty()) fmt::print("the earlier database is kept as {}\n", report->kept_as);
  fmt::print("{} accounts are locked until they are reset (zhilu user reset DATA LOGIN); drafts and partial uploads are lost\n",
             accounts);
  return 0;
}

int run_log(const Place& place, const std::string& what, std::optional<std::int64_t> seq, const std::string& log) {
  if (what == "proof" && !seq) {
    fmt::print(stderr, "zhilu: which entry? zhilu log DATA proof SEQ\n");
    return 2;
  }
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  JsonObject input{{"log", log}};
  if (seq) input["seq"] = *seq;
  auto body = (*caller)->call("log." + what, input);
  if (!body) return print_error(body.error());
  fmt::print("{}", base::text_at(*body, what));
  return 0;
}

int run_keys_rotate(const Place& place) {
  auto base = lay_foundation(place);
  if (!base) return print_error(base.error());
  auto& b = **base;
  auto lock = b.disk->lock(store_sqlite::kLockFile);
  if (!lock) return print_error(lock.error());
  files::Disk key_disk(place.keys.string());
  b.keys->rotate_body_key(b.random);
  b.keys->rotate_vault_key(b.random);
  // The new keys are on disk before anything is sealed under them; the old ones stay in the file.
  if (auto saved = b.keys->save(key_disk, b.random, place.passphrase); !saved) return print_error(saved.error());
  auto vault = vault_files::FileVault::open(*b.disk, *b.keys, b.random);
  if (!vault) return print_error(vault.error());
  std::size_t blobs = 0;
  auto done = (*vault)->each([&](const base::Digest& digest) -> base::Status {
    ++blobs;
    return (*vault)->rewrap(digest);
  });
  if (!done) return print_error(done.error());
  fmt::print("new keys seal from now on; the keys of {} blobs were sealed anew\nmake a new copy of {}\n", blobs,
             (place.keys / key_file::kFileName).string());
  return 0;
}

int run_keys_seal(const Place& place, const std::string& fresh) {
  auto base = lay_foundation(place);
  if (!base) return print_error(base.error());
  files::Disk key_disk(place.keys.string());
  const auto passphrase = fresh.empty() ? std::nullopt : std::optional<std::string>(fresh);
  if (auto saved = (*base)->keys->save(key_disk, (*base)->random, passphrase); !saved) return print_error(saved.error());
  fmt::print("{}\n", fresh.empty() ? "the key file is plain now" : "the key file is sealed; set ZHILU_PASSPHRASE to use it");
  return 0;
}

}  // namespace zhilu
