#include "services/page_photographs.h"

#include "records/shown_pages.h"
#include "services/papers.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kMostKept = 4'096;

using Codes = SeenCodes::Codes;
using What = records::ShownPage::What;

// What is read on photographs within the time that one request has for it.
class Looking {
 public:
  explicit Looking(Core& core) : core_(core), until_(core.now().plus_seconds(kSecondsOfLooking)) {}

  // Empty also where nothing could be read: for whatever reason, a person compares then.
  Codes codes_on(const records::CaseState& state, const std::string& id) {
    const auto* recording = state.recording(id);
    if (recording == nullptr || recording->media != "photo") return {};
    if (auto seen = core_.seen_codes->of(recording->blob)) return std::move(*seen);
    if (core_.now() > until_) return {};
    auto read = look(*recording);
    if (!read || !*read) return {};
    core_.seen_codes->keep(recording->blob, **read);
    return std::move(**read);
  }

 private:
  base::Result<std::optional<Codes>> look(const records::Recording& recording) {
    ZL_TRY(const auto digest, base::Digest::from_hex(recording.blob));
    ZL_TRY(auto photo, core_.parts.vault.open(digest));
    return core_.parts.media.codes_on(*photo);
  }

  Core& core_;
  base::Instant until_;
};

std::vector<records::ReadCode> read_codes(const Codes& codes) {
  std::vector<records::ReadCode> out;
  for (const auto& code : codes) out.push_back({code.digest_start, code.page});
  return out;
}

// The decision on the command refuses by these; of papers that do not exist yet, or no longer as asked, it says so itself.
Json given_with(Core& core, const records::CaseState& state, const Json& input, const std::vector<Codes>& codes) {
  JsonArray given;
  JsonObject titles;
  const auto* paper = state.paper(base::text_at(input, "paper"));
  for (const auto& of_page : codes) {
    JsonArray read;
    for (const auto& code : of_page) read.push_back(JsonObject{{"digest_start", code.digest_start}, {"page", code.page}});
    given.push_back(std::move(read));
    const auto shown = paper ? records::page_shown(state, *paper, 0, read_codes(of_page)) : records::ShownPage{};
    if (shown.what == What::of_other_paper)
      titles[shown.paper->id] = form_title(core, shown.paper->form_digest).value_or(shown.paper->form);
  }
  return JsonObject{{"codes", std::move(given)}, {"titles", std::move(titles)}};
}

// Looked at before it is the case's turn: nobody else who works on it waits meanwhile.
base::Result<Reply> photograph_paper(Core& core, const CallContext& context, const Json& input) {
  constexpr const char* kCommand = "case.photograph_paper";
  ZL_TRY(const auto loaded, load_case(core, context.who, kCommand, base::text_at(input, "case")));
  Looking looking(core);
  std::vector<Codes> codes;
  if (const auto* pages = base::array_at(input, "pages"))
    for (const auto& page : *pages) codes.push_back(looking.codes_on(*loaded, base::text_at(page, "recording")));
  return run_case_command(core, context, kCommand, input, [&](const records::CaseState& state) -> base::Result<Known> {
    return given_with(core, state, input, codes);
  });
}

JsonObject told(Core& core, const records::ShownPage& shown) {
  switch (shown.what) {
    case What::unread: return {{"shows", "unread"}};
    case What::of_this_version: return {{"shows", "this_version"}, {"page", shown.page}, {"version", shown.version}};
    case What::of_other_version: return {{"shows", "other_version"}, {"page", shown.page}, {"version", shown.version}};
    case What::of_other_paper:
      return {{"shows", "other_paper"},
              {"page", shown.page},
              {"version", shown.version},
              {"paper", shown.paper->id},
              {"number", shown.paper->number},
              {"title", form_title(core, shown.paper->form_digest).value_or(shown.paper->form)}};
    case What::elsewhere: break;
  }
  return {{"shows", "elsewhere"}};
}

base::Result<std::vector<std::string>> recordings_asked(const records::CaseState& state, const Json& input) {
  const auto* wanted = base::array_at(input, "recordings");
  if (wanted == nullptr)
    return fail(ErrorKind::invalid, "json.missing_field", "the recordings are no list", "/recordings", "send a list of their ids");
  if (wanted->size() > kMostChecked)
    return fail(ErrorKind::too_large, "photograph.too_many", "that is " + std::to_string(wanted->size()) + " photographs at once",
                "/recordings", "at most " + std::to_string(kMostChecked));
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < wanted->size(); ++i) {
    const auto where = "/recordings/" + std::to_string(i);
    const auto* id = (*wanted)[i].if_string();
    if (id == nullptr) return fail(ErrorKind::invalid, "json.missing_field", "a recording is named by a text", where, "send its id");
    ids.emplace_back(*id);
    if (state.recording(ids.back()) == nullptr)
      return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such recording", where, "upload the photograph first");
  }
  return ids;
}

// Which page each photograph shows, before any is handed in. Leaves nothing on record.
base::Result<Reply> check_photographs(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.check_photographs", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  const auto* paper = state.paper(base::text_at(input, "paper"));
  if (paper == nullptr)
    return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such paper", "/paper", "choose one that it has");
  ZL_TRY(const auto ids, recordings_asked(state, input));
  Looking looking(core);
  JsonArray photographs;
  for (const auto& id : ids) {
    auto one = told(core, records::page_shown(state, *paper, 0, read_codes(looking.codes_on(state, id))));
    one["recording"] = id;
    photographs.push_back(std::move(one));
  }
  return Reply{JsonObject{{"photographs", std::move(photographs)}}, state.version};
}

}  // namespace

std::optional<Codes> SeenCodes::of(const std::string& blob) const {
  const std::lock_guard lock(guard_);
  const auto found = codes_.find(blob);
  return found == codes_.end() ? std::nullopt : std::optional(found->second);
}

void SeenCodes::keep(const std::string& blob, Codes codes) {
  const std::lock_guard lock(guard_);
  if (codes_.size() >= kMostKept) codes_.clear();  // looking anew costs a second
  codes_.insert_or_assign(blob, std::move(codes));
}

void add_page_photographs(Core& core) {
  core.seen_codes = std::make_shared<SeenCodes>();
  core.operations["case.photograph_paper"] = photograph_paper;
  core.operations["case.check_photographs"] = check_photographs;
}

}  // namespace services
