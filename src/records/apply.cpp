#include <charconv>
#include <functional>

#include "records/apply_parts.h"
#include "records/vocabulary.h"

namespace records {

base::Result<TypeName> split_type(std::string_view type) {
  const auto slash = type.rfind('/');
  TypeName out;
  if (slash != std::string_view::npos && slash > 0) {
    const auto digits = type.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.version);
    if (error == std::errc{} && end == digits.data() + digits.size() && digits.front() != '0' &&
        out.version > 0) {
      out.name = type.substr(0, slash);
      return out;
    }
  }
  return base::fail(base::ErrorKind::invalid, "event.bad_type",
                    "'" + std::string(type) + "' is not NAME/VERSION");
}

base::Error malformed(const Event& event, std::string where) {
  return {base::ErrorKind::corrupt, "event.malformed", event.type + ": a field is missing or mistyped",
          std::move(where), "run `zhilu verify` on the store"};
}

base::Error incoherent(const Event& event, std::string what) {
  return {base::ErrorKind::corrupt, "event.incoherent",
          event.type + " (event " + std::to_string(event.seq) + "): " + std::move(what), "",
          "run `zhilu verify` on the store"};
}

base::Result<std::string> text_in(const Event& event, std::string_view field) {
  auto text = base::need_text(event.body, field);
  if (!text) return base::pass_on(malformed(event, "/" + std::string(field)));
  return text;
}

base::JsonObject body_of(const Event& event) {
  base::JsonObject object;
  if (event.body.is_object()) object = event.body.get_object();
  if (!object.contains("happened_at")) {
    object["happened_at"] = event.at.text();
    object["time_source"] = "server";
  }
  return object;
}

void rename(base::JsonObject& object, std::string_view from, std::string_view to) {
  if (!object.contains(from)) return;
  auto value = object.at(from);
  object.erase(from);
  object[to] = std::move(value);
}

std::string next_id(std::string_view kind, std::size_t so_far) {
  return std::string(kind) + "-" + std::to_string(so_far + 1);
}

namespace {

Handler handler_of(std::string_view type) {
  if (type == "correction.made/1") return &correct;
  for (const auto* table : {&case_handlers(), &hazard_handlers(), &paper_handlers(), &approval_handlers()})
    if (const auto found = table->find(type); found != table->end()) return found->second;
  return nullptr;
}

// What the state shows nothing of is still told with the thing that it speaks of: what it counts ("review-1"), else the
// field that bears the name of the type's noun ("measure.lifted": `measure`), else the act.
std::string subject_of(const Event& event, const Vocabulary& vocabulary) {
  if (const auto* how = vocabulary.recordable(event.type); how && !how->counted.empty())
    if (auto counted = base::text_at(event.body, how->counted); !counted.empty()) return counted;
  const auto noun = std::string_view(event.type).substr(0, event.type.find('.'));
  auto subject = base::text_at(event.body, noun);
  return subject.empty() ? base::text_at(event.body, "act") : subject;
}

using Teller = std::function<base::Result<std::string>(CaseState&, const Event&)>;

base::Status check_place(const CaseState& state, const Event& event) {
  if (event.n != state.version)
    return base::fail(base::ErrorKind::corrupt, "event.out_of_order",
                      "event " + std::to_string(event.n) + " of a case that stands at version " +
                          std::to_string(state.version),
                      event.stream.text);
  if (state.exists() && event.stream.text != state.id)
    return base::fail(base::ErrorKind::corrupt, "event.out_of_order", "the event is of another case",
                      event.stream.text);
  return {};
}

base::Result<CaseState> apply_with(const Teller& handler, CaseState state, const Event& event) {
  ZL_CHECK(check_place(state, event));
  if (!handler)
    return base::fail(base::ErrorKind::invalid, "event.unknown_type",
                      "this program does not know events of type '" + event.type + "'", "",
                      "use the version of the program that wrote it, or a later one");
  std::string subject;
  if (event.disposed || state.disposed) {
    state.id = event.stream.text;
    state.disposed = true;
  } else {
    if (!event.body.is_object()) return base::pass_on(malformed(event, "/"));
    if (state.exists() == (event.type == "case.opened/1"))
      return base::pass_on(incoherent(event, state.exists() ? "the case is open already" : "no such case"));
    ZL_TRY(subject, handler(state, event));
  }
  ++state.version;
  state.record.push_back({event.seq, event.type, std::move(subject)});
  return state;
}

}  // namespace

bool is_shown(std::string_view type) { return handler_of(type) != nullptr; }

base::Result<CaseState> apply(CaseState state, const Event& event) {
  return apply_with(handler_of(event.type), std::move(state), event);
}

base::Result<CaseState> apply(CaseState state, const Event& event, const Vocabulary& vocabulary) {
  if (const auto handler = handler_of(event.type)) return apply_with(handler, std::move(state), event);
  if (!vocabulary.of_case(event.type)) return apply_with(nullptr, std::move(state), event);
  return apply_with([&](CaseState&, const Event& told) { return subject_of(told, vocabulary); }, std::move(state), event);
}

}  // namespace records
