// The subcommands. Each prints its result on standard output and its error on standard error, and gives the exit status:
// 0 done or sound, 1 not done or not sound, 2 called wrongly.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zhilu/house.h"

namespace zhilu {

int print_error(const base::Error& error);  // "zhilu: what (where): remedy"; gives 1

struct InitOptions {
  std::string bureau, origin;
};
int run_init(const Place& place, const InitOptions& options);

struct ServeOptions {
  std::string listen = "127.0.0.1:8080";
  std::string tls_certificate, tls_key;
  bool behind_proxy = false;
};
int run_serve(const Place& place, const ServeOptions& options);

int run_demo(const Place& place, bool json);

int run_cases(const Place& place, bool json);
struct FindingsOptions {
  std::string case_name, at;
  std::optional<std::int64_t> seq;
  bool bureau = false;  // of its own record, not of a case
  bool json = false;
};
int run_findings(const Place& place, const FindingsOptions& options);

struct IngestOptions {
  std::vector<std::string> paths;
  std::string case_name, device, officer;
  bool json = false;
};
int run_ingest(const Place& place, const IngestOptions& options);

struct ImportOptions {
  std::string file, columns, reason;
  std::optional<std::int64_t> sheet, header_row;
  bool dry_run = false;
  bool json = false;
};
int run_import_enterprises(const Place& place, const ImportOptions& options);  // 1 where a row was refused
int run_archive(const Place& place, const std::string& case_name, const std::string& out, bool json);

int run_verify(const Place& place, const std::string& against);  // 0 sound, 1 not sound, 2 it could not be checked
int run_backup(const Place& place, const std::string& to, bool json);
int run_rebuild(const Place& place);
int run_log(const Place& place, const std::string& what, std::optional<std::int64_t> seq, const std::string& log);

int run_rules_check(const std::string& folder, bool json);
int run_rules_test(const std::string& folder, bool json);
int run_rules_coverage(const std::string& folder, bool json);  // 1 where an article has neither rule nor reason
// One case as JSON on each line in, what the rulebook finds in it out; "-": standard input. `time`: how long
// the rules alone took, on standard error.
int run_rules_evaluate(const std::string& folder, const std::string& cases, bool time);
int run_rules_diff(const Place& place, const std::string& before, const std::string& after, bool json);
int run_rules_try(const Place& place, const std::string& draft, bool json);
int run_rules_install(const Place& place, const std::string& folder, bool json);
int run_rules_explain(const Place& place, const std::string& case_name, const std::string& obligation, bool json);

int run_calendar_install(const Place& place, const std::string& file, bool json);

struct UserOptions {
  std::string login, name, certificate, position, unit;
  bool json = false;
};
int run_user_add(const Place& place, const UserOptions& options);
int run_user_reset(const Place& place, const std::string& login, bool json);
int run_user_list(const Place& place, bool json);

// DIR: a folder like data/, one of forms, or a form's file.
int run_forms_check(const std::string& folder, bool json);
struct RenderOptions {
  std::string form, case_name, act, folder, out;
  bool all = false, sample = false, json = false;
};
int run_forms_render(const std::optional<Place>& place, const RenderOptions& options);
struct InstallOptions {
  std::string folder;
  bool replace = false, json = false;
};
int run_forms_install(const Place& place, const InstallOptions& options);

// FILE: a font. Installing asks the bureau; checking needs none, and says nothing of its names.
struct FontOptions {
  std::string file, typeface, licence, font, reason;
  std::int64_t face = 0;
  bool json = false;
};
int run_fonts_check(const FontOptions& options);
int run_fonts_install(const Place& place, const FontOptions& options);
int run_fonts_withdraw(const Place& place, const FontOptions& options);
int run_fonts_list(const Place& place, bool json);

int run_keys_rotate(const Place& place);
int run_keys_seal(const Place& place, const std::string& new_passphrase);

}  // namespace zhilu
