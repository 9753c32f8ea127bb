#include "page_layout/form_check.h"

#include <algorithm>

#include "page_layout/form_own_words.h"
#include "page_layout/form_paths.h"
#include "page_layout/form_reader.h"
#include "page_layout/shaping.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

// "fields[3].text" → "/fields/3/text"
std::string pointer_of(std::string_view where) {
  std::string out;
  if (!where.empty() && where.front() != '[') out = "/";
  for (const char c : where) {
    if (c == '.' || c == '[')
      out += '/';
    else if (c != ']')
      out += c;
  }
  return out;
}

// One form, by itself.
class OneForm {
 public:
  OneForm(const std::string& file, const Form& form, const FormKnowledge& knowledge, std::vector<FormProblem>& out)
      : file_(file), form_(form), knowledge_(knowledge), out_(out) {}

  void run() {
    if (file_ != form_.id + ".json")
      tell("form.other_name", "/form", "the file bears another name than the form", "name the file " + form_.id + ".json");
    check_paths();
    check_fields();
    check_places();
    check_number();
    check_lint();
    check_characters();
  }

 private:
  void tell(std::string code, std::string place, std::string what, std::string remedy, bool error = true) {
    if (++told_ > kMostTold) return;
    out_.push_back({error, std::move(code), file_, std::move(place), std::move(what), std::move(remedy)});
  }

  void check_paths() {
    for (const PathUse& use : paths_of(form_)) {
      const auto steps = plain_steps(use.path);
      if (steps.front() == "fields")
        check_own_field(use, steps);
      else
        check_source(use, steps);
      if (!use.word_list.empty() && knowledge_.has_words && !knowledge_.has_words(use.word_list))
        tell("form.unknown_words", use.place, "the vocabulary has no words for '" + use.word_list + "'",
             "name the list behind the filter, as in {…|words:outcome}");
    }
  }

  void check_source(const PathUse& use, const std::vector<std::string>& steps) {
    if (knowledge_.path_fault)
      if (auto fault = knowledge_.path_fault(steps); !fault.empty())
        tell("form.unknown_source", use.place, "'" + use.path + "' leads nowhere: " + fault,
             "see the paths in data/forms/README.md");
    const Field* field = form_.field(use.field);
    if (field && field->derived)
      tell("form.derived_from_record", use.place, "'" + use.path + "' is no field, but '" + use.field + "' is derived",
           "draw a derived field from {fields.…} alone, or take 'derived' away");
  }

  void check_own_field(const PathUse& use, const std::vector<std::string>& steps) {
    const auto index = [&](std::string_view id) {
      return std::find_if(form_.fields.begin(), form_.fields.end(), [&](const Field& f) { return f.id == id; });
    };
    const auto named = steps.size() > 1 ? index(steps[1]) : form_.fields.end();
    if (named == form_.fields.end())
      return tell("form.unknown_field", use.place, "'" + use.path + "' names no field of the form", "name one of its fields");
    if (!use.field.empty() && named >= index(use.field))
      tell("form.field_too_late", use.place, "'" + use.path + "' stands behind the field that asks for it",
           "put it before, in the list of fields");
  }

  void check_fields() {
    const auto used = fields_that_others_use();
    for (std::size_t i = 0; i < form_.fields.size(); ++i) {
      const Field& f = form_.fields[i];
      const std::string place = "/fields/" + std::to_string(i);
      const bool filled = !f.source.empty() || !f.text.empty() || !f.paragraphs.empty() || !f.each.empty();
      if (!filled && !f.entered && !f.by_hand)
        tell("form.nobody_fills", place, "nothing and nobody fills the field '" + f.id + "'",
             "give it a source, or say that it is 'entered' or written 'by_hand'");
      if (!used.contains(f.id) && !is_in_a_block(f.id))
        tell("form.not_placed", place, "the field '" + f.id + "' stands on no page, and no other field uses it",
             "name it in a block, or take it out");
    }
  }

  std::set<std::string> fields_that_others_use() const {
    std::set<std::string> out;
    for (const PathUse& use : paths_of(form_)) {
      const auto steps = plain_steps(use.path);
      if (steps.front() == "fields" && steps.size() > 1) out.insert(steps[1]);
    }
    return out;
  }

