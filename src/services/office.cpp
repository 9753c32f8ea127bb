#include "services/office.h"

#include <algorithm>
#include <condition_variable>

#include "base/ids.h"
#include "crypto/digests.h"
#include "page_layout/form.h"
#include "rulebook/describe.h"
#include "services/background.h"
#include "services/bag_seal.h"
#include "services/contents.h"
#include "services/core.h"
#include "services/form_knowledge.h"
#include "services/handover.h"
#include "services/operation_inputs.h"
#include "services/recording_uploads.h"
#include "services/secrets.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

// Wakes those who wait for changes of the record.
class Bell {
 public:
  void ring(std::uint64_t seq) {
    {
      std::lock_guard lock(guard_);
      newest_ = std::max(newest_, seq + 1);
    }
    rung_.notify_all();
  }
  // True when something lies beyond `after`.
  bool wait(std::uint64_t after, int milliseconds) {
    std::unique_lock lock(guard_);
    return rung_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return newest_ > after + 1; });
  }

 private:
  std::mutex guard_;
  std::condition_variable rung_;
  std::uint64_t newest_ = 0;
};

// What listens to the record. The store may outlive the office that gave it the listener, so it belongs to both.
struct Ears {
  Bell bell;
  KnownPrincipals known;
  std::mutex guard;
  std::function<void()> heard;

  void hear(std::span<const ports::StoredEvent> events) {
    const auto of_bureau = [](const ports::StoredEvent& event) { return event.stream == base::kBureauStream; };
    if (std::any_of(events.begin(), events.end(), of_bureau)) known.forget();
    bell.ring(events.back().seq);
    const std::lock_guard lock(guard);
    if (heard) heard();
  }
};

class OpenOffice : public Office {
 public:
  explicit OpenOffice(OfficeParts parts) : core_(std::move(parts)), uploads_(core_), background_(core_) {
    add_case_commands(core_);
    add_case_reading(core_);
    add_bench(core_);
    add_case_entries(core_);
    add_approvals(core_);
    add_legal_review(core_);
    add_paper_operations(core_);
    add_paper_drafts(core_);
    add_page_photographs(core_);
    add_phrases(core_);
    add_questions(core_);
    add_hazard_library(core_);
    add_bureau_operations(core_);
    add_enterprise_import(core_);
    add_enterprise_history(core_);
    add_person_register(core_);
    add_entrustments(core_);
    add_visit_readiness(core_);
    add_annual_plan(core_);
    add_form_operations(core_);
    add_number_register(core_);
    add_number_templates(core_);
    add_bureau_findings(core_);
    add_bureau_entries(core_);
    add_rulebook_trials(core_);
    add_rulebook_life(core_);
    add_rulebook_page(core_);
    add_calendar_operations(core_);
    add_person_operations(core_);
    add_handover_operations(core_);
    add_archive_operations(core_);
    add_log_operations(core_);
    add_seal_operations(core_);
    add_font_operations(core_);
    add_printing(core_);
    add_credential_operations(core_);
    core_.analyse_later = [this](const base::CaseId& c, const std::string& r) { background_.analyse(c, r); };
    core_.settle_blobs_later = [this] { background_.settle_blobs(); };
    core_.digest_later = [this](const base::Digest& d, std::uint64_t n) { background_.digest(d, n); };
    core_.parts.store.on_commit([ears = ears_](ports::LogName log, std::span<const ports::StoredEvent> events) {
      if (log == ports::LogName::record && !events.empty()) ears->hear(events);
    });
    (void)purge_sessions(core_);  // those that are over are refused anyway
    background_.find_leftovers();
    if (auto settled = settle_bags(core_); !settled) return;  // tried again, and told, when the next case is archived
  }

  ~OpenOffice() override {
    const std::lock_guard lock(ears_->guard);
    ears_->heard = {};
  }

  base::Result<Reply> call(const CallContext& context, std::string_view operation, const Json& input) override {
    const auto found = core_.operations.find(operation);
    if (found == core_.operations.end())
      return fail(ErrorKind::not_found, "operation.unknown", "there is no such operation", std::string(operation.substr(0, 80)));
    if (!input.is_object())
      return fail(ErrorKind::invalid, "json.not_an_object", "the request is no JSON object", {}, "send an object");
    ++calls_;
    auto reply = answer(found->first, found->second, context, input);
    if (!reply) ++refused_;
    return reply;
  }

