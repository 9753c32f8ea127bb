#include "services/form_shelf.h"

#include "page_layout/stock_sheet.h"
#include "services/form_knowledge.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;

base::Result<std::string> form_text(Core& core, const base::Digest& digest) {
  ZL_TRY(const auto bytes, ports::get_bytes(core.parts.vault, digest, kMaxFormBytes));
  return std::string(base::text_of(bytes));
}

base::Result<InstalledForm> form_of_digest(Core& core, const base::Digest& digest) {
  ZL_TRY(const auto text, form_text(core, digest));
  ZL_TRY(auto form, page_layout::Form::load(text));
  return InstalledForm{std::move(form), digest};
}

base::Result<Json> newest_form_row(Core& core, const std::string& id) {
  ZL_TRY(auto rows, core.parts.store.rows(
                        {.model = "installed", .descending = true, .limit = 1, .order_prefix = "form:" + id + ":"}));
  if (rows.empty()) return fail(ErrorKind::not_found, "form.no_such_form", "this form is not installed", id, "choose one of the list");
  return std::move(rows.front().json);
}

base::Result<InstalledForm> newest_form(Core& core, const std::string& id) {
  ZL_TRY(const auto row, newest_form_row(core, id));
  ZL_TRY(const auto digest, base::Digest::from_hex(base::text_at(row, "blob")));
  return form_of_digest(core, digest);
}

base::Result<std::map<std::string, Json>> newest_forms(Core& core) {
  ZL_TRY(auto rows, all_rows(core, "installed", "form:"));
  std::map<std::string, Json> newest;
  for (auto& row : rows) {
    auto& slot = newest[base::text_at(row.json, "form")];
    if (slot.is_null() || base::int_at(row.json, "seq") > base::int_at(slot, "seq")) slot = std::move(row.json);
  }
  return newest;
}

std::optional<FormFacts> FormFactsShelf::of(Core& core, const std::string& digest) {
  {
    const std::lock_guard lock(guard_);
    if (const auto known = kept_.find(digest); known != kept_.end()) return known->second;
  }
  const auto named = base::Digest::from_hex(digest);
  if (!named) return std::nullopt;
  auto installed = form_of_digest(core, *named);
  if (!installed) return std::nullopt;
  auto& form = installed->form;
  FormFacts facts{form.external,        form.of_case, form.title, form.code.empty() ? form.series : form.code, form.number_template,
                  form.aliases,         form.aliases,  std::move(form.signers), form.continuation.signatures,
                  page_layout::prints_its_number(form)};
  facts.titles.push_back(form.title);
  const std::lock_guard lock(guard_);
  return kept_.emplace(digest, std::move(facts)).first->second;
}

base::Result<page_layout::OtherForms> other_forms(Core& core, const std::string& id) {
  ZL_TRY(const auto newest, newest_forms(core));
  page_layout::OtherForms out;
  for (const auto& [form, row] : newest) {
    out.ids.insert(form);
    if (form == id) continue;
    const auto facts = core.form_facts->of(core, base::text_at(row, "blob"));
    for (const auto& title : facts ? facts->titles : std::vector<std::string>{base::text_at(row, "title")}) out.titles.emplace(title, form);
  }
  return out;
}

page_layout::FormKnowledge knowledge_of(Core& core) {
  return form_knowledge(core.parts.vocabulary, core.parts.parameters, core.parts.fonts.get(), core.parts.lint);
}

}  // namespace services
