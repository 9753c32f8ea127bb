#include "services/papers.h"

#include <algorithm>

#include "crypto/digests.h"
#include "page_layout/overlay.h"
#include "services/approved_paper.h"
#include "services/form_shelf.h"
#include "services/numbering.h"
#include "services/paper_composing.h"
#include "services/paper_signing.h"
#include "services/paper_source.h"
#include "services/paper_warnings.h"
#include "services/previews.h"
#include "services/seals.h"
#include "services/stroke_overlay.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kMaxLayoutBytes = 64 << 20;
constexpr std::size_t kMaxContentBytes = 16 << 20;

base::Result<Number> number_for(Core& core, const records::CaseState& state, const std::string& by, const Json& input) {
  const auto form = base::text_at(input, "form");
  if (const auto* paper = state.paper(base::text_at(input, "paper")))
    return Number{paper->number, paper->series, paper->serial};
  const auto block = base::text_at(input, "block");
  if (block.empty()) return next_number(core, {"paper", form, &state, {}, by});
  return number_of_block(core, "paper." + form, input);
}

base::Status check_whole(const Json& input, const records::CaseState& state) {
  if (base::find(input, "paper") != nullptr && state.paper(base::text_at(input, "paper")) == nullptr)
    return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such paper", "/paper");
  if (base::text_at(input, "form").empty())
    return fail(ErrorKind::invalid, "paper.field_missing", "a new paper needs its form", "/form");
  return {};
}

// Whether the paper is about some of the hazards of its act that were known when it was prepared, not about all of them.
bool names_chosen_hazards(const records::CaseState& state, const records::Paper& paper) {
  std::uint64_t prepared = 0;
  for (const auto& line : state.record)
    if (line.subject == paper.id && line.type.starts_with("paper.prepared/")) prepared = line.seq;
  std::vector<std::string> known;
  for (const auto& hazard : state.hazards) {
    const bool found = hazard.act == paper.act && std::any_of(state.record.begin(), state.record.end(), [&](const auto& line) {
                         return line.seq < prepared && line.subject == hazard.id && line.type.starts_with("hazard.found/");
                       });
    const bool checked = std::any_of(hazard.rectifications.begin(), hazard.rectifications.end(),
                                     [&](const auto& r) { return r.act == paper.act && r.seq < prepared; });
    if (found || checked) known.push_back(hazard.id);
  }
  return paper.hazards != known;
}

}  // namespace

base::Result<Json> signed_content(Core& core, const std::string& signed_digest) {
  ZL_TRY(const auto digest, base::Digest::from_hex(signed_digest));
  ZL_TRY(const auto bytes, ports::get_bytes(core.parts.vault, digest, kMaxContentBytes));
  return base::parse_json(base::text_of(bytes));
}

base::Result<PaperContent> content_of(Core& core, const records::Paper& paper) {
  ZL_TRY(const auto content, signed_content(core, paper.signed_digest));
  ZL_TRY(const auto form_digest, base::Digest::from_hex(paper.form_digest));
  ZL_TRY(auto loaded, form_of_digest(core, form_digest));
  const auto* fields = base::find(content, "fields");
  return PaperContent{std::move(loaded.form), fields ? *fields : Json(nullptr)};
}

Json whole_paper_input(const Json& input, const records::CaseState& state) {
  Json out = input;
  auto& fields = out.as_object();
  if (const auto* paper = state.paper(base::text_at(input, "paper"))) {
    if (!fields.contains("form")) fields["form"] = paper->form;
    if (!fields.contains("act") && !paper->act.empty()) fields["act"] = paper->act;
    if (!fields.contains("hazards") && base::text_at(out, "act") == paper->act && names_chosen_hazards(state, *paper))
      fields["hazards"] = JsonArray(paper->hazards.begin(), paper->hazards.end());
  }
  if (const auto* paper = state.paper(base::text_at(input, "paper")); paper && paper->about && !fields.contains("about"))
    fields["about"] = JsonArray(paper->about->begin(), paper->about->end());
  if (!fields.contains("hazards"))
    if (const auto found = hazards_of_act(state, base::text_at(out, "act")); !found.empty())
      fields["hazards"] = JsonArray(found.begin(), found.end());
  return out;
}

