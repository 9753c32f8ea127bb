#include "services/approved_paper.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "page_layout/lay_out.h"
#include "records/vocabulary.h"
#include "services/form_shelf.h"
#include "services/papers.h"

namespace services {

using base::Result;
using records::Language;

namespace {

constexpr page_layout::Box kOfWhatWasPutUp{28'000, 9'500, 125'000, 3'400};  // above the title: two lines

// The approval that bears on the paper as it stands: the last one that is not taken back.
const records::Approval* approval_of(const records::CaseState& state, const records::Paper& paper) {
  const records::Approval* found = nullptr;
  for (const auto& approval : state.approvals)
    if (approval.paper == paper.id && approval.document_digest == paper.signed_digest && approval.state != "withdrawn" &&
        approval.state != "returned")
      found = &approval;
  return found;
}

std::size_t place_in(const std::vector<std::string>& levels, const std::string& level) {
  return static_cast<std::size_t>(std::find(levels.begin(), levels.end(), level) - levels.begin());
}

// What counts of what was said: the last word of each person at each level, and nothing of levels that it went back behind.
std::vector<const records::Opinion*> words_that_count(const records::Approval& approval) {
  std::vector<const records::Opinion*> out;
  for (const auto& said : approval.opinions) {
    if (said.opinion == "granted" || said.opinion == "refused") continue;
    if (said.opinion == "returned") {
      const auto to = place_in(approval.levels, said.to_level.value_or(""));
      std::erase_if(out, [&](const auto* one) { return place_in(approval.levels, one->level) >= to; });
      continue;
    }
    std::erase_if(out, [&](const auto* one) { return one->level == said.level && one->user == said.user; });
    out.push_back(&said);
  }
  return out;
}

// Whose opinion a box takes, as the source of its field says: levels by name, all before the last, or who decides. One that is
// left to a pen and says nothing of approvals is for who decides.
struct BoxTakes {
  std::set<std::string> levels;
  bool before_last = false, last = false;