  bool is_in_a_block(const std::string& id) const {
    const auto names_it = [&](const Block& b) {
      if (b.field == id || b.addressee == id || b.date == id) return true;
      for (const auto& row : b.rows)
        for (const Cell& c : row)
          if (c.field == id) return true;
      return std::any_of(b.lines.begin(), b.lines.end(), [&](const auto& l) { return l.beneath == id; }) ||
             std::any_of(b.boxes.begin(), b.boxes.end(), [&](const auto& o) { return o.field == id || o.beneath == id; });
    };
    return std::any_of(form_.blocks.begin(), form_.blocks.end(), names_it);
  }

  // Who signs has a place, who has a place is a signer.
  void check_places() {
    std::set<std::string> places, signers;
    for (std::size_t i = 0; i < form_.blocks.size(); ++i) {
      const std::string place = "/blocks/" + std::to_string(i);
      const Block& b = form_.blocks[i];
      for (const auto& l : b.lines) check_role(l.role, place + "/lines"), places.insert(l.role);
      for (const auto& o : b.boxes) check_role(o.role, place + "/boxes"), places.insert(o.role);
      if (!b.role.empty()) check_role(b.role, place + "/role");
      if (b.kind == BlockKind::seal) places.insert(b.role.empty() ? "bureau" : b.role);
    }
    for (std::size_t i = 0; i < form_.signers.size(); ++i) {
      const std::string& role = form_.signers[i].role;
      check_role(role, "/signers/" + std::to_string(i) + "/role");
      if (!places.contains(role))
        tell("form.signer_without_place", "/signers/" + std::to_string(i), "the signer '" + role + "' has no place on the page",
             "add a line for the role to the block 'signatures', or a box to 'opinions'");
      if (!signers.insert(role).second)
        tell("form.signer_twice", "/signers/" + std::to_string(i), "the signer '" + role + "' stands there twice",
             "say with 'least' how many of them sign");
    }
    for (const std::string& role : places)
      if (!signers.contains(role) && role != "bureau")
        tell("form.place_without_signer", "/signers", "the page has a place for '" + role + "', who is no signer of the form",
             "add the role to 'signers'; 'least' 0 where nobody needs to sign");
  }

  void check_role(const std::string& role, const std::string& place) {
    if (!knowledge_.roles.empty() && !knowledge_.roles.contains(role))
      tell("form.unknown_role", place, "'" + role + "' is no role of a signer",
           "use one of the vocabulary's (common.json, signerRole)");
  }

  void check_lint() {
    if (!knowledge_.word_lists) return;
    for (std::size_t i = 0; i < form_.lint.size(); ++i)
      if (const std::string& list = form_.lint[i].list; !list.empty() && !knowledge_.word_lists->contains(list))
        tell("form.unknown_list", "/lint/" + std::to_string(i) + "/list", "there is no list of words '" + list + "'",
             "name one of data/lint/papers.json, or add it there");
  }

  // GB/T 9704-2012, 7.2.5: the year stands in hexagonal brackets.
  void check_number() {
    const std::string& number = form_.number_template;
    const auto year = number.find("{year}");
    if (year != std::string::npos) {
      const bool right = std::string_view(number).substr(0, year).ends_with("〔") &&
                         std::string_view(number).substr(year).starts_with("{year}〕");
      if (!right)
        tell("form.wrong_brackets", "/number/template", "the year of the number stands in other brackets than 〔〕",
             "write 〔{year}〕");
    }
    static constexpr std::string_view kWrong[] = {"[20", "【20", "(20", "（20", "[{", "【{"};
    for (const OwnWords& own : own_words_of(form_))
      for (const auto wrong : kWrong)
        if (own.text.find(wrong) != std::string::npos && own.text.find("号") != std::string::npos)
          tell("form.wrong_brackets", own.place, "a number seems to stand in other brackets than 〔〕", "write 〔2026〕", false);
  }

  void check_characters() {
    if (!knowledge_.fonts) return;
    for (const OwnWords& own : own_words_of(form_)) {
      std::string missing;
      (void)set_text(*knowledge_.fonts, own.text, TextStyle{}, kA4Width, &missing);
      if (!missing.empty())
        tell("form.unreachable_character", own.place, "no font of papers has the characters " + missing, "use others");
    }
  }

  static constexpr int kMostTold = 200;  // of one form; whoever mends these asks again
  const std::string& file_;
  const Form& form_;
  const FormKnowledge& knowledge_;
  std::vector<FormProblem>& out_;
  int told_ = 0;
};

// Forms of one folder, held against each other.
class AllForms {
 public:
  AllForms(const std::map<std::string, Form>& forms, const OtherForms& others, std::vector<FormProblem>& out)
      : forms_(forms), out_(out), ids_(others.ids), titles_(others.titles) {}