base::Result<Known> compose_paper(Core& core, const CallContext& context, const records::CaseState& state, const Json& given) {
  const Json input = whole_paper_input(given, state);
  ZL_CHECK(check_whole(input, state));
  ZL_TRY(const auto number, number_for(core, state, context.who.user.text, input));
  ZL_TRY(const auto loaded, newest_form(core, base::text_at(input, "form")));
  ZL_TRY(auto composed, compose_form(core, state, loaded.form, input, number.text));
  ZL_CHECK(add_of_the_record(core, context.who, state, loaded.form, base::text_at(input, "act"), composed.warnings));
  if (base::text_at(input, "signing") == "screen") ZL_CHECK(check_no_blanks(composed.blanks));
  const std::string layout = page_layout::layout_json(composed.pages);
  const auto layout_digest = crypto::sha256(layout);
  JsonArray blobs;
  for (const auto& picture : composed.pages.pictures) blobs.emplace_back(picture.digest.hex());
  const Json content = JsonObject{{"form", base::text_at(input, "form")},
                                  {"form_digest", loaded.digest.hex()},
                                  {"fields", composed.fields},
                                  {"blobs", std::move(blobs)},
                                  {"layout_digest", layout_digest.hex()}};
  ZL_TRY(const auto text, base::canonical(content));
  JsonObject facts{{"form_digest", loaded.digest.hex()},
                   {"number", number.text},
                   {"series", number.series},
                   {"serial", number.serial},
                   {"signed_digest", crypto::sha256(text).hex()},
                   {"layout_digest", layout_digest.hex()},
                   {"pages", composed.pages.pages.size()}};
  // The content lies in the vault under the very digest that is signed, its layout under the digest that the content names.
  Known known(std::move(facts), {base::bytes_of(text), base::bytes_of(layout)});
  known.told["warnings"] = warnings_json(composed.warnings);
  return known;
}

base::Result<page_layout::DisplayList> layout_of(Core& core, const records::Paper& paper) {
  ZL_TRY(const auto digest, base::Digest::from_hex(paper.layout_digest));
  ZL_TRY(const auto bytes, ports::get_bytes(core.parts.vault, digest, kMaxLayoutBytes));
  return page_layout::parse_layout(base::text_of(bytes));
}

namespace {

base::Result<std::vector<DrawnSignature>> drawn_signatures(Core& core, const records::Paper& paper) {
  std::vector<DrawnSignature> signatures;
  if (paper.marks.signatures.empty()) return signatures;
  ZL_TRY(const auto places, places_on(core, paper));
  for (const auto& signature : paper.marks.signatures) {
    ZL_TRY(const auto strokes, base::Digest::from_hex(signature.strokes));
    ZL_TRY(const auto text, ports::get_bytes(core.parts.vault, strokes, kMaxStrokeBytes));
    ZL_TRY(auto json, base::parse_json(base::text_of(text)));
    const auto& signer = signature.signer;
    signatures.push_back({.role = signer.role,
                          .page = static_cast<int>(signature.page),
                          .drawn = std::move(json),
                          .place = signature.place ? static_cast<int>(*signature.place) : places.place_of(signer).value_or(kNoPlace),
                          .name = signer.name + (signer.position ? "　" + *signer.position : ""),
                          .day = base::LegalDay::of(signature.happened_at)});
  }
  return signatures;
}

base::Status add_seals(Core& core, const records::Paper& paper, const page_layout::DisplayList& pages, page_layout::Overlay& overlay) {
  for (const auto& seal : paper.marks.seals) {
    ZL_TRY(const auto digest, base::Digest::from_hex(seal.blob));
    ZL_TRY(auto bytes, ports::get_bytes(core.parts.vault, digest, kMostSealBytes));
    ZL_TRY(const auto picture, page_layout::sized_picture(std::move(bytes), digest));
    overlay.add_own_seal(pages, picture, static_cast<page_layout::Um>(seal.width_mm) * 1000);
  }
  return {};
}

// The footer of one copy in place of that of all. A form that only names who gets each copy leaves it to us to say which.
base::Status put_copy(Core& core, const records::Paper& paper, int copy, page_layout::DisplayList& pages, page_layout::Overlay& overlay) {
  if (copy == 0) return {};
  ZL_TRY(const auto digest, base::Digest::from_hex(paper.form_digest));
  ZL_TRY(const auto loaded, form_of_digest(core, digest));
  const auto& copies = loaded.form.copies;
  if (copy < 1 || static_cast<std::size_t>(copy) > copies.size())
    return fail(ErrorKind::not_found, "paper.no_such_copy", "the form of the paper has no such copy", "copy",
                copies.empty() ? "leave it out" : "1 to " + std::to_string(copies.size()));
  page_layout::take_footer_off(pages, loaded.form.footer);
  overlay.add_footer(*core.shipped_fonts, loaded.form.footer_of_copy(copy));
  return {};
}

}  // namespace

