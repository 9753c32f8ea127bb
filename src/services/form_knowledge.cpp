#include "services/form_knowledge.h"

#include <algorithm>
#include <array>

namespace services {
namespace {

// What paper_source and case_source tell; a test holds this against them. `bureau`, `event`, `events` and `last_paper` are
// known by the parameters, the vocabulary and the forms.
constexpr std::array kKnownPaths = std::to_array<std::string_view>({
    "case.number", "case.matter", "case.kind", "case.opened_at", "case.closed_at", "case.archived_at", "case.outcome_words",
    "case.archive_number", "case.retention", "case.papers", "case.pages", "case.recordings",
    "party.name", "party.credit_code", "party.address", "party.representative", "party.representative_position", "party.phone",
    "party.kind", "party.id_number",
    "act.kind", "act.place", "act.began_at", "act.ended_at", "act.credential_shown_at", "act.credential_shown_to",
    "act.recordings", "act.fingerprint.code", "act.fingerprint.digest", "act.fingerprint.count",
    "acts.id", "acts.kind", "acts.place", "acts.began_at", "acts.ended_at", "acts.credential_shown_at",
    "acts.credential_shown_to", "acts.recordings", "acts.fingerprint.code", "acts.fingerprint.digest", "acts.fingerprint.count",
    "officers.name", "officers.certificate",
    "hazards.id", "hazards.place", "hazards.description", "hazards.basis", "hazards.remedy", "hazards.due",
    "hazards.rectified_on_spot", "hazards.outcome", "hazards.opinion",
    "exemptions.name",
    "recordings.id", "recordings.name", "recordings.media", "recordings.digest", "recordings.device", "recordings.officer",
    "recordings.made_from", "recordings.made_until", "recordings.act", "recordings.place",
    "papers.id", "papers.form", "papers.title", "papers.number", "papers.pages", "papers.state", "papers.date", "papers.given_at",
    "paper.number", "paper.date",
    "order.title", "order.number", "order.date",
    "request.at",
    "contents.number", "contents.title", "contents.date", "contents.page", "contents.note",
});

std::string joined(const std::vector<std::string>& steps) {
  std::string out;
  for (const auto& step : steps) out += (out.empty() ? "" : ".") + step;
  return out;
}

// Itself, or something below it.
bool is_known(const std::string& path) {
  return std::any_of(kKnownPaths.begin(), kKnownPaths.end(), [&](std::string_view known) {
    return known == path || (known.starts_with(path) && known.substr(path.size()).starts_with('.'));
  });
}

std::string event_fault(const records::Vocabulary& vocabulary, const std::vector<std::string>& steps) {
  if (steps.size() < 3) return "an event is named by its type, as in event.filing.decided";
  const auto type = steps[1] + "." + steps[2];
  const auto newest = vocabulary.newest_of(type);
  if (newest.empty()) return "the vocabulary has no event '" + type + "'";
  if (!vocabulary.of_case(newest)) return "no case holds events '" + type + "'";
  const std::vector<std::string> below(steps.begin() + 3, steps.end());
  if (below.empty() || below == std::vector<std::string>{"at"} || below == std::vector<std::string>{"recorded_by"}) return {};
  return vocabulary.has_field(type, below) ? std::string() : "'" + type + "' has no '" + joined(below) + "'";
}

std::string bureau_fault(const DeclaredParameters& parameters, const std::vector<std::string>& steps) {
  if (steps.size() < 2) return {};
  if (steps.size() == 2 && (steps[1] == "name" || parameters.find("bureau." + steps[1]) != nullptr)) return {};
  return "the bureau has no parameter 'bureau." + steps[1] + "'";
}

// {index} is known of each element of a list.
std::vector<std::string> without_index(std::vector<std::string> steps) {
  if (steps.size() > 1 && steps.back() == "index") steps.pop_back();
  return steps;
}

std::string path_fault(const records::Vocabulary& vocabulary, const DeclaredParameters& parameters,
                       const std::vector<std::string>& given) {
  auto steps = without_index(given);
  if (steps[0] == "event" || steps[0] == "events") return event_fault(vocabulary, steps);
  if (steps[0] == "bureau") return bureau_fault(parameters, steps);
  if (steps[0] == "last_paper") {
    if (steps.size() < 2) return "the last paper of a form is named by the form's id, as in last_paper.penalty_decision";
    steps.erase(steps.begin() + 1);
    steps[0] = "papers";
  }
  return is_known(joined(steps)) ? std::string() : "the case state has no such path";
}

}  // namespace

page_layout::FormKnowledge form_knowledge(const records::Vocabulary& vocabulary, const DeclaredParameters& parameters,
                                          const page_layout::Fonts* fonts, const page_layout::LintLists& lint) {
  page_layout::FormKnowledge out;
  out.path_fault = [&](const std::vector<std::string>& steps) { return path_fault(vocabulary, parameters, steps); };
  out.has_words = [&](std::string_view list) { return !vocabulary.words_of(list, records::Language::zh).empty(); };
  for (const auto& [role, word] : vocabulary.words_of("role", records::Language::zh)) out.roles.insert(role);
  out.fonts = fonts;
  out.word_lists.emplace();
  for (const auto& [name, list] : lint.words) out.word_lists->insert(name);
  return out;
}

std::string_view form_file(std::string_view path) {
  constexpr std::string_view kFolder = "forms/";
  if (!path.starts_with(kFolder) || !path.ends_with(".json")) return {};
  const auto name = path.substr(kFolder.size());
  return name.find('/') == std::string_view::npos ? name : std::string_view();
}

base::Result<std::vector<page_layout::RequiredWords>> required_words(const DataFiles& files) {
  const auto found = files.find("forms/checks/required_words.json");
  if (found == files.end()) return std::vector<page_layout::RequiredWords>{};
  return page_layout::read_required_words(found->second);
}

base::Result<page_layout::LintLists> lint_lists(const DataFiles& files) {
  const auto found = files.find("lint/papers.json");
  if (found == files.end())
    return base::fail(base::ErrorKind::not_found, "share.missing", "the lists that papers are looked over for are missing",
                      "data/lint/papers.json", "install the program again");
  return page_layout::LintLists::load(found->second);
}

}  // namespace services
