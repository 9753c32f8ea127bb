// Forms: listed, looked at, checked, drawn while they are being designed, installed.
#include <algorithm>

#include "crypto/digests.h"
#include "page_layout/form_check.h"
#include "services/form_knowledge.h"
#include "services/form_samples.h"
#include "services/form_shelf.h"
#include "services/numbering.h"
#include "services/paper_composing.h"
#include "services/paper_warnings.h"
#include "services/papers.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

JsonArray signers_json(const FormFacts& facts) {
  JsonArray out;
  for (const auto& signer : facts.signers)
    out.push_back(JsonObject{{"role", signer.role}, {"least", signer.least}, {"every_page", signer.every_page && facts.places_on_each}});
  return out;
}

base::Result<Reply> list_forms(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "forms.list"));
  ZL_TRY(const auto newest, newest_forms(core));
  JsonArray forms;
  for (const auto& [id, row] : newest) {
    JsonObject one{{"form", id}};
    for (const char* field : {"version", "title", "digest", "by"})
      if (const auto value = base::text_at(row, field); !value.empty()) one[field] = value;
    if (const auto facts = core.form_facts->of(core, base::text_at(row, "blob"))) {
      one["kind"] = facts->external ? "external" : "internal";
      one["of"] = facts->of_case ? "case" : "act";
      one["written"] = !facts->signers.empty();
      one["aliases"] = JsonArray(facts->aliases.begin(), facts->aliases.end());
      one["signers"] = signers_json(*facts);
    }
    forms.push_back(std::move(one));
  }
  return Reply{JsonObject{{"forms", std::move(forms)}}, {}};
}

base::Result<Reply> view_form(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "form.view"));
  ZL_TRY(const auto row, newest_form_row(core, base::text_at(input, "form")));
  ZL_TRY(const auto digest, base::Digest::from_hex(base::text_at(row, "blob")));
  ZL_TRY(const auto text, form_text(core, digest));
  ZL_TRY(auto form, base::parse_json(text));
  auto& told = form.as_object();
  told["form"] = base::text_at(row, "form");
  told["version"] = base::text_at(row, "version");
  told["digest"] = digest.hex();
  told["text"] = text;
  return Reply{std::move(form), {}};
}

JsonArray problems_json(const std::vector<page_layout::FormProblem>& problems) {
  JsonArray out;
  for (const auto& p : problems)
    out.push_back(JsonObject{{"error", p.error}, {"code", p.code}, {"place", p.place}, {"what", p.what}, {"remedy", p.remedy}});
  return out;
}

tl::unexpected<base::Error> too_large() {
  return fail(ErrorKind::too_large, "form.too_large", "the form is too large", "/text", "at most " + std::to_string(kMaxFormBytes) + " bytes");
}

// A form that is being designed, held against the others of the bureau.
struct Draft {
  std::string text;
  std::optional<page_layout::Form> form;
  std::vector<page_layout::FormProblem> problems;
};

base::Result<Draft> read_draft(Core& core, const Json& input) {
  Draft out;
  out.text = base::text_at(input, "text");
  if (out.text.size() > kMaxFormBytes) return too_large();
  std::string name = "form.json";
  if (auto form = page_layout::Form::load(out.text)) {
    name = form->id + ".json";
    out.form = std::move(*form);
  }
  ZL_TRY(const auto others, other_forms(core, out.form ? out.form->id : std::string()));
  out.problems = page_layout::check_forms({{name, out.text}}, knowledge_of(core), core.parts.required_words, others);
  return out;
}

JsonObject draft_view(const Draft& draft) {
  JsonObject out{{"problems", problems_json(draft.problems)}};
  if (!draft.form) return out;
  out["form"] = draft.form->id;
  out["title"] = draft.form->title;
  out["version"] = std::to_string(draft.form->version);
  return out;
}

base::Result<Reply> check_form(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "form.check"));
  ZL_TRY(const auto draft, read_draft(core, input));
  return Reply{draft_view(draft), {}};
}

// ---- drawing -----------------------------------------------------------------------------------------------------------

