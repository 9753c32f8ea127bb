#include "services/form_samples.h"

#include <algorithm>

#include "crypto/digests.h"
#include "page_layout/blanks.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::string_view kSampleFolder = "forms/samples/";
constexpr std::string_view kShared = "case.json";
constexpr std::int64_t kSampleSerial = 3;

tl::unexpected<base::Error> bad_sample(std::string what, std::string where) {
  return fail(ErrorKind::invalid, "form.bad_sample", std::move(what), std::move(where), "see data/forms/README.md, Samples");
}

base::Result<Json> parsed(std::string_view text, const std::string& path) {
  auto json = base::parse_json(text);
  if (!json) {
    json.error().where = path + " " + json.error().where;
    return base::pass_on(std::move(json.error()));
  }
  if (!json->is_object()) return bad_sample("a sample is an object", path);
  return std::move(*json);
}

base::Result<std::vector<records::Event>> read_record(const Json& shared) {
  std::vector<records::Event> out;
  const auto* list = base::array_at(shared, "record");
  if (!list) return bad_sample("the sample case has no record", std::string(kSampleFolder) + "case.json#/record");
  for (const auto& told : *list) {
    records::Event event;
    event.type = base::text_at(told, "type");
    const auto at = base::Instant::parse(base::text_at(told, "at"));
    const auto* body = base::find(told, "body");
    if (event.type.empty() || !at || !body)
      return bad_sample("an event has type, at and body", std::string(kSampleFolder) + "case.json#/record/" + std::to_string(out.size()));
    event.seq = event.n = out.size();
    event.at = *at;
    event.by = base::text_at(told, "by");
    event.body = *body;
    out.push_back(std::move(event));
  }
  return out;
}

// Members of `over` in place of those of `below`; objects are laid over each other.
void lay_over(JsonObject& below, const JsonObject& over) {
  for (const auto& member : over) {
    auto& value = below[member.key()];
    if (value.is_object() && member.value().is_object())
      lay_over(value.as_object(), member.value().get_object());
    else
      value = member.value();
  }
}

// In place: as a Json the state would be a copy, which ends before what points into it.
const JsonArray* list_in(const JsonObject& state, std::string_view name) {
  const auto* member = state.if_contains(name);
  return member ? member->if_array() : nullptr;
}

// The elements of a list that are chosen by their ids; all where none is.
void choose(JsonObject& state, const char* list, const std::vector<std::string>& about) {
  const auto* all = list_in(state, list);
  if (!all) return;
  JsonArray chosen;
  for (const auto& one : *all)
    if (std::find(about.begin(), about.end(), base::text_at(one, "id")) != about.end()) chosen.push_back(one);
  if (!chosen.empty()) state[list] = std::move(chosen);
}

void put_last_papers(JsonObject& state) {
  JsonObject last;
  if (const auto* papers = list_in(state, "papers"))
    for (const auto& paper : *papers) last[base::text_at(paper, "form")] = paper;
  state["last_paper"] = std::move(last);
}

void put_act(JsonObject& state, const std::string& act) {
  if (const auto* acts = list_in(state, "acts"))
    for (const auto& one : *acts)
      if (base::text_at(one, "id") == act) state["act"] = one;
}

std::vector<std::string> texts(const Json& json, std::string_view key) {
  std::vector<std::string> out;
  if (const auto* list = base::array_at(json, key))
    for (const auto& one : *list)
      if (one.is_string()) out.emplace_back(one.get_string());
  return out;
}

}  // namespace

