// zhilu: the record of a bureau's enforcement, on the command line and as a server.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <system_error>

#include "files/file_system.h"
#include "zhilu/commands.h"

namespace {

struct Common {
  std::string data, keys, clock;
};

// DATA, and what stands on every command.
void add_common(CLI::App& command, Common& common, bool data_required = true, const char* data_name = "DATA") {
  auto* data = command.add_option(data_name, common.data, "data directory");
  if (data_required) data->required();
  command.add_option("--keys", common.keys, "folder of the keys (default: DATA-keys beside it)");
  command.add_option("--clock", common.clock, "RFC 3339: the clock starts there and runs on (sample bureaus only)");
}

base::Result<zhilu::Place> place_of(const Common& common) {
  zhilu::Place place;
  place.data = common.data;
  place.keys = common.keys.empty() ? zhilu::default_keys(place.data) : std::filesystem::path(common.keys);
  if (const char* passphrase = std::getenv("ZHILU_PASSPHRASE")) place.passphrase = passphrase;
  if (!common.clock.empty()) {
    ZL_TRY(place.clock, base::Instant::parse(common.clock));
  }
  return place;
}

template <class Run>
void on_call(CLI::App& command, Common& common, int& status, Run run) {
  command.callback([&common, &status, run] {
    auto place = place_of(common);
    status = place ? run(*place) : zhilu::print_error(place.error()) + 1;
  });
}

void add_store_commands(CLI::App& app, Common& common, int& status) {
  static zhilu::InitOptions init;
  auto* c = app.add_subcommand("init", "make the store of a new bureau");
  add_common(*c, common);
  c->add_option("--bureau", init.bureau, "the bureau's name")->required();
  c->add_option("--origin", init.origin, "its domain name, kept for ever in every record")->required();
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_init(place, init); });

  static zhilu::ServeOptions serve;
  c = app.add_subcommand("serve", "run the server");
  add_common(*c, common);
  c->add_option("--listen", serve.listen, "HOST:PORT")->capture_default_str();
  auto* cert = c->add_option("--tls-cert", serve.tls_certificate, "certificate chain, PEM");
  auto* key = c->add_option("--tls-key", serve.tls_key, "private key, PEM");
  cert->needs(key);
  key->needs(cert);
  c->add_flag("--behind-proxy", serve.behind_proxy, "believe X-Forwarded-For and -Proto of a proxy on this machine");
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_serve(place, serve); });

  static bool demo_json = false;
  c = app.add_subcommand("demo", "make and fill the store of a sample bureau (示例)");
  add_common(*c, common);
  c->add_flag("--json", demo_json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_demo(place, demo_json); });

  static std::string against;
  c = app.add_subcommand("verify", "check the whole store: exit 0 sound, 1 not sound, 2 it could not be checked");
  add_common(*c, common);
  c->add_option("--against", against, "an earlier checkpoint that the log must extend");
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_verify(place, against); });

  static std::string backup_to;
  static bool backup_json = false;
  c = app.add_subcommand("backup", "copy the whole record into a new folder of DIR, also while a server runs");
  add_common(*c, common);
  c->add_option("DIR", backup_to, "folder for backups, on another disk")->required();
  c->add_flag("--json", backup_json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_backup(place, backup_to, backup_json); });

  c = app.add_subcommand("rebuild", "make the database anew from the log");
  add_common(*c, common);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_rebuild(place); });

  static std::string what, log = "record";
  static std::optional<std::int64_t> seq;
  c = app.add_subcommand("log", "the log's signed checkpoint, or the proof of one entry");
  add_common(*c, common);
  c->add_option("WHAT", what, "checkpoint or proof")->required()->check(CLI::IsMember({"checkpoint", "proof"}));
  c->add_option("SEQ", seq, "the entry, for proof");
  c->add_option("--log", log, "record or access")->check(CLI::IsMember({"record", "access"}));
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_log(place, what, seq, log); });
}