// Across each page that shows a real case and is on no record.
constexpr const char* kNotOnRecord = "草稿";

struct DrawnForm {
  page_layout::DisplayList pages;
  std::vector<page_layout::Warning> warnings;
};

// The act that a paper of this form would belong to, where none is named: that of the last such paper, else the last one.
std::string act_for(const records::CaseState& state, const std::string& form) {
  for (auto paper = state.papers.rbegin(); paper != state.papers.rend(); ++paper)
    if (paper->form == form && !paper->act.empty()) return paper->act;
  return state.acts.empty() ? std::string() : state.acts.back().id;
}

base::Result<DrawnForm> draw_from_case(Core& core, const CallContext& context, std::string_view operation,
                                       const page_layout::Form& form, const Json& input) {
  ZL_TRY(const auto found, load_case(core, context.who, operation, base::text_at(input, "case")));
  const auto& state = *found;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  JsonObject asked;
  if (!form.of_case) asked["act"] = base::text_at(input, "act", act_for(state, form.id));
  if (const auto act = base::text_at(asked, "act"); !act.empty() && state.act(act) == nullptr)
    return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no " + act, "/act", "choose one that it has");
  ZL_TRY(auto composed, compose_form(core, state, form, asked, {}, kNotOnRecord));
  return DrawnForm{std::move(composed.pages), std::move(composed.warnings)};
}

base::Result<DrawnForm> draw_from_sample(Core& core, const std::string& text) {
  if (!core.parts.form_samples)
    return fail(ErrorKind::not_found, "form.no_samples", "there is no sample case", "samples/case.json", "draw the form with a case");
  ZL_TRY(auto paper, sample_paper(*core.parts.form_samples, text, *core.parts.fonts, core.parts.vocabulary, core.parts.lint));
  return DrawnForm{std::move(paper.pages), std::move(paper.warnings)};
}

base::Result<Reply> preview_form(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "form.preview"));
  ZL_TRY(const auto draft, read_draft(core, input));
  auto reply = draft_view(draft);
  if (!draft.form) {  // said as one error: there is nothing to draw
    ZL_CHECK(page_layout::Form::load(draft.text));
    return Reply{std::move(reply), {}};
  }
  ZL_TRY(auto drawn, base::text_at(input, "case").empty() ? draw_from_sample(core, draft.text)
                                                         : draw_from_case(core, context, "case.preview_paper", *draft.form, input));
  reply["pages"] = drawn.pages.pages.size();
  reply["warnings"] = warnings_json(drawn.warnings);
  reply["token"] = keep_preview(core, context.who, base::text_at(input, "case"), std::move(drawn.pages));
  return Reply{std::move(reply), {}};
}

// Whoever takes the files of a case's papers away has printed them; of a case with labels not without the entry.
base::Status note_print(Core& core, const CallContext& context, const std::string& case_name, const std::string& form) {
  ZL_TRY(const auto found, load_case(core, context.who, "case.draw_form", case_name));
  const auto noted = note_access(core, context.who, "content.printed/1",
                                 JsonObject{{"user", context.who.user.text},
                                            {"session", context.who.session.empty() ? "local" : context.who.session},
                                            {"case", found->id},
                                            {"id", form},
                                            {"kind", "form"}});
  return found->labels.empty() ? base::Status{} : noted;
}

// An installed form, or one that is not, from a case, as the files that a paper becomes: for a command line, which has no pages
// to show.
base::Result<Reply> draw_form(Core& core, const CallContext& context, const Json& input) {
  const auto text = base::text_at(input, "text");
  if (text.size() > kMaxFormBytes) return too_large();
  page_layout::Form form;
  if (text.empty()) {
    ZL_TRY(auto installed, newest_form(core, base::text_at(input, "form")));
    form = std::move(installed.form);
  } else {
    ZL_TRY(form, page_layout::Form::load(text));
  }
  ZL_TRY(const auto drawn, draw_from_case(core, context, "case.draw_form", form, input));
  ZL_TRY(const auto bureau, row_json(core, "bureau", "bureau"));
  const ports::DocumentFacts facts{form.title, bureau ? base::text_at(*bureau, "bureau") : core.parts.origin, {}, core.now()};
  ZL_TRY(const auto pdf, core.parts.pdf.write(drawn.pages, {}, facts));
  ZL_TRY(const auto ofd, core.parts.ofd.write(drawn.pages, {}, facts));
  ZL_CHECK(note_print(core, context, base::text_at(input, "case"), form.id));  // only of what there is to take away
  return Reply{JsonObject{{"form", form.id},
                          {"title", form.title},
                          {"pages", drawn.pages.pages.size()},
                          {"warnings", warnings_json(drawn.warnings)},
                          {"pdf", base::to_base64(pdf)},
                          {"ofd", base::to_base64(ofd)}},
               {}};
}