base::Result<DrawnPaper> draw_paper(Core& core, const records::CaseState& state, const records::Paper& paper, int copy) {
  DrawnPaper drawn;
  ZL_TRY(drawn.pages, layout_of(core, paper));
  drawn.title = drawn.pages.title;
  for (auto& picture : drawn.pages.pictures) {
    ZL_TRY(auto shown, ports::get_bytes(core.parts.vault, picture.digest, kMaxPictureBytes));
    picture.bytes = std::make_shared<const base::Bytes>(page_layout::as_pages_hold(std::move(shown)));
  }
  ZL_TRY(const auto signatures, drawn_signatures(core, paper));
  auto overlay = overlay_of(drawn.pages, *core.shipped_fonts, signatures);
  ZL_CHECK(add_seals(core, paper, drawn.pages, overlay));
  ZL_CHECK(put_copy(core, paper, copy, drawn.pages, overlay));
  ZL_TRY(const auto signed_digest, base::Digest::from_hex(paper.signed_digest));
  ZL_TRY(const auto said, add_opinions(core, state, paper, drawn.pages, overlay));
  overlay.add_page_codes(*core.shipped_fonts, signed_digest);
  // Behind the pages of the paper, of which each has its code: these are none of them.
  const auto further = said.empty() ? 0 : overlay.add_text_pages(*core.shipped_fonts, "审批意见（附页）", said);
  drawn.pages.pages.insert(drawn.pages.pages.end(), further, page_layout::Page{});
  if (paper.voided) overlay.add_void_mark(*core.shipped_fonts, "作废");
  drawn.overlay = overlay.list();
  return drawn;
}

base::Result<Document> paper_document(Core& core, const records::CaseState& state, const records::Paper& paper, int copy) {
  ZL_TRY(auto drawn, draw_paper(core, state, paper, copy));
  ZL_TRY(const auto bureau, row_json(core, "bureau", "bureau"));
  ports::DocumentFacts facts{drawn.title + " " + paper.number, bureau ? base::text_at(*bureau, "bureau") : state.id,
                             paper.signed_digest, paper.prepared_at};
  return Document{std::move(drawn), std::move(facts)};
}

base::Result<base::Bytes> paper_pdf(Core& core, const records::CaseState& state, const records::Paper& paper, int copy) {
  ZL_TRY(const auto document, paper_document(core, state, paper, copy));
  return document.in(core.parts.pdf);
}

base::Result<base::Bytes> paper_ofd(Core& core, const records::CaseState& state, const records::Paper& paper) {
  ZL_TRY(const auto document, paper_document(core, state, paper));
  return document.in(core.parts.ofd);
}

base::Result<base::Bytes> page_svg(Core& core, const DrawnPaper& drawn, int page, const std::string& identifier) {
  if (page < 1 || static_cast<std::size_t>(page) > drawn.pages.pages.size())
    return fail(ErrorKind::not_found, "paper.no_such_page", "the paper has no such page", std::to_string(page));
  return core.parts.svg.write(page_layout::only_page(drawn.pages, page), page_layout::only_page(drawn.overlay, page),
                              {drawn.title, {}, identifier, {}});
}

base::Result<Document> made_document(Core& core, const std::string& form, const Json& source, const std::string& title) {
  ZL_TRY(const auto loaded, newest_form(core, form));
  ZL_TRY(const auto filled, page_layout::fill(loaded.form, source, Json(nullptr)));
  ZL_TRY(auto pages, page_layout::lay_out(loaded.form, filled.fields, *core.parts.fonts, layout_options(core)));
  return Document{{std::move(pages), {}, loaded.form.title},
                  {title, base::text_at(*base::find(source, "bureau"), "name"), {}, core.now()}};
}

base::Result<std::string> form_title(Core& core, const std::string& form_digest) {
  ZL_TRY(const auto digest, base::Digest::from_hex(form_digest));
  ZL_TRY(const auto loaded, form_of_digest(core, digest));
  return loaded.form.title;
}