void add_case_commands(CLI::App& app, Common& common, int& status) {
  static bool cases_json = false;
  auto* c = app.add_subcommand("cases", "list the cases");
  add_common(*c, common);
  c->add_flag("--json", cases_json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_cases(place, cases_json); });

  static zhilu::FindingsOptions findings;
  c = app.add_subcommand("findings", "what is recorded, missing and due in a case, or in the bureau's own record, by article");
  add_common(*c, common);
  c->add_option("CASE", findings.case_name, "number or id");
  c->add_flag("--bureau", findings.bureau, "of the bureau's own record: its rules, custodians, devices, supervision");
  c->add_option("--at", findings.at, "as the clock stands then (RFC 3339)");
  c->add_option("--seq", findings.seq, "as known up to this entry of the log");
  c->add_flag("--json", findings.json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_findings(place, findings); });

  static zhilu::IngestOptions ingest;
  c = app.add_subcommand("ingest", "take recordings in");
  add_common(*c, common);
  c->add_option("PATH", ingest.paths, "files, or folders of files")->required();
  c->add_option("--case", ingest.case_name, "number or id")->required();
  c->add_option("--device", ingest.device, "what recorded them")->required();
  c->add_option("--officer", ingest.officer, "who recorded them: user id or login")->required();
  c->add_flag("--json", ingest.json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_ingest(place, ingest); });

  static zhilu::ImportOptions list;
  c = app.add_subcommand("import-enterprises", "register and correct enterprises as a list has them (CSV, XLSX)");
  add_common(*c, common);
  c->add_option("FILE", list.file, "the list")->required();
  c->add_option("--sheet", list.sheet, "of a workbook, from 1");
  c->add_option("--header-row", list.header_row, "the row of the titles");
  c->add_option("--columns", list.columns, "fields by column, with commas");
  c->add_option("--reason", list.reason, "why what is registered is corrected");
  c->add_flag("--dry-run", list.dry_run, "only tell what would be done");
  c->add_flag("--json", list.json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_import_enterprises(place, list); });

  static std::string archived, out;
  static bool archive_json = false;
  c = app.add_subcommand("archive", "write and seal the case file");
  add_common(*c, common);
  c->add_option("CASE", archived, "number or id")->required();
  c->add_option("--out", out, "folder to write it into")->required();
  c->add_flag("--json", archive_json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_archive(place, archived, out, archive_json); });
}

// Commands that need no store take what stands on every other one, and pass it over.
void take_common(CLI::App& command, Common& common) {
  command.add_option("--keys", common.keys, "of no use here");
  command.add_option("--clock", common.clock, "of no use here");
}

void add_rule_commands(CLI::App& app, Common& common, int& status) {
  auto* rules = app.add_subcommand("rules", "the rule engine");
  rules->require_subcommand(1);
  static std::string folder, case_name, obligation;
  static bool json = false;
  auto* c = rules->add_subcommand("check", "is a folder's rulebook well formed?");
  c->add_option("DIR", folder, "a folder like data/, or one rulebook")->required();
  c->add_flag("--json", json);
  take_common(*c, common);
  c->callback([&status] { status = zhilu::run_rules_check(folder, json); });
  c = rules->add_subcommand("test", "run the scenarios beside a rulebook");
  c->add_option("DIR", folder, "a folder like data/, or one rulebook")->required();
  c->add_flag("--json", json);
  take_common(*c, common);
  c->callback([&status] { status = zhilu::run_rules_test(folder, json); });
  c = rules->add_subcommand("coverage", "every article with its rules, its tests, and what people judge");
  c->add_option("DIR", folder, "a folder like data/, or one rulebook")->required();
  c->add_flag("--json", json);
  take_common(*c, common);
  c->callback([&status] { status = zhilu::run_rules_coverage(folder, json); });
  static std::string cases;
  c = rules->add_subcommand("evaluate", "what a rulebook finds in cases told as JSON, one on each line; needs no store");
  c->add_option("DIR", folder, "the folder of one rulebook")->required();
  c->add_option("CASES", cases, "a file, or - for standard input")->required();
  static bool time = false;
  c->add_flag("--time", time, "how long the rules alone took, on standard error");
  take_common(*c, common);
  c->callback([&status] { status = zhilu::run_rules_evaluate(folder, cases, time); });
  static std::string before, after;
  c = rules->add_subcommand("diff", "which findings of the stored cases two rulebooks answer otherwise");
  add_common(*c, common, true, "--data");
  c->add_option("A", before, "folder of one rulebook")->required();
  c->add_option("B", after, "folder of the other")->required();
  c->add_flag("--json", json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_rules_diff(place, before, after, json); });
  c = rules->add_subcommand("try", "what a draft would change in the findings of the stored cases; writes nothing");
  add_common(*c, common, true, "--data");
  c->add_option("FILE", after, "folder of the draft, or one of its files")->required();
  c->add_flag("--json", json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_rules_try(place, after, json); });
  c = rules->add_subcommand("install", "install a rulebook; cases take it once two persons have signed it off");
  add_common(*c, common);
  c->add_option("RULEBOOK", after, "folder of one rulebook")->required();
  c->add_flag("--json", json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_rules_install(place, after, json); });
  c = rules->add_subcommand("explain", "why an obligation stands as it does");
  add_common(*c, common);
  c->add_option("CASE", case_name, "number or id")->required();
  c->add_option("OBLIGATION", obligation, "its id, as findings gives it")->required();
  c->add_flag("--json", json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_rules_explain(place, case_name, obligation, json); });
}

