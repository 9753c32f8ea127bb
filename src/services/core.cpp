#include "services/core.h"

#include "crypto/digests.h"

namespace services {

using base::ErrorKind;
using base::fail;

namespace {

constexpr std::size_t kLooksKept = 200'000;
constexpr int kLookWindowHours = 24;

tl::unexpected<base::Error> no_such_case() {
  return fail(ErrorKind::not_found, "case.no_such_case", "there is no such case", {},
              "check the number, or ask to be let into the case");
}

}  // namespace

bool Looks::first(const std::string& session, const std::string& kind, const std::string& id, base::Instant now) {
  const std::string key = session + "\n" + kind + "\n" + id;
  std::lock_guard lock(guard_);
  if (seen_.size() > kLooksKept) seen_.clear();  // costs a repeated entry, never a missing one
  const auto [known, fresh] = seen_.emplace(key, now);
  if (fresh) return true;
  // A clock that was set back opens a new window too.
  if (now >= known->second && now < known->second.plus_hours(kLookWindowHours)) return false;
  known->second = now;
  return true;
}

void Looks::forget(const std::string& session, const std::string& kind, const std::string& id) {
  std::lock_guard lock(guard_);
  seen_.erase(session + "\n" + kind + "\n" + id);
}

access_control::Object object_of(const records::CaseState& state) {
  return {"case", state.id, state.labels, records::at_work_on(state)};
}

base::Result<CaseShelf::Case> load_case(Core& core, const access_control::Principal& who, std::string_view operation,
                                        std::string_view case_id) {
  ZL_TRY(auto state, core.cases.by_id_or_number(case_id));
  if (!state) return no_such_case();
  if (auto may = core.parts.kernel.may(who, operation, object_of(*state)); !may) {
    if (may.error().kind == ErrorKind::not_found) return no_such_case();
    return base::pass_on(may.error());
  }
  return state;
}

base::Status may_bureau(Core& core, const access_control::Principal& who, std::string_view operation) {
  return core.parts.kernel.may(who, operation, access_control::Object{"bureau", core.parts.origin, {}, {}});
}

base::Result<std::optional<base::Json>> row_json(Core& core, std::string_view model, std::string_view id) {
  ZL_TRY(auto row, core.parts.store.row(model, id));
  if (!row) return std::nullopt;
  return std::optional<base::Json>(std::move(row->json));
}

base::Result<std::vector<ports::ReadRow>> all_rows(Core& core, std::string_view model, std::string_view id_prefix) {
  std::vector<ports::ReadRow> all;
  ports::RowQuery query{.model = std::string(model), .id_prefix = std::string(id_prefix), .limit = 1000};
  while (true) {
    ZL_TRY(auto page, core.parts.store.rows(query));
    const bool last = page.size() < query.limit;
    std::move(page.begin(), page.end(), std::back_inserter(all));
    if (last) return all;
    query.after_key = all.back().order_key;
    query.after_id = all.back().id;
  }
}

base::Result<std::string> parameter(Core& core, std::string_view name, std::string_view otherwise) {
  ZL_TRY(auto row, row_json(core, "parameter", name));
  if (!row) return std::string(otherwise);
  const auto* value = base::find(*row, "value");
  if (value == nullptr) return std::string(otherwise);
  if (const auto* text = value->if_string()) return std::string(text->data(), text->size());
  return base::canonical(*value);
}

base::Status note_access(Core& core, const access_control::Principal& who, const std::string& type, base::Json body) {
  return note_accesses(core, who, type, {std::move(body)});
}

base::Status note_accesses(Core& core, const access_control::Principal& who, const std::string& type, std::vector<base::Json> bodies) {
  ports::AppendBatch batch{.by = who.user.text};
  for (auto& body : bodies) batch.events.push_back({base::kBureauStream, type, std::move(body)});
  ZL_CHECK(core.parts.store.append(ports::LogName::access, std::move(batch)));
  return {};
}

base::Status note_look(Core& core, const access_control::Principal& who, const std::string& kind, const std::string& id,
                       bool labelled) {
  if (who.user.text == "system" || !core.looks.first(who.session + who.user.text, kind, id, core.now())) return {};
  base::JsonObject body{{"user", who.user.text},
                        {"session", who.session.empty() ? "local" : who.session},
                        {"object", {{"kind", kind}, {"id", id}}},
                        {"first_at", core.now().text()}};
  auto noted = note_access(core, who, "view.window/1", std::move(body));
  if (noted) return {};
  core.looks.forget(who.session + who.user.text, kind, id);
  if (labelled) return noted;
  return {};
}

base::Digest request_digest(std::string_view operation, const base::Json& input) {
  auto text = base::canonical(input);
  return crypto::sha256(base::view_of(operation), base::view_of("\n"),
                        base::view_of(text ? *text : boost::json::serialize(input)));
}

base::Result<std::optional<Reply>> replayed(Core& core, const CallContext& context, const base::Digest& request) {
  if (context.idempotency_key.empty()) return std::nullopt;
  ZL_TRY(auto reply, core.parts.store.replay({context.who.user.text, context.idempotency_key, request}));
  if (!reply) return std::nullopt;
  std::optional<std::uint64_t> version;
  if (auto v = base::int_at(*reply, "case_version")) version = static_cast<std::uint64_t>(*v);
  return std::optional<Reply>(Reply{std::move(*reply), version});
}

base::Result<ports::Appended> append_events(Core& core, const CallContext& context, const base::CaseId& stream,
                                            std::optional<std::uint64_t> n, std::vector<records::NewEvent> events,
                                            base::Json reply, const base::Digest& request) {
  ports::AppendBatch batch;
  batch.by = context.who.user.text;
  for (auto& event : events) {
    // What `decide` makes fits the vocabulary; if it does not, nothing of it may enter the record.
    ZL_CHECK(core.parts.vocabulary.check_event(event.type, event.body));
    batch.events.push_back({stream, std::move(event.type), std::move(event.body)});
  }
  if (n) batch.expect.push_back({stream, *n});
  if (!context.idempotency_key.empty())
    batch.idempotency = ports::IdempotencyKey{context.who.user.text, context.idempotency_key, request};
  batch.reply = std::move(reply);
  return core.parts.store.append(ports::LogName::record, std::move(batch));
}

}  // namespace services
