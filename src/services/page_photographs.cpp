#include "services/page_photographs.h"

#include <algorithm>
#include <chrono>

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

using How = ports::Sheets::How;

base::Result<std::unique_ptr<ports::BlobReader>> opened_blob(Core& core, const records::Recording& recording) {
  ZL_TRY(const auto digest, base::Digest::from_hex(recording.blob));
  return core.parts.vault.open(digest);
}

bool is_too_large(const records::Recording& pdf, const ports::Sheets& sheets) {
  return pdf.bytes > kMostScanBytes || sheets.count > kMostSheets;
}

// What is read on photographs and scans within the time that one request has for it.
class Looking {
 public:
  struct Seen {
    Codes codes;         // empty also where nothing could be read: for whatever reason, a person compares then
    bool later = false;  // there was no time to look
  };

  explicit Looking(Core& core) : core_(core), until_(core.now().plus_seconds(kSecondsOfLooking)) {}

  Seen codes_on(const records::Recording& recording, int sheet) {
    if (records::is_scan(recording) ? sheet == 0 : recording.media != "photo" || sheet != 0) return {};
    if (auto seen = core_.seen_codes->of(recording.blob, sheet)) return {std::move(*seen)};
    if (is_over()) return {{}, true};
    const auto seat = core_.seen_codes->seats.take();
    if (!seat) return {{}, true};
    auto read = look(recording, sheet);
    // A sheet on which nothing could be read in its time is not tried again each time that it is asked about.
    if (read && !*read && sheet > 0) core_.seen_codes->keep(recording.blob, sheet, {});
    if (!read || !*read) return {};
    core_.seen_codes->keep(recording.blob, sheet, **read);
    return {std::move(**read)};
  }

  // Untold also where there was no time.
  ports::Sheets sheets_of(const records::Recording& pdf) {
    const auto known = sheets_.find(pdf.blob);
    if (known != sheets_.end()) return known->second;
    if (pdf.bytes > kMostScanBytes || is_over()) return {};
    const auto seat = core_.seen_codes->seats.take();
    if (!seat) return {};
    auto reader = opened_blob(core_, pdf);
    auto sheets = reader ? core_.parts.media.sheets_of(**reader) : base::Result<ports::Sheets>(ports::Sheets{});
    return sheets_[pdf.blob] = sheets.value_or(ports::Sheets{});
  }

  bool is_over() const { return core_.now() > until_; }

 private:
  base::Result<std::optional<Codes>> look(const records::Recording& recording, int sheet) {
    ZL_TRY(auto photo, opened_blob(core_, recording));
    return core_.parts.media.codes_on(*photo, sheet);
  }

  Core& core_;
  base::Instant until_;
  std::unordered_map<std::string, ports::Sheets> sheets_;
};

// A PDF whose sheets nobody here will ever see is no original that can be compared.
base::Status check_pdf(const records::Recording& pdf, const ports::Sheets& sheets, std::int64_t sheet, const std::string& where) {
  const auto named = "'" + pdf.name + "'";
  if (is_too_large(pdf, sheets))
    return fail(ErrorKind::too_large, "photograph.pdf_too_large", named + " is larger than a scanned paper", where + " · " + pdf.name,
                "scan at most " + std::to_string(kMostSheets) + " sheets and 256 MB at once");
  if (sheets.how == How::locked)
    return fail(ErrorKind::invalid, "photograph.pdf_locked", named + " opens with a password alone", where + " · " + pdf.name,
                "scan without a password");
  if (sheets.how == How::broken)
    return fail(ErrorKind::invalid, "photograph.pdf_broken", named + " cannot be opened", where + " · " + pdf.name, "scan it anew");
  if (sheets.how == How::counted && sheet > sheets.count)
    return fail(ErrorKind::invalid, "photograph.no_such_sheet", named + " has " + std::to_string(sheets.count) + " sheets",
                where + " · " + pdf.name + " · " + std::to_string(sheets.count), "name one of them");
  return {};
}

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

// One for each page that is handed in. What the decision refuses by itself is not looked at.
base::Result<std::vector<Codes>> seen_on(Core& core, const records::CaseState& state, const base::JsonArray& pages) {
  Looking looking(core);
  std::vector<Codes> codes;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    codes.emplace_back();
    const auto* recording = state.recording(base::text_at(pages[i], "recording"));
    const auto sheet = base::int_at(pages[i], "sheet").value_or(0);
    if (recording == nullptr || sheet < 0 || sheet > kMostSheets * 10) continue;
    if (records::is_scan(*recording))
      ZL_CHECK(check_pdf(*recording, looking.sheets_of(*recording), sheet, "/pages/" + std::to_string(i) + "/recording"));
    codes.back() = looking.codes_on(*recording, static_cast<int>(sheet)).codes;
  }
  return codes;
}

