#include "records/shown_pages.h"

#include <algorithm>

namespace records {
namespace {

using What = ShownPage::What;

bool is_of(const ReadCode& code, const std::string& signed_digest) {
  return !code.digest_start.empty() && signed_digest.starts_with(code.digest_start);
}

// The version of the paper with this code; 0 where none has it.
std::int64_t version_of(const Paper& paper, const ReadCode& code) {
  if (is_of(code, paper.signed_digest)) return paper.version;
  for (const auto& earlier : paper.earlier)
    if (is_of(code, earlier.signed_digest)) return earlier.version;
  return 0;
}

ShownPage named_by(const CaseState& state, const Paper& paper, const ReadCode& code) {
  if (const auto version = version_of(paper, code))
    return {version == paper.version ? What::of_this_version : What::of_other_version, &paper, version, code.page};
  for (const auto& other : state.papers)
    if (const auto version = version_of(other, code)) return {What::of_other_paper, &other, version, code.page};
  return {What::elsewhere};
}

tl::unexpected<base::Error> other(const char* code, std::int64_t page, const std::string& shows, std::string where,
                                  const std::vector<std::string>& named, std::string remedy) {
  where += " · " + std::to_string(page);
  for (const auto& one : named) where += " · " + one;
  return base::fail(base::ErrorKind::conflict, code, "the photograph handed in as page " + std::to_string(page) + " shows " + shows,
                    std::move(where), std::move(remedy));
}

}  // namespace

bool is_scan(const Recording& recording) { return recording.mime == "application/pdf"; }

base::Status check_sheet(const Recording& recording, const std::optional<std::int64_t>& sheet, const std::string& where) {
  constexpr std::string_view kPhotograph = "photo";  // the vocabulary's medium
  const auto named = "'" + recording.name + "'";
  if (is_scan(recording)) {
    if (sheet) return {};
    return base::fail(base::ErrorKind::invalid, "photograph.sheet_needed", named + " may have several sheets", where + "/sheet",
                      "say which sheet of it shows the page, from 1");
  }
  if (recording.media != kPhotograph)
    return base::fail(base::ErrorKind::invalid, "paper.not_a_photograph", named + " is neither a photograph nor a PDF",
                      where + "/recording", "photograph the page, or scan it as a PDF, JPEG or PNG");
  if (!sheet) return {};
  return base::fail(base::ErrorKind::invalid, "photograph.no_sheets", named + " is a photograph, which has no sheets", where + "/sheet",
                    "leave the sheet out");
}

ShownPage page_shown(const CaseState& state, const Paper& paper, std::int64_t page, const std::vector<ReadCode>& codes) {
  if (codes.empty()) return {};
  std::vector<ShownPage> shown;
  for (const auto& code : codes) shown.push_back(named_by(state, paper, code));
  const auto is_present = [](const ShownPage& s) { return s.what == What::of_this_version; };
  const auto present = std::find_if(shown.begin(), shown.end(), is_present);
  if (present == shown.end()) return shown.front();
  const bool alone = std::all_of(shown.begin(), shown.end(), [&](const auto& s) { return is_present(s) && s.page == present->page; });
  if (alone) return *present;
  // Of several sheets on one photograph, none is what was asked for; or it cannot be told which is meant.
  const bool there = page == 0 || std::any_of(shown.begin(), shown.end(), [&](const auto& s) { return is_present(s) && s.page == page; });
  return there ? ShownPage{} : *present;
}

base::Status check_shown(const Paper& paper, std::int64_t page, const ShownPage& shown, const std::string& title,
                         const std::string& where) {
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  const std::string stays = "; the photograph stays on record";
  switch (shown.what) {
    case What::unread: return {};
    case What::of_this_version:
      if (shown.page == page) return {};
      return other("photograph.other_page", page, "page " + number(shown.page), where, {number(shown.page)},
                   "hand it in as page " + number(shown.page) + ", and photograph page " + number(page) + stays);
    case What::of_other_version:
      return other("photograph.other_version", page,
                   "version " + number(shown.version) + " of the paper, not the present version " + number(paper.version), where,
                   {number(shown.version), number(paper.version)},
                   "photograph the sheets of the present version; where the other one was signed, print the present one and have it signed" + stays);
    case What::of_other_paper:
      return other("photograph.other_paper", page, "a page of another paper, " + title + " " + shown.paper->number, where,
                   {title, shown.paper->number}, "photograph the sheets of this paper, and hand this one in where it belongs" + stays);
    case What::elsewhere: break;
  }
  return other("photograph.other_case", page, "a page of a paper of another case or bureau", where, {},
               "photograph the sheets of this paper" + stays);
}

}  // namespace records