void add_form_commands(CLI::App& app, Common& common, int& status) {
  auto* forms = app.add_subcommand("forms", "forms of papers");
  forms->require_subcommand(1);
  static std::string folder;
  static bool json = false;
  auto* c = forms->add_subcommand("check", "are these forms well formed, and do their samples fill them?");
  c->add_option("DIR", folder, "a folder like data/ or data/forms, or one form's file")->required();
  c->add_flag("--json", json);
  take_common(*c, common);
  c->callback([&status] { status = zhilu::run_forms_check(folder, json); });
  static zhilu::RenderOptions render;
  c = forms->add_subcommand("render", "draw forms with the sample case or a real one, as PDF and OFD");
  add_common(*c, common, false, "--data");
  c->add_option("FORM", render.form, "a form's id, or its file");
  c->add_flag("--all", render.all, "all forms");
  c->add_flag("--sample", render.sample, "with the sample case");
  c->add_option("--case", render.case_name, "with this case of --data: number or id");
  c->add_option("--act", render.act, "an act of the case (default: that of its last such paper, or the last one)");
  c->add_option("--forms", render.folder, "the forms to draw with --sample (default: those of the program)");
  c->add_option("--out", render.out, "folder to write FORM.pdf and FORM.ofd into")->required();
  c->add_flag("--json", render.json);
  c->callback([&common, &status] {
    std::optional<zhilu::Place> place;
    if (!common.data.empty()) {
      auto named = place_of(common);
      if (!named) {
        status = zhilu::print_error(named.error()) + 1;
        return;
      }
      place = std::move(*named);
    }
    status = zhilu::run_forms_render(place, render);
  });
  c = forms->add_subcommand("install", "install forms that the bureau has not, or in a lower version");
  add_common(*c, common);
  static zhilu::InstallOptions install;
  c->add_option("DIR", install.folder, "a folder like data/ or data/forms, or one form's file")->required();
  c->add_flag("--replace", install.replace, "also what somebody here changed");
  c->add_flag("--json", install.json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_forms_install(place, install); });
}

void add_font_commands(CLI::App& app, Common& common, int& status) {
  auto* fonts = app.add_subcommand("fonts", "fonts of the bureau's own");
  fonts->require_subcommand(1);
  static zhilu::FontOptions options;
  auto* c = fonts->add_subcommand("check", "can papers be set in this font, and may they?");
  c->add_option("FILE", options.file, "a .ttf, .otf or .ttc file")->required();
  c->add_option("--face", options.face, "of a collection, counted from 0");
  c->add_flag("--json", options.json);
  take_common(*c, common);
  c->callback([&status] { status = zhilu::run_fonts_check(options); });
  c = fonts->add_subcommand("install", "set papers to come in this font");
  add_common(*c, common);
  c->add_option("FILE", options.file, "a .ttf, .otf or .ttc file")->required();
  c->add_option("--as", options.typeface, "fang, song, song_bold, hei or kai")->required();
  c->add_option("--licence", options.licence, "who granted it, the contract, or the name of a free licence")->required();
  c->add_option("--face", options.face, "of a collection, counted from 0");
  c->add_flag("--json", options.json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_fonts_install(place, options); });
  c = fonts->add_subcommand("withdraw", "no paper to come is set in this font");
  add_common(*c, common);
  c->add_option("FONT", options.font, "as fonts list gives it: font-1")->required();
  c->add_option("--reason", options.reason)->required();
  c->add_flag("--json", options.json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_fonts_withdraw(place, options); });
  c = fonts->add_subcommand("list", "what each typeface is set in, and the bureau's own fonts");
  add_common(*c, common);
  c->add_flag("--json", options.json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_fonts_list(place, options.json); });
}

