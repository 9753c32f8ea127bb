#include "page_layout/form.h"

#include <algorithm>

#include "chinese_text/numerals.h"
#include "page_layout/form_parts.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

using base::ErrorKind;
using base::Result;

constexpr std::size_t kMaxFormBytes = 256 * 1024;
constexpr std::size_t kMaxFields = 200;
constexpr std::size_t kMaxBlocks = 100;

constexpr std::array<Word<bool>, 2> kKinds{{{"external", true}, {"internal", false}}};
constexpr std::array<Word<bool>, 2> kOwners{{{"act", false}, {"case", true}}};
constexpr std::array<Word<bool>, 2> kStrengths{{{"hard", true}, {"soft", false}}};
constexpr std::array<Word<bool>, 2> kSignaturePages{{{"every_page", true}, {"last_page", false}}};
constexpr std::array<Word<RefusalAsk>, 3> kRefusalAsks{
    {{"report", RefusalAsk::report}, {"witness", RefusalAsk::witness}, {"recording", RefusalAsk::recording}}};

// An object of its own inside the form, if it is there.
template <class F>
void inside(FormReader& r, std::string_view key, F&& read) {
  const base::Json* value = base::find(r.value(), key);
  if (!value) return;
  FormReader inner = r.inner(key, *value);
  read(inner);
}

void read_number(FormReader& n, Form& form) {
  n.allow({"template", "series"});
  form.number_template = n.template_text("template", true);
  form.series = n.text("series", true);
}

Copy read_copy(FormReader& c) {
  if (c.value().is_string()) return {std::string(c.value().get_string()), {}};
  c.allow({"for", "footer"});
  return {c.text("for", true), c.text("footer")};
}

Prerequisite read_prerequisite(FormReader& p) {
  p.allow({"any_of", "strength", "reason"});
  Prerequisite out;
  out.any_of = read_texts(p, "any_of", 12);
  if (out.any_of.empty()) p.wrong("form.malformed", "a prerequisite names at least one form", "any_of");
  out.hard = word(p, "strength", kStrengths, true);
  out.reason = p.text("reason", true);
  return out;
}

// What is asked of a refusal, each once.
std::vector<RefusalAsk> read_refusal(FormReader& s) {
  std::vector<RefusalAsk> out;
  for (const auto& text : read_texts(s, "refusal", kRefusalAsks.size())) {
    const auto known = std::find_if(kRefusalAsks.begin(), kRefusalAsks.end(), [&](const auto& w) { return w.word == text; });
    if (known == kRefusalAsks.end())
      s.wrong("form.malformed", "the word '" + text + "' is not one of those allowed here", "refusal");
    else if (std::find(out.begin(), out.end(), known->value) == out.end())
      out.push_back(known->value);
  }
  return out;
}

Signer read_signer(FormReader& s) {
  s.allow({"role", "least", "may_refuse", "every_page", "thumbprint", "refusal"});
  Signer signer;
  signer.role = s.text("role", true);
  signer.least = static_cast<int>(s.integer("least", 0, 10, 1));
  signer.may_refuse = s.flag("may_refuse");
  signer.every_page = s.flag("every_page");
  signer.thumbprint = s.flag("thumbprint");
  signer.refusal = read_refusal(s);
  if (!signer.refusal.empty() && !signer.may_refuse)
    s.wrong("form.malformed", "only of who may refuse something is asked where they do", "refusal");
  return signer;
}

// What the form is and whom it concerns, before any field.
void read_facts(FormReader& r, Form& form) {
  form.id = r.text("form", true);
  form.version = static_cast<int>(r.integer("version", 1, 100'000, 1));
  form.title = r.text("title", true);
  form.heading = r.text("heading");
  form.footer = r.text("footer");
  form.code = r.text("code");
  if (r.has("kind")) form.external = word(r, "kind", kKinds, true);
  if (r.has("of")) form.of_case = word(r, "of", kOwners, true);
  form.aliases = read_texts(r, "aliases", 20);
  form.articles = read_texts(r, "articles", 40);
  form.law = read_texts(r, "law", 40);
  inside(r, "number", [&](FormReader& n) { read_number(n, form); });
  inside(r, "continuation", [&](FormReader& c) {
    c.allow({"mark", "signatures"});
    if (c.has("mark")) form.continuation.mark = c.text("mark");
    if (c.has("signatures")) form.continuation.signatures = word(c, "signatures", kSignaturePages, true);
  });
  r.list("prerequisites", 20, [&](FormReader& p) { form.prerequisites.push_back(read_prerequisite(p)); });
  r.list("copies", 10, [&](FormReader& c) { form.copies.push_back(read_copy(c)); });
  r.list("signers", 20, [&](FormReader& s) { form.signers.push_back(read_signer(s)); });
  form.fingerprint = r.text("fingerprint");
}

void read_form(FormReader& r, Form& form) {
  r.allow({"$schema", "form", "version", "title", "heading", "footer", "code", "kind", "of", "aliases", "articles", "law",
           "number", "continuation", "prerequisites", "copies", "signers", "fingerprint", "fields", "blocks", "lint"});
  read_facts(r, form);
  r.list("fields", kMaxFields, [&](FormReader& f) {
    Field field = read_field(f);
    if (form.field(field.id)) f.wrong("form.malformed", "two fields bear the same id", "id");
    form.fields.push_back(std::move(field));
  });
  if (!form.fingerprint.empty() && !form.field(form.fingerprint))
    r.wrong("form.unknown_field", "no such field", "fingerprint");
  r.list("blocks", kMaxBlocks, [&](FormReader& b) { form.blocks.push_back(read_block(b)); });
  r.list("lint", kMaxRules, [&](FormReader& l) {
    form.lint.push_back(read_lint(l));
    if (!form.field(form.lint.back().field)) l.wrong("form.unknown_field", "no such field", "field");
  });
  check_blocks(form, r);
}

}  // namespace

Result<Form> Form::load(std::string_view json) {
  if (json.size() > kMaxFormBytes)
    return base::fail(ErrorKind::invalid, "form.malformed", "the form is larger than any form", {},
                      "split it into several");
  ZL_TRY(const base::Json root, base::parse_json(json));
  std::optional<base::Error> fault;
  FormReader reader(root, {}, fault);
  Form form;
  read_form(reader, form);
  if (fault) return base::pass_on(std::move(*fault));
  return form;
}

const Field* Form::field(std::string_view field_id) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.id == field_id; });
  return found == fields.end() ? nullptr : &*found;
}

std::string Form::footer_of_copy(int number) const {
  const auto& copy = copies.at(static_cast<std::size_t>(number - 1));
  return copy.footer.empty() ? "第" + chinese_text::counting(number) + "联　" + copy.keeper : copy.footer;
}

std::string Form::number(const base::Json& values) const {
  int blanks = 0;
  return write_template(number_template, Scope(values), blanks);
}

}  // namespace page_layout