// Looked at before it is the case's turn: nobody else who works on it waits meanwhile.
base::Result<Reply> photograph_paper(Core& core, const CallContext& context, const Json& input) {
  constexpr const char* kCommand = "case.photograph_paper";
  ZL_TRY(const auto loaded, load_case(core, context.who, kCommand, base::text_at(input, "case")));
  const auto* pages = base::array_at(input, "pages");
  ZL_TRY(const auto codes, seen_on(core, *loaded, pages ? *pages : JsonArray{}));
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

JsonObject tell_sheet(Core& core, const records::CaseState& state, const records::Paper& paper, const records::Recording& recording,
                      int sheet, Looking& looking) {
  const auto seen = looking.codes_on(recording, sheet);
  auto one = told(core, records::page_shown(state, paper, 0, read_codes(seen.codes)));
  one["recording"] = recording.id;
  if (sheet > 0) one["sheet"] = sheet;
  if (seen.later) one["later"] = true;
  return one;
}

// A photograph is one sheet. Of a PDF each is told; where they cannot be counted, or nothing can be done with it, the PDF alone.
void tell_recording(Core& core, const records::CaseState& state, const records::Paper& paper, const records::Recording& recording,
                    Looking& looking, JsonArray& into) {
  if (!records::is_scan(recording)) {
    into.push_back(tell_sheet(core, state, paper, recording, 0, looking));
    return;
  }
  const auto over = looking.is_over();
  const auto sheets = looking.sheets_of(recording);
  const char* wrong = is_too_large(recording, sheets)  ? "pdf_too_large"
                      : sheets.how == How::locked      ? "pdf_locked"
                      : sheets.how == How::broken      ? "pdf_broken"
                                                       : nullptr;
  if (wrong || sheets.how == How::untold) {
    JsonObject one{{"recording", recording.id}, {"shows", wrong ? wrong : "unread"}};
    if (!wrong && over) one["later"] = true;
    into.push_back(std::move(one));
    return;
  }
  for (int sheet = 1; sheet <= sheets.count; ++sheet) into.push_back(tell_sheet(core, state, paper, recording, sheet, looking));
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
  for (const auto& id : ids) tell_recording(core, state, *paper, *state.recording(id), looking, photographs);
  return Reply{JsonObject{{"photographs", std::move(photographs)}}, state.version};
}

}  // namespace

namespace {

std::string sheet_key(const std::string& blob, int sheet) { return sheet > 0 ? blob + "#" + std::to_string(sheet) : blob; }

bool is_sheet(const records::CaseState& state, const records::Recording& recording) {
  const auto for_paper = [](const records::Link& link) { return link.kind == "paper"; };
  if (std::any_of(recording.links.begin(), recording.links.end(), for_paper)) return true;
  return std::any_of(state.papers.begin(), state.papers.end(), [&](const records::Paper& paper) {
    const auto& photographs = paper.marks.photographs;
    return std::any_of(photographs.begin(), photographs.end(), [&](const auto& p) { return p.blob == recording.blob; });
  });
}

bool shown_by_browsers(const std::string& mime) {
  return mime == "image/jpeg" || mime == "image/png" || mime == "image/webp" || mime == "image/gif";
}

}  // namespace

base::Result<PagePicture> page_picture(Core& core, const records::CaseState& state, const std::string& blob, int sheet) {
  const auto none = [] { return fail(ErrorKind::not_found, "content.none", "there is nothing to show here", {}, "look at the case page"); };
  const auto found = std::find_if(state.recordings.begin(), state.recordings.end(), [&](const auto& r) { return r.blob == blob; });
  if (found == state.recordings.end() || !is_sheet(state, *found)) return none();
  const bool scan = records::is_scan(*found);
  if (scan ? sheet == 0 : shown_by_browsers(found->mime)) return PagePicture{&*found, {}};
  if (!scan && (found->media != "photo" || sheet != 0)) return none();
  if (sheet > kMostSheets || (scan && found->bytes > kMostScanBytes)) return none();
  if (auto made = core.page_pictures->of(blob, sheet)) return PagePicture{&*found, std::move(made)};
  const auto seat = core.seen_codes->seats.take();
  if (!seat)
    return fail(ErrorKind::unavailable, "http.overloaded", "the server is busy opening other scans", {}, "try again shortly");
  ZL_TRY(auto original, opened_blob(core, *found));
  ZL_TRY(auto jpeg, core.parts.media.picture(*original, sheet));
  if (!jpeg) return none();
  core.page_pictures->keep(blob, sheet, *jpeg);
  return PagePicture{&*found, std::move(jpeg)};
}

std::optional<LookingSeats::Seat> LookingSeats::take() {
  constexpr auto kWait = std::chrono::seconds(4);
  std::unique_lock held(guard_);
  if (taken_ >= kMost) {
    if (waiting_ >= kMostWaiting) return std::nullopt;
    ++waiting_;
    freed_.wait_for(held, kWait, [this] { return taken_ < kMost; });
    --waiting_;
    if (taken_ >= kMost) return std::nullopt;
  }
  ++taken_;
  return Seat(nullptr, [this](void*) {
    const std::lock_guard again(guard_);
    --taken_;
    freed_.notify_one();
  });
}

std::optional<base::Bytes> PagePictures::of(const std::string& blob, int sheet) {
  const std::lock_guard lock(guard_);
  const auto* kept = pictures_.find(sheet_key(blob, sheet));
  return kept ? std::optional(*kept) : std::nullopt;
}

void PagePictures::keep(const std::string& blob, int sheet, base::Bytes jpeg) {
  const std::lock_guard lock(guard_);
  const auto weight = jpeg.size();
  pictures_.put(sheet_key(blob, sheet), std::move(jpeg), weight);
}

std::optional<Codes> SeenCodes::of(const std::string& blob, int sheet) const {
  const std::lock_guard lock(guard_);
  const auto found = codes_.find(sheet_key(blob, sheet));
  return found == codes_.end() ? std::nullopt : std::optional(found->second);
}

void SeenCodes::keep(const std::string& blob, int sheet, Codes codes) {
  const std::lock_guard lock(guard_);
  if (codes_.size() >= kMostKept) codes_.clear();  // looking anew costs a second
  codes_.insert_or_assign(sheet_key(blob, sheet), std::move(codes));
}

void add_page_photographs(Core& core) {
  core.seen_codes = std::make_shared<SeenCodes>();
  core.page_pictures = std::make_shared<PagePictures>();
  core.operations["case.photograph_paper"] = photograph_paper;
  core.operations["case.check_photographs"] = check_photographs;
}

}  // namespace services