void add_calendar_commands(CLI::App& app, Common& common, int& status) {
  auto* calendar = app.add_subcommand("calendar", "which days are working days");
  calendar->require_subcommand(1);
  static std::string file;
  static bool json = false;
  auto* c = calendar->add_subcommand("install", "install the working days of a year, or a year's corrected ones");
  add_common(*c, common);
  c->add_option("FILE", file, "YAML as in data/calendars")->required();
  c->add_flag("--json", json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_calendar_install(place, file, json); });
}

void add_account_commands(CLI::App& app, Common& common, int& status) {
  auto* user = app.add_subcommand("user", "accounts");
  user->require_subcommand(1);
  static zhilu::UserOptions options;
  static std::string login;
  static bool json = false;
  auto* c = user->add_subcommand("add", "register a person; prints a one-time password");
  add_common(*c, common);
  c->add_option("--login", options.login)->required();
  c->add_option("--name", options.name)->required();
  c->add_option("--certificate", options.certificate, "number of the enforcement certificate");
  c->add_option("--position", options.position);
  c->add_option("--unit", options.unit);
  c->add_flag("--json", options.json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_user_add(place, options); });
  c = user->add_subcommand("reset", "a new one-time password; the old password stops working");
  add_common(*c, common);
  c->add_option("LOGIN", login)->required();
  c->add_flag("--json", json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_user_reset(place, login, json); });
  c = user->add_subcommand("list", "all users and their roles");
  add_common(*c, common);
  c->add_flag("--json", json);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_user_list(place, json); });

  auto* keys = app.add_subcommand("keys", "the keys of a store");
  keys->require_subcommand(1);
  c = keys->add_subcommand("rotate", "new body and vault keys seal from now on; the vault's keys are sealed anew");
  add_common(*c, common);
  on_call(*c, common, status, [](const auto& place) { return zhilu::run_keys_rotate(place); });
  c = keys->add_subcommand("seal", "put the key file under a passphrase (ZHILU_NEW_PASSPHRASE; empty: take it off)");
  add_common(*c, common);
  on_call(*c, common, status, [](const auto& place) {
    const char* fresh = std::getenv("ZHILU_NEW_PASSPHRASE");
    return zhilu::run_keys_seal(place, fresh ? fresh : "");
  });
}

// A script must not take half an answer for the whole one. What the command did stands.
int not_told(int reason) {
  if (reason == EPIPE) return 1;  // the reader chose to hear no more
  auto error = files::error_of(reason, "writing", "standard output");
  error.code = "output.not_written";
  error.remedy = "what the command did is done; ask again where the answer has room";
  return zhilu::print_error(error);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  ::umask(077);  // whatever is written here is for nobody else on this machine
  CLI::App app{"Zhilu 执录: the record of administrative law enforcement"};
  app.set_version_flag("--version", std::string("zhilu ") + ZHILU_VERSION);
  app.require_subcommand(1);
  Common common;
  int status = 0;
  add_store_commands(app, common, status);
  add_case_commands(app, common, status);
  add_rule_commands(app, common, status);
  add_form_commands(app, common, status);
  add_font_commands(app, common, status);
  add_calendar_commands(app, common, status);
  add_account_commands(app, common, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::system_error& error) {  // fmt's, of an output that takes no more
    return not_told(error.code().value());
  }
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return not_told(errno != 0 ? errno : EIO);
  return status;
}