  explicit BoxTakes(const page_layout::Field& field) {
    const auto& source = field.source;
    constexpr std::string_view kLevel = "[level=";
    last = source.find("approval.granted") != std::string::npos || source.find("approval.refused") != std::string::npos;
    for (auto at = source.find(kLevel); at != std::string::npos; at = source.find(kLevel, at + 1)) {
      const auto begin = at + kLevel.size();
      levels.insert(source.substr(begin, source.find(']', begin) - begin));
    }
    before_last = levels.empty() && source.find("approval.opinion_given") != std::string::npos;
    if (field.by_hand && source.find("approval.") == std::string::npos) last = true;
  }
};

const page_layout::Field& field_of_box(const page_layout::Form& form, const std::string& id) {
  static const page_layout::Field kNone;
  const auto found = std::find_if(form.fields.begin(), form.fields.end(), [&](const auto& one) { return one.id == id; });
  return found == form.fields.end() ? kNone : *found;
}

struct Filling {
  page_layout::OpinionPlace place;
  std::vector<const records::Opinion*> said;
};

// Each opinion in the box that its level has; in the box of who decides where it has none and is the last.
std::vector<Filling> fillings(const page_layout::Form& form, const page_layout::DisplayList& pages, const records::Approval& approval) {
  std::vector<Filling> out;
  std::vector<BoxTakes> takes;
  std::set<std::string> named;
  for (auto& place : page_layout::opinion_places(form, pages)) {
    takes.emplace_back(field_of_box(form, place.box->field));
    named.insert(takes.back().levels.begin(), takes.back().levels.end());
    out.push_back({std::move(place), {}});
  }
  const auto& last = approval.levels.back();
  for (const auto* said : words_that_count(approval))
    for (std::size_t i = 0; i < out.size(); ++i) {
      const bool decides = takes[i].last && said->level == last && !named.contains(last);
      const bool before = takes[i].before_last && said->level != last;
      if (takes[i].levels.contains(said->level) || decides || before) out[i].said.push_back(said);
    }
  return out;
}

std::string opinion_words(const records::Vocabulary& words, const records::Opinion& said) {
  const auto opinion = words.word("opinion", said.opinion, Language::zh);
  const auto text = said.text.value_or("");
  if (text.empty()) return opinion;
  return said.opinion == "agree" ? text : opinion + "：" + text;
}

std::string opinion_name(const records::Opinion& said) {
  return said.name + (said.mandate ? "（凭" + *said.mandate + "）" : "");
}

std::string opinion_day(const records::Opinion& said) {
  const auto civil = base::LegalDay::of(said.happened_at).civil();
  return fmt::format("{}年{}月{}日", static_cast<int>(civil.year), static_cast<int>(civil.month), static_cast<int>(civil.day));
}

// Of several in one box each is told with level, name and day.
std::string text_in_box(const records::Vocabulary& words, const std::vector<const records::Opinion*>& said) {
  if (said.size() == 1) return opinion_words(words, *said.front());
  std::string out;
  for (const auto* one : said)
    out += (out.empty() ? "" : "\n") + words.word("level", one->level, Language::zh) + " " + opinion_name(*one) + "：" + opinion_words(words, *one) + "（" +
           opinion_day(*one) + "）";
  return out;
}

std::string all_opinions(const records::Vocabulary& words, const records::Approval& approval, const std::string& of) {
  std::string out = of;
  for (const auto* one : words_that_count(approval)) {
    out += "\n" + words.word("level", one->level, Language::zh) + " " + opinion_name(*one);
    if (one->position) out += "（" + *one->position + "）";
    out += "　" + opinion_day(*one) + "：" + opinion_words(words, *one);
  }
  return out;
}

bool signed_by_hand(const records::Paper& paper, const std::string& role) {
  const auto& signatures = paper.marks.signatures;
  return std::any_of(signatures.begin(), signatures.end(), [&](const auto& signature) { return signature.signer.role == role; });
}

base::Status fill_box(Core& core, const records::Paper& paper, const Filling& filling, page_layout::Overlay& overlay, bool& whole) {
  constexpr const char* kRest = "……（全文见附页）";
  const auto& fonts = *core.shipped_fonts;
  const auto& place = filling.place;
  ZL_TRY(const bool fits, overlay.add_text(fonts, place.words, text_in_box(core.parts.vocabulary, filling.said), kRest));
  whole = whole && fits;
  if (signed_by_hand(paper, place.box->role)) return {};
  std::string names;
  for (const auto* one : filling.said) names += (names.empty() ? "" : "、") + opinion_name(*one);
  ZL_CHECK(overlay.add_words(fonts, place.sign, names));
  return overlay.add_date(fonts, place.date, base::LegalDay::of(filling.said.back()->happened_at));
}

}  // namespace

Result<std::string> add_opinions(Core& core, const records::CaseState& state, const records::Paper& paper,
                                 const page_layout::DisplayList& pages, page_layout::Overlay& overlay) {
  const auto* approval = approval_of(state, paper);
  if (approval == nullptr || words_that_count(*approval).empty()) return std::string();
  ZL_TRY(const auto content, content_of(core, paper));
  std::set<const records::Opinion*> shown;
  std::set<int> touched;
  bool whole = true;
  for (const auto& filling : fillings(content.form, pages, *approval)) {
    if (filling.said.empty()) continue;
    shown.insert(filling.said.begin(), filling.said.end());
    // A version that was prepared after they had spoken has them in what is signed.
    if (!base::text_at(content.fields, filling.place.box->field).empty()) continue;
    touched.insert(filling.place.words.page);
    ZL_CHECK(fill_box(core, paper, filling, overlay, whole));
  }
  const auto of = fmt::format("审批意见依审批记录（{}）填入。呈批文本：{}第{}版，SHA-256", approval->id, paper.number, paper.version);
  for (const int page : touched) {
    page_layout::SignatureBox line{.role = {}, .page = page, .box = kOfWhatWasPutUp};
    ZL_CHECK(overlay.add_words(*core.shipped_fonts, line, of));
    line.box.y += line.box.height;
    ZL_CHECK(overlay.add_words(*core.shipped_fonts, line, paper.signed_digest));
  }
  whole = whole && shown.size() == words_that_count(*approval).size();
  return whole ? std::string() : all_opinions(core.parts.vocabulary, *approval, of + " " + paper.signed_digest);
}

}  // namespace services