  base::Status may_send_file(const CallContext& context, std::string_view operation) override {
    if (!core_.operations.contains(operation))
      return fail(ErrorKind::not_found, "operation.unknown", "there is no such operation", std::string(operation));
    ZL_CHECK(check_handover(core_, context.who, operation, JsonObject{}));
    return may_bureau(core_, context.who, operation);
  }
  base::Result<Content> open_content(const CallContext& context, const ContentRequest& request) override {
    ZL_CHECK(check_handover(core_, context.who, request));
    return services::open_content(core_, context, request);
  }
  Uploads& uploads() override { return uploads_; }
  base::Result<Json> receive(const CallContext& context, const Json& metadata, const Source& source) override {
    return receive_recording(core_, context, metadata, source);
  }
  void on_change(std::function<void()> heard) override {
    const std::lock_guard lock(ears_->guard);
    ears_->heard = std::move(heard);
  }
  std::uint64_t newest_seq() const override {
    const auto position = core_.parts.store.position(ports::LogName::record);
    return position && position->size > 0 ? position->size - 1 : 0;
  }
  std::vector<std::string> look_at_due() override {
    std::vector<std::string> looked;
    // What cannot be judged, or read, is told where it is asked for.
    if (auto judged = core_.board.judge(core_, {}, kLookedAtAtOnce)) looked = std::move(*judged);
    if (core_.bureau.is_due(core_.now())) {
      (void)core_.bureau.findings(core_);
      looked.push_back(base::kBureauStream.text);
    }
    return looked;
  }
  void give_back_memory() override { core_.parts.store.give_back_memory(); }
  void wait_until_idle() override { background_.wait_until_idle(); }
  std::vector<std::string> operations() const override {
    std::vector<std::string> names;
    for (const auto& [name, handler] : core_.operations) names.push_back(name);
    return names;
  }

  base::Result<SignedIn> sign_in(std::string_view login, std::string_view password, std::string_view remote) override {
    return services::sign_in(core_, login, password, remote);
  }
  base::Result<SignedIn> redeem(std::string_view secret, std::string_view password, std::string_view remote) override {
    return services::redeem(core_, secret, password, remote);
  }
  base::Result<access_control::Principal> authenticate(std::string_view token) override {
    return services::authenticate(core_, ears_->known, token);
  }
  base::Status sign_out(std::string_view token) override { return services::sign_out(core_, token); }
  base::Result<access_control::Principal> local_principal(unsigned uid) override {
    return principal_of(core_, base::UserId{"os:" + std::to_string(uid)});
  }

  base::Result<Changes> changes(const CallContext& context, std::uint64_t after, int milliseconds) override {
    ears_->bell.wait(after, milliseconds);
    ZL_TRY(const auto events, core_.parts.store.events(ports::LogName::record, after + 1, kChangesAtOnce));
    Changes out{{}, events.empty() ? after : events.back().seq};
    std::map<std::string, bool> visible;  // a case is asked for once
    for (const auto& event : events) {
      if (event.stream == base::kBureauStream || !told_while_handed_over(context.who, event.stream)) continue;
      const auto [known, fresh] = visible.try_emplace(event.stream.text, false);
      if (fresh) known->second = load_case(core_, context.who, "case.view", event.stream.text).has_value();
      if (known->second) out.list.push_back({event.seq, event.stream, event.n + 1, event.type});
    }
    return out;
  }

  bool is_demo() const override { return base::is_demo_origin(core_.parts.origin); }

  base::Status ready() const override {
    ZL_CHECK(core_.parts.store.position(ports::LogName::record));
    std::error_code error;
    const auto space = std::filesystem::space(core_.parts.data, error);
    if (!error && space.available < kLeastSpace)
      return fail(ErrorKind::full, "disk.nearly_full", "less than 64 MiB are left on the disk of the record", {},
                  "make room before recording goes on");
    return {};
  }

  Json metrics() const override {
    JsonObject out{{"zhilu_operations_total", calls_.load()},
                   {"zhilu_operations_refused_total", refused_.load()},
                   {"zhilu_background_jobs", background_.waiting()}};
    for (const auto& [log, name] : {std::pair{ports::LogName::record, "record"}, {ports::LogName::access, "access"}})
      if (auto position = core_.parts.store.position(log)) {
        out[std::string("zhilu_log_entries_") + name] = position->size;
        out[std::string("zhilu_log_published_") + name] = position->published;
      }
    return out;
  }

 private:
  static constexpr std::uintmax_t kLeastSpace = 64 << 20;
  static constexpr std::size_t kChangesAtOnce = 1000;

  base::Result<Reply> answer(std::string_view operation, const Handler& handler, const CallContext& context,
                             const Json& input) {
    ZL_CHECK(check_handover(core_, context.who, operation, input));
    ZL_CHECK(check_input(core_.parts.vocabulary, operation, input));
    return handler(core_, context, input);
  }

  Core core_;
  RecordingUploads uploads_;
  const std::shared_ptr<Ears> ears_ = std::make_shared<Ears>();
  std::atomic<std::uint64_t> calls_ = 0, refused_ = 0;
  Background background_;  // last: it uses the others and ends first
};

// ---- a new bureau --------------------------------------------------------------------------------------------------

