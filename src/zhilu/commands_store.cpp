// init, verify, rebuild, log, keys.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "crypto/digests.h"
#include "zhilu/caller.h"
#include "zhilu/commands.h"
#include "zhilu/first_users.h"
#include "zhilu/share.h"
#include "zhilu/store_check.h"

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
  auto text = text_of_file(path);
  if (!text) return fail(ErrorKind::not_found, "verify.no_checkpoint", "the earlier checkpoint cannot be read", path, "check the path");
  return std::move(*text);
}

int print_damages(const std::vector<ports::Damage>& damages) {
  for (const auto& damage : damages) fmt::print("{:<12} {}  {}\n", damage.kind, damage.where, damage.what);
  fmt::print("{}\n", damages.empty() ? "sound" : fmt::format("not sound: {} found", damages.size()));
  return damages.empty() ? 0 : 1;
}

base::Result<std::vector<ports::Damage>> damages_told(const Json& reply) {
  std::vector<ports::Damage> damages;
  if (const auto* list = base::array_at(reply, "damages"))
    for (const auto& one : *list)
      damages.push_back({base::text_at(one, "kind"), base::text_at(one, "where"), base::text_at(one, "what")});
  return damages;
}

// A server that runs on the store checks it itself; else the directory is checked without opening it for writing.
base::Result<std::vector<ports::Damage>> check(const Place& place, const std::string& against) {
  if (server_runs(place)) {
    ZL_TRY(const auto caller, reach(place));
    ZL_TRY(const auto reply, caller->call("store.verify", JsonObject{{"against", against}}));
    return damages_told(reply);
  }
  ZL_TRY(const auto base, lay_foundation(place));
  return check_closed_store(*base, against);
}

}  // namespace

int run_verify(const Place& place, const std::string& against) {
  std::string note;
  if (!against.empty()) {
    auto read = read_note(against);
    if (!read) return print_error(read.error()) + 1;
    note = std::move(*read);
  }
  const auto damages = check(place, note);
  return damages ? print_damages(*damages) : print_error(damages.error()) + 1;
}

int run_backup(const Place& place, const std::string& to, bool json) {
  std::error_code error;
  const auto folder = std::filesystem::absolute(to, error);
  if (to.empty() || error)
    return print_error(base::Error{ErrorKind::invalid, "backup.bad_path", "this is no folder for backups", to, "name a folder"});
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  auto body = (*caller)->call("store.backup", JsonObject{{"to", folder.lexically_normal().string()}});
  if (!body) return print_error(body.error());
  if (json)
    fmt::print("{}\n", boost::json::serialize(*body));
  else
    fmt::print("{}\n{} files of vault and archive, {} of them linked to the backup before; the keys are not in it\n",
               base::text_at(*body, "folder"), base::int_at(*body, "files").value_or(0), base::int_at(*body, "linked").value_or(0));
  return 0;
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
    account.disabled = base::find(row.json, "disabled") != nullptr;  // says why, by whom and when
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