namespace {

std::shared_ptr<const DrawnPaper> drawn_of(page_layout::DisplayList pages) {
  auto drawn = std::make_shared<DrawnPaper>();
  drawn->title = pages.title;
  drawn->pages = std::move(pages);
  return drawn;
}

tl::unexpected<base::Error> preview_gone() {
  return fail(ErrorKind::not_found, "preview.gone", "this preview is no longer kept", {}, "make it again");
}

}  // namespace

std::string keep_preview(Core& core, const access_control::Principal& who, const std::string& case_name, page_layout::DisplayList pages) {
  auto token = base::to_hex(core.parts.random.bytes(16));
  core.previews->keep({token, who.user.text, case_name, core.now(), drawn_of(std::move(pages))});
  return token;
}

std::vector<std::string> keep_paper_preview(Core& core, const access_control::Principal& who, const std::string& case_name,
                                            page_layout::DisplayList pages) {
  std::vector<std::string> digests;
  for (std::size_t k = 1; k <= pages.pages.size(); ++k)
    digests.push_back(crypto::sha256(page_layout::shown_on(pages, static_cast<int>(k))).hex());
  core.previews->keep({{}, who.user.text, case_name, core.now(), drawn_of(std::move(pages)), digests});
  return digests;
}

base::Result<base::Bytes> paper_preview_page(Core& core, const access_control::Principal& who, const std::string& case_name,
                                             const std::string& digest) {
  ZL_TRY(const auto state, load_case(core, who, "case.preview_paper", case_name));
  const auto kept = core.previews->find_page(digest, state->id, who.user.text, core.now());
  if (!kept) return preview_gone();
  return page_svg(core, *kept->drawn, kept->page, {});
}

std::string keep_drawn_preview(Core& core, const access_control::Principal& who, std::vector<base::Bytes> svg) {
  auto token = base::to_hex(core.parts.random.bytes(16));
  core.previews->keep({token, who.user.text, {}, core.now(), nullptr, {}, std::make_shared<const std::vector<base::Bytes>>(std::move(svg))});
  return token;
}

base::Result<base::Bytes> preview_page(Core& core, const access_control::Principal& who, const std::string& token, int page) {
  const auto kept = core.previews->find(token, who.user.text, core.now());
  if (!kept) return preview_gone();
  if (!kept->case_id.empty()) ZL_CHECK(load_case(core, who, "case.preview_paper", kept->case_id));
  if (!kept->svg) return page_svg(core, *kept->drawn, page, {});
  if (page < 1 || static_cast<std::size_t>(page) > kept->svg->size())
    return fail(ErrorKind::not_found, "paper.no_such_page", "the paper has no such page", std::to_string(page));
  return (*kept->svg)[static_cast<std::size_t>(page) - 1];
}

void add_paper_operations(Core& core) {
  core.previews = std::make_shared<Previews>();
  add_paper_warnings(core);
  add_paper_signing(core);
  core.operations["case.preview_paper"] = [](Core& c, const CallContext& context, const Json& given) -> base::Result<Reply> {
    ZL_TRY(const auto found, load_case(c, context.who, "case.preview_paper", base::text_at(given, "case")));
    const auto& state = *found;
    ZL_CHECK(note_look(c, context.who, "case", state.id, !state.labels.empty()));
    const Json input = whole_paper_input(given, state);
    ZL_CHECK(check_whole(input, state));
    // The number is given when the paper is prepared; until then its place stays open.
    const auto* paper = state.paper(base::text_at(input, "paper"));
    ZL_TRY(const auto loaded, newest_form(c, base::text_at(input, "form")));
    ZL_TRY(auto composed, compose_form(c, state, loaded.form, input, paper ? paper->number : std::string()));
    ZL_CHECK(add_of_the_record(c, context.who, state, loaded.form, base::text_at(input, "act"), composed.warnings));
    const auto pages = composed.pages.pages.size();
    const auto digests = keep_paper_preview(c, context.who, state.id, std::move(composed.pages));
    return Reply{JsonObject{{"pages", pages}, {"page_digests", JsonArray(digests.begin(), digests.end())}, {"warnings", warnings_json(composed.warnings)},
                            {"fields", std::move(composed.fields)}},
                 state.version};
  };
}

}  // namespace services