  void run() {
    for (const auto& [file, form] : forms_) {
      if (const auto [first, fresh] = by_id_.emplace(form.id, file); !fresh)
        tell("form.duplicate_id", file, "/form", "the id '" + form.id + "' is that of " + first->second + " too",
             "give each form an id of its own");
      ids_.insert(form.id);
      claim(form.title, form.id, file, "/title");
      for (std::size_t i = 0; i < form.aliases.size(); ++i)
        claim(form.aliases[i], form.id, file, "/aliases/" + std::to_string(i));
    }
    for (const auto& [file, form] : forms_) prerequisites(file, form);
  }

 private:
  void tell(std::string code, const std::string& file, std::string place, std::string what, std::string remedy) {
    out_.push_back({true, std::move(code), file, std::move(place), std::move(what), std::move(remedy)});
  }

  void claim(const std::string& title, const std::string& id, const std::string& file, std::string place) {
    const auto [first, fresh] = titles_.emplace(title, id);
    if (!fresh && first->second != id)
      tell("form.alias_clash", file, std::move(place), "'" + title + "' is a title of '" + first->second + "' too",
           "a title leads to one form: leave it to one of them");
  }

  void prerequisites(const std::string& file, const Form& form) {
    for (std::size_t i = 0; i < form.prerequisites.size(); ++i)
      for (const std::string& id : form.prerequisites[i].any_of) {
        const std::string place = "/prerequisites/" + std::to_string(i) + "/any_of";
        if (!ids_.contains(id))
          tell("form.unknown_prerequisite", file, place, "there is no form '" + id + "'", "name forms by their ids");
        if (id == form.id)
          tell("form.own_prerequisite", file, place, "the form asks for itself", "name another form");
      }
  }

  const std::map<std::string, Form>& forms_;
  std::vector<FormProblem>& out_;
  std::set<std::string> ids_;
  std::map<std::string, std::string> by_id_;   // id → file
  std::map<std::string, std::string> titles_;  // title or alias → id
};

void check_required_words(const std::map<std::string, Form>& forms, const std::vector<RequiredWords>& required,
                          std::vector<FormProblem>& out) {
  for (const auto& [file, form] : forms)
    for (const RequiredWords& rule : required) {
      if (std::find(rule.forms.begin(), rule.forms.end(), form.id) == rule.forms.end()) continue;
      const auto own = own_words_of(form);
      const auto says = [&](const std::string& words) {
        return std::any_of(own.begin(), own.end(), [&](const OwnWords& o) { return o.text.find(words) != std::string::npos; });
      };
      if (std::none_of(rule.any_of.begin(), rule.any_of.end(), says))
        out.push_back({true, "form.words_missing", file, {}, "the form does not say “" + rule.any_of.front() + "”: " + rule.because,
                       "put it among the words of the form"});
    }
}

}  // namespace

base::Result<std::vector<RequiredWords>> read_required_words(std::string_view json) {
  ZL_TRY(const base::Json root, base::parse_json(json));
  std::optional<base::Error> fault;
  FormReader reader(root, {}, fault);
  std::vector<RequiredWords> out;
  reader.allow({"$schema", "required"});
  const auto texts = [](FormReader& r, std::string_view key) {
    std::vector<std::string> all;
    r.list(key, 100, [&](FormReader& t) { all.emplace_back(plain_text(t.value())); });
    return all;
  };
  reader.list("required", 200, [&](FormReader& r) {
    r.allow({"forms", "any_of", "because"});
    out.push_back({texts(r, "forms"), texts(r, "any_of"), r.text("because", true)});
    if (out.back().any_of.empty()) r.wrong("form.malformed", "at least one wording is needed", "any_of");
  });
  if (fault) return base::pass_on(std::move(*fault));
  return out;
}

std::vector<FormProblem> check_forms(const std::map<std::string, std::string>& files, const FormKnowledge& knowledge,
                                     const std::vector<RequiredWords>& required, const OtherForms& others) {
  std::vector<FormProblem> out;
  std::map<std::string, Form> forms;
  for (const auto& [file, text] : files) {
    auto form = Form::load(text);
    if (form)
      forms.emplace(file, std::move(*form));
    else
      out.push_back({true, form.error().code, file, pointer_of(form.error().where), form.error().what, form.error().remedy});
  }
  for (const auto& [file, form] : forms) OneForm(file, form, knowledge, out).run();
  AllForms(forms, others, out).run();
  check_required_words(forms, required, out);
  return out;
}

}  // namespace page_layout