// ---- installing ----------------------------------------------------------------------------------------------------------

base::Status check_sound(const Draft& draft) {
  const auto wrong = std::find_if(draft.problems.begin(), draft.problems.end(), [](const auto& p) { return p.error; });
  if (wrong == draft.problems.end()) return {};
  return fail(ErrorKind::invalid, "form.not_sound", wrong->what + " [" + wrong->code + "]", wrong->place, wrong->remedy);
}

// Who designed it from another version than the one installed meanwhile would undo what somebody else changed.
base::Status check_follows(Core& core, const page_layout::Form& form, const Json& input) {
  const auto present = newest_form_row(core, form.id);
  const auto replaces = base::find(input, "replaces");
  if (!present) {
    if (present.error().code != "form.no_such_form") return base::pass_on(base::Error(present.error()));
    return {};
  }
  if (replaces && base::text_at(input, "replaces") != base::text_at(*present, "digest"))
    return fail(ErrorKind::conflict, "form.changed_meanwhile", "another version of the form was installed meanwhile", "/replaces",
                "look at version " + base::text_at(*present, "version") + ", then change that one");
  if (form.version <= std::stoll(base::text_at(*present, "version", "0")))
    return fail(ErrorKind::conflict, "form.version_taken",
                "version " + base::text_at(*present, "version") + " of the form is installed; " + std::to_string(form.version) + " does not follow it",
                "/version", "give the form a higher version");
  return {};
}

// A form's code stands in numbers where the bureau has not set another, and must not make two of them alike.
base::Status check_code(Core& core, const page_layout::Form& form) {
  const auto name = "numbering.code." + form.id;
  ZL_TRY(const auto own, parameter(core, name));
  if (form.code.empty() || !own.empty()) return {};
  auto apart = check_number_parameter(core, name, form.code);
  if (!apart) apart.error().where = "/code";
  return apart;
}

base::Result<Reply> install_form(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "form.install"));
  const std::lock_guard turn_of_forms(core.turns.forms());  // a lower version must not come behind a higher one
  ZL_TRY(const auto earlier, replayed(core, context, request_digest("form.install", input)));
  if (earlier) return *earlier;
  ZL_TRY(const auto draft, read_draft(core, input));
  ZL_CHECK(check_sound(draft));
  const auto& form = *draft.form;
  ZL_CHECK(check_follows(core, form, input));
  ZL_CHECK(check_code(core, form));
  const auto digest = crypto::sha256(base::view_of(draft.text)).hex();
  BlobTurn turn(core.blobs, core.settle_blobs_later);
  ZL_CHECK(turn.put(base::view_of(draft.text)));
  const JsonObject reply{{"form", form.id}, {"version", std::to_string(form.version)}, {"digest", digest}};
  JsonObject given = reply;
  given["blob"] = digest;
  given["title"] = form.title;
  ZL_TRY(auto done, run_bureau_command(core, context, "form.install", input, std::move(given), reply));
  turn.named();
  return done;
}

}  // namespace

void add_form_operations(Core& core) {
  core.form_facts = std::make_shared<FormFactsShelf>();
  auto& ops = core.operations;
  ops["forms.list"] = list_forms;
  ops["form.view"] = view_form;
  ops["form.check"] = check_form;
  ops["form.preview"] = preview_form;
  ops["form.install"] = install_form;
  ops["case.draw_form"] = draw_form;
}

}  // namespace services