base::Status append_system(Core& core, std::string name, JsonObject given) {
  records::Command command{std::move(name), base::UserId{"system"}, {"system"}, JsonObject{}, std::move(given), core.now()};
  ZL_TRY(auto events, records::decide_bureau(command, [&](std::string_view model, std::string_view id) {
           return row_json(core, model, id);
         }));
  const CallContext system{.who = system_principal()};
  ZL_CHECK(append_events(core, system, base::kBureauStream, std::nullopt, std::move(events), JsonObject{}, {}));
  return {};
}

base::Status install_rulebook(Core& core, const DataFiles& files) {
  rulebook::Files all;
  for (const auto& [path, text] : files)
    if (path.starts_with("rulebooks/")) all[path.substr(10)] = text;
  const auto id = files.find("rulebooks/default.txt");
  const std::string name = id == files.end() ? "" : id->second.substr(0, id->second.find('\n'));
  ZL_TRY(const auto bundle, rulebook::select_bundle(all, name));
  ZL_TRY(const auto book, core.parts.read_rulebooks->read(bundle));
  ZL_TRY(const auto blob, ports::put_bytes(core.parts.vault, base::view_of(book->canonical_text())));
  JsonObject given{{"rulebook", book->id()}, {"version", book->version()}, {"digest", blob.digest.hex()},
                   {"blob", blob.digest.hex()}, {"in_force_from", book->in_force_from().text()}};
  if (const auto until = rulebook::in_force_until(*book)) given["in_force_until"] = until->text();
  return append_system(core, "rulebook.install", std::move(given));
}

base::Status install_calendars(Core& core, const DataFiles& files) {
  for (const auto& [path, text] : files) {
    if (!path.starts_with("calendars/") || !path.ends_with(".yaml")) continue;
    ZL_TRY(const auto calendar, rulebook::Calendar::load({{path, text}}));
    ZL_TRY(const auto blob, ports::put_bytes(core.parts.vault, base::view_of(text)));
    for (const auto& [year, days] : calendar.years())
      ZL_CHECK(append_system(core, "calendar.install",
                             JsonObject{{"year", year}, {"digest", blob.digest.hex()}, {"blob", blob.digest.hex()}}));
  }
  return {};
}

base::Status install_forms(Core& core, const DataFiles& files) {
  for (const auto& [path, text] : files) {
    if (form_file(path).empty()) continue;
    auto form = page_layout::Form::load(text);
    if (!form) {
      auto error = form.error();
      error.where = path + error.where;
      return base::pass_on(std::move(error));
    }
    ZL_TRY(const auto blob, ports::put_bytes(core.parts.vault, base::view_of(text)));
    ZL_CHECK(append_system(core, "form.install",
                           JsonObject{{"form", form->id}, {"version", std::to_string(form->version)},
                                      {"digest", blob.digest.hex()}, {"blob", blob.digest.hex()}, {"title", form->title}}));
  }
  return {};
}

base::Status set_parameters(Core& core, const DataFiles& files) {
  const auto found = files.find("parameters.json");
  if (found == files.end()) return {};
  ZL_TRY(const auto declared, DeclaredParameters::load(found->second));
  for (const auto& member : declared.standard()) {
    records::Command command{"parameter.set", base::UserId{"system"}, {"system"},
                             JsonObject{{"name", member.key()}, {"value", member.value()}}, JsonObject{}, core.now()};
    ZL_TRY(auto events, records::decide_bureau(command, [&](std::string_view model, std::string_view id) {
             return row_json(core, model, id);
           }));
    const CallContext system{.who = system_principal()};
    ZL_CHECK(append_events(core, system, base::kBureauStream, std::nullopt, std::move(events), JsonObject{}, {}));
  }
  return {};
}

}  // namespace

std::unique_ptr<Office> make_office(OfficeParts parts) { return std::make_unique<OpenOffice>(std::move(parts)); }

base::Status open_bureau(const OfficeParts& parts, const std::string& bureau_name, const DataFiles& files) {
  Core core{OfficeParts(parts)};
  ZL_TRY(const auto record, parts.store.position(ports::LogName::record));
  ZL_TRY(const auto access, parts.store.position(ports::LogName::access));
  if (record.size > 0)
    return fail(ErrorKind::conflict, "bureau.already_open", "this store already holds a bureau", record.origin,
                "choose an empty folder");
  base::JsonArray logs{JsonObject{{"origin", record.origin}, {"vkey", record.vkey}},
                       JsonObject{{"origin", access.origin}, {"vkey", access.vkey}}};
  ZL_CHECK(append_system(core, "log.open",
                         JsonObject{{"bureau", bureau_name}, {"origin", parts.origin}, {"software", parts.software},
                                    {"logs", std::move(logs)}}));
  ZL_CHECK(install_rulebook(core, files));
  ZL_CHECK(install_calendars(core, files));
  ZL_CHECK(install_forms(core, files));
  return set_parameters(core, files);
}

}  // namespace services