base::Result<FormSamples> FormSamples::load(const DataFiles& files) {
  FormSamples out;
  for (const auto& [path, text] : files) {
    if (!path.starts_with(kSampleFolder)) continue;
    const auto name = std::string_view(path).substr(kSampleFolder.size());
    if (!name.ends_with(".json")) {
      out.pictures_.emplace(crypto::sha256(text).hex(), base::bytes_of(text));
      continue;
    }
    ZL_TRY(auto json, parsed(text, path));
    if (name != kShared) {
      out.own_.emplace(name.substr(0, name.size() - 5), std::move(json));
      continue;
    }
    const auto* state = base::object_at(json, "state");
    if (!state) return bad_sample("the sample case has no state", path);
    out.state_ = *state;
    ZL_TRY(out.record_, read_record(json));
    if (const auto* names = base::object_at(json, "names")) out.names_ = *names;
  }
  if (!out.state_.is_object())
    return fail(ErrorKind::not_found, "form.no_samples", "there is no sample case", std::string(kSampleFolder) + "case.json",
                "name a folder like data/, or one with samples/case.json");
  return out;
}

Json FormSamples::source(const page_layout::Form& form) const {
  static const Json kNone = JsonObject();
  const auto found = own_.find(form.id);
  const Json& own = found == own_.end() ? kNone : found->second;
  JsonObject state = state_.get_object();
  put_last_papers(state);
  std::string act = base::text_at(own, "act");
  if (act.empty() && !form.of_case) act = "act-1";
  if (!act.empty()) put_act(state, act);
  const auto about = texts(own, "about");
  for (const char* list : {"recordings", "papers", "hazards"}) choose(state, list, about);
  Chosen chosen;
  chosen.add(act);
  for (const auto& id : about) chosen.add(id);
  page_layout::Dictionary names;
  names.name = [this](std::string_view id) { return base::text_at(names_, id); };
  put_events(state, record_, event_types_of(form), chosen, names);
  auto& paper = state["paper"].as_object();
  const auto bureau = state.if_contains("bureau");
  if (!form.number_template.empty())
    paper["number"] = form.number(JsonObject{{"region", bureau ? base::text_at(*bureau, "region") : ""},
                                             {"year", base::text_at(paper, "date").substr(0, 4)},
                                             {"serial", kSampleSerial}});
  if (const auto* over = base::object_at(own, "state")) lay_over(state, *over);
  return state;
}

const Json& FormSamples::fields(std::string_view form) const {
  static const Json kNone(nullptr);
  const auto found = own_.find(form);
  const auto* given = found == own_.end() ? nullptr : base::find(found->second, "fields");
  return given ? *given : kNone;
}

page_layout::Dictionary FormSamples::dictionary(const records::Vocabulary& vocabulary) const {
  page_layout::Dictionary out;
  out.word = [&vocabulary](std::string_view list, std::string_view value) {
    return vocabulary.word(list, value, records::Language::zh);
  };
  out.name = [this](std::string_view id) { return base::text_at(names_, id); };
  return out;
}

std::function<base::Result<page_layout::SizedPicture>(const base::Digest&)> FormSamples::pictures() const {
  return [this](const base::Digest& digest) -> base::Result<page_layout::SizedPicture> {
    const auto found = pictures_.find(digest.hex());
    if (found == pictures_.end()) return bad_sample("no picture beside the samples has this digest", digest.hex());
    return page_layout::sized_picture(found->second, digest);
  };
}

base::Result<SamplePaper> sample_paper(const FormSamples& samples, std::string_view form_text, const page_layout::Fonts& fonts,
                                       const records::Vocabulary& vocabulary, const page_layout::LintLists& lint) {
  SamplePaper out;
  ZL_TRY(out.form, page_layout::Form::load(form_text));
  auto dictionary = samples.dictionary(vocabulary);
  dictionary.lint = &lint;
  ZL_TRY(auto filled, page_layout::fill(out.form, samples.source(out.form), samples.fields(out.form.id), dictionary));
  out.warnings = std::move(filled.warnings);
  page_layout::LayoutOptions options;
  options.sample_mark = "示例";
  options.picture = samples.pictures();
  ZL_TRY(out.pages, page_layout::lay_out(out.form, filled.fields, fonts, options, &out.warnings));
  return out;
}

}  // namespace services
