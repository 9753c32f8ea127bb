#include "services/paper_composing.h"

#include <algorithm>

#include "page_layout/blanks.h"
#include "services/paper_source.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;

namespace {

std::vector<std::string> texts_at(const Json& input, std::string_view field) {
  std::vector<std::string> out;
  if (const auto* named = base::array_at(input, field))
    for (const auto& id : *named) out.emplace_back(id.is_string() ? id.as_string() : "");
  return out;
}

// Things that the case has; what is no thing of a case has been refused by the schema.
base::Status check_about(const records::CaseState& state, const std::vector<std::string>& about) {
  for (std::size_t i = 0; i < about.size(); ++i) {
    const bool recording = about[i].starts_with("recording-"), act = about[i].starts_with("act-");
    if ((recording && state.recording(about[i]) == nullptr) || (act && state.act(about[i]) == nullptr))
      return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no " + about[i], "/about/" + std::to_string(i),
                  "choose one that it has");
  }
  return {};
}

// Bytes of the pictures that a paper shows: of this case alone, whatever digest a field may hold.
std::function<base::Result<page_layout::SizedPicture>(const base::Digest&)> picture_loader(Core& core,
                                                                                          const records::CaseState& state) {
  return [&core, &state](const base::Digest& digest) -> base::Result<page_layout::SizedPicture> {
    const auto hex = digest.hex();
    const bool known = std::any_of(state.recordings.begin(), state.recordings.end(), [&](const auto& r) { return r.blob == hex; });
    if (!known) return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such picture", hex, "choose one of its photographs");
    auto bytes = ports::get_bytes(core.parts.vault, digest, kMaxPictureBytes);
    if (!bytes && bytes.error().kind == ErrorKind::too_large)
      return fail(ErrorKind::too_large, "paper.picture_too_large", "a picture of the paper has more than 20 MB", digest.hex(),
                  "choose a smaller one, or name the picture in the text");
    if (!bytes) return base::pass_on(std::move(bytes.error()));
    return page_layout::sized_picture(std::move(*bytes), digest);
  };
}

}  // namespace

page_layout::LayoutOptions layout_options(Core& core) {
  page_layout::LayoutOptions options;
  if (base::is_demo_origin(core.parts.origin)) options.sample_mark = "示例";
  return options;
}

base::Result<ComposedPaper> compose_form(Core& core, const records::CaseState& state, const page_layout::Form& form, const Json& input,
                                         const std::string& number, const std::string& mark) {
  if (!form.of_case && base::text_at(input, "act").empty())
    return fail(ErrorKind::invalid, "paper.field_missing", "a paper of this form belongs to an act", "/act", "name the act");
  const PaperAsked asked{base::text_at(input, "act"), texts_at(input, "hazards"), texts_at(input, "about"), number};
  ZL_CHECK(check_about(state, asked.about));
  ZL_TRY(const auto source, paper_source(core, state, form, asked));
  const auto* overrides = base::find(input, "fields");
  ZL_TRY(auto filled, page_layout::fill(form, source, overrides ? *overrides : Json(nullptr), dictionary_of(core, state)));
  ComposedPaper out;
  out.warnings = std::move(filled.warnings);
  std::vector<page_layout::Warning> remarks;
  auto options = layout_options(core);
  if (!mark.empty()) options.sample_mark = mark;
  options.picture = picture_loader(core, state);
  ZL_TRY(out.pages, page_layout::lay_out(form, filled.fields, *core.parts.fonts, options, &remarks));
  out.warnings.insert(out.warnings.end(), remarks.begin(), remarks.end());
  out.blanks = page_layout::blanks_left(form, filled.fields);
  out.fields = std::move(filled.fields);
  return out;
}

}  // namespace services
