// forms check, render, install.
#include <fmt/format.h>

#include <algorithm>

#include "crypto/digests.h"
#include "files/disk.h"
#include "files/durable.h"
#include "page_layout/form_check.h"
#include "pages_ofd/ofd_writer.h"
#include "pages_pdf/pdf_writer.h"
#include "services/form_knowledge.h"
#include "services/form_samples.h"
#include "services/plain_name.h"
#include "zhilu/caller.h"
#include "zhilu/commands.h"
#include "zhilu/share.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
namespace fs = std::filesystem;

namespace {

// Forms of a folder, with what they are held against.
struct FormFolder {
  Share share;
  services::DataFiles data;                  // of the program
  std::map<std::string, std::string> forms;  // file → text
  services::DataFiles beside;                // samples and checks of the folder, else the program's, by their path in data/
  std::string only;                          // the file that was named; empty: a folder was
  bool asks(const std::string& file) const { return only.empty() || only == file; }
};

tl::unexpected<base::Error> no_forms(const fs::path& folder) {
  return fail(ErrorKind::not_found, "form.no_such_file", "there is no form here", folder.string(),
              "name a folder like data/ or data/forms, or one form's file");
}

constexpr std::uintmax_t kMostBytes = 1 << 20;  // of a form's file

// The forms of a folder, and nothing else that lies there. What is no file, or none of its size, is no form.
base::Result<std::map<std::string, std::string>> form_files(const fs::path& folder) {
  std::map<std::string, std::string> out;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::error_code ignored;
    if (entry.path().extension() != ".json" || !entry.is_regular_file(ignored)) continue;
    if (entry.file_size(ignored) > kMostBytes)
      return fail(ErrorKind::too_large, "form.too_large", "the form is too large", entry.path().string(), "at most 1 MiB");
    auto text = text_of_file(entry.path());
    if (!text)
      return fail(ErrorKind::io, "form.no_such_file", "this form cannot be read", entry.path().string(), "check its permissions");
    out[entry.path().filename().string()] = std::move(*text);
  }
  if (error) return fail(ErrorKind::io, "form.no_such_file", "the folder cannot be read: " + error.message(), folder.string());
  return out;
}

// Samples and checks: of the folder where it has any, else the program's.
base::Status read_beside(const fs::path& folder, FormFolder& out) {
  for (const char* part : {"samples", "checks"}) {
    const std::string below = std::string("forms/") + part + "/";
    std::error_code error;
    services::DataFiles own;
    if (fs::is_directory(folder / part, error)) {
      ZL_TRY(own, read_tree(folder / part));
    }
    for (const auto& [path, text] : own) out.beside[below + path] = text;
    if (!own.empty()) continue;
    for (const auto& [path, text] : out.data)
      if (path.starts_with(below)) out.beside[path] = text;
  }
  return {};
}

// DIR is a folder like data/, a folder of forms, or one form's file.
base::Result<FormFolder> forms_in(const std::string& given) {
  FormFolder out;
  ZL_TRY(out.share, find_share());
  ZL_TRY(out.data, read_tree(out.share.data));
  std::error_code error;
  fs::path folder = given.empty() ? out.share.data / "forms" : fs::weakly_canonical(given, error);
  if (error || !fs::exists(folder, error)) return no_forms(given);
  if (!fs::is_directory(folder, error)) {
    out.only = folder.filename().string();
    folder = folder.parent_path();
  } else if (fs::is_directory(folder / "forms", error)) {
    folder /= "forms";
  }
  ZL_TRY(out.forms, form_files(folder));
  ZL_CHECK(read_beside(folder, out));
  if (out.forms.empty() || (!out.only.empty() && !out.forms.contains(out.only))) return no_forms(given);
  return out;
}

// The forms that are known beside those which are looked at: the others of the folder, and the program's.
page_layout::OtherForms others_of(const FormFolder& folder, const std::map<std::string, std::string>& looked_at) {
  std::set<std::string> ids;
  for (const auto& [file, text] : looked_at) ids.insert(file.substr(0, file.size() - 5));
  page_layout::OtherForms out;
  const auto add = [&](const std::string& text) {
    auto form = page_layout::Form::load(text);
    if (!form || ids.contains(form->id) || !out.ids.insert(form->id).second) return;
    out.titles.emplace(form->title, form->id);
    for (const auto& alias : form->aliases) out.titles.emplace(alias, form->id);
  };
  for (const auto& [file, text] : folder.forms) add(text);
  for (const auto& [path, text] : folder.data)
    if (!services::form_file(path).empty()) add(text);
  return out;
}

base::Result<records::Vocabulary> vocabulary_in(const services::DataFiles& data) {
  std::map<std::string, std::string> schemas;
  constexpr std::string_view kFolder = "vocabulary/";
  for (const auto& [path, text] : data)
    if (path.starts_with(kFolder)) schemas[path.substr(kFolder.size())] = text;
  return records::Vocabulary::load(schemas);
}

// Everything that draws forms without a store.
struct Drawing {
  records::Vocabulary vocabulary;
  services::DeclaredParameters parameters;
  std::shared_ptr<const page_layout::Fonts> fonts;
  page_layout::LintLists lint;
};

base::Result<Drawing> drawing_of(const FormFolder& folder) {
  const auto declared = folder.data.find("parameters.json");
  if (declared == folder.data.end())
    return fail(ErrorKind::not_found, "share.missing", "the declared parameters are missing", "data/parameters.json",
                "install the program again");
  ZL_TRY(auto vocabulary, vocabulary_in(folder.data));
  ZL_TRY(auto parameters, services::DeclaredParameters::load(declared->second));
  ZL_TRY(auto fonts, page_layout::Fonts::open(folder.share.fonts));
  ZL_TRY(auto lint, services::lint_lists(folder.data));
  return Drawing{std::move(vocabulary), std::move(parameters), std::move(fonts), std::move(lint)};
}

base::Result<std::vector<page_layout::FormProblem>> problems_of(const FormFolder& folder, const Drawing& drawing) {
  ZL_TRY(const auto required, services::required_words(folder.beside));
  auto looked_at = folder.forms;
  const auto knowledge = services::form_knowledge(drawing.vocabulary, drawing.parameters, drawing.fonts.get(), drawing.lint);
  if (!folder.only.empty()) std::erase_if(looked_at, [&](const auto& form) { return form.first != folder.only; });
  return page_layout::check_forms(looked_at, knowledge, required, others_of(folder, looked_at));
}

// What drawing the samples tells: a sample that leaves a needed field empty shows nobody how the form looks.
base::Status problems_of_samples(const FormFolder& folder, const Drawing& drawing, std::vector<page_layout::FormProblem>& out) {
  ZL_TRY(const auto samples, services::FormSamples::load(folder.beside));
  ZL_TRY(const auto pdf, pages_pdf::PdfWriter::create(drawing.fonts));
  const pages_ofd::OfdWriter ofd(drawing.fonts);
  for (const auto& [file, text] : folder.forms) {
    if (!folder.asks(file)) continue;
    const auto form = page_layout::Form::load(text);
    if (!form) continue;
    const auto paper = services::sample_paper(samples, text, *drawing.fonts, drawing.vocabulary, drawing.lint);
    const std::string place = "samples/" + (samples.has(form->id) ? form->id : "case") + ".json";
    const auto tell = [&](const base::Error& e) {
      out.push_back({true, e.code, place, {}, e.what + (e.where.empty() ? "" : " (" + e.where + ")"), e.remedy});
    };
    if (!paper) {
      tell(paper.error());
      continue;
    }
    for (const ports::PageWriter* writer : {static_cast<const ports::PageWriter*>(pdf.get()), static_cast<const ports::PageWriter*>(&ofd)})
      if (const auto written = writer->write(paper->pages, {}, {form->title, {}, {}, {}}); !written) tell(written.error());
    for (const auto& w : paper->warnings)
      out.push_back({false, "form.bad_sample", place, "/fields/" + w.field, w.what, "give the sample what the field needs"});
  }
  return {};
}

Json to_json(const page_layout::FormProblem& p) {
  return JsonObject{{"error", p.error}, {"code", p.code}, {"file", p.file}, {"place", p.place}, {"what", p.what}, {"remedy", p.remedy}};
}

}  // namespace

int run_forms_check(const std::string& given, bool json) {
  const auto folder = forms_in(given);
  if (!folder) return print_error(folder.error());
  const auto drawing = drawing_of(*folder);
  if (!drawing) return print_error(drawing.error());
  auto problems = problems_of(*folder, *drawing);
  if (!problems) return print_error(problems.error());
  if (const auto done = problems_of_samples(*folder, *drawing, *problems); !done) return print_error(done.error());
  const bool wrong = std::any_of(problems->begin(), problems->end(), [](const auto& p) { return p.error; });
  JsonArray all;
  for (const auto& p : *problems) {
    all.push_back(to_json(p));
    if (!json) fmt::print("{}{}: {} {}: {} [{}]\n", p.file, p.place, p.error ? "error:" : "warning:", p.what, p.remedy, p.code);
  }
  if (json) fmt::print("{}\n", boost::json::serialize(all));
  if (!json && !wrong) fmt::print("well formed: {}\n", folder->only.empty() ? fmt::format("{} forms", folder->forms.size()) : folder->only);
  return wrong ? 1 : 0;
}

// ---- drawing -------------------------------------------------------------------------------------------------------------

namespace {

struct WrittenForm {
  std::string form, title;
  std::int64_t pages = 0;
  std::vector<std::string> warnings;
  base::Bytes pdf, ofd;
};

class Writers {
 public:
  static base::Result<Writers> create(const std::shared_ptr<const page_layout::Fonts>& fonts) {
    ZL_TRY(auto pdf, pages_pdf::PdfWriter::create(fonts));
    return Writers(std::move(pdf), fonts);
  }
  base::Result<WrittenForm> sample(const services::FormSamples& samples, const std::string& text, const Drawing& drawing) const {
    ZL_TRY(const auto paper, services::sample_paper(samples, text, *drawing.fonts, drawing.vocabulary, drawing.lint));
    const auto source = samples.source(paper.form);
    const auto* bureau = base::find(source, "bureau");
    const auto drawn_at = samples.record().empty() ? base::Instant{} : samples.record().back().at;  // the same file each time
    const ports::DocumentFacts facts{paper.form.title, bureau ? base::text_at(*bureau, "name") : std::string(), {}, drawn_at};
    WrittenForm out{paper.form.id, paper.form.title, static_cast<std::int64_t>(paper.pages.pages.size()), {}, {}, {}};
    for (const auto& w : paper.warnings) out.warnings.push_back(w.field + ": " + w.what);
    ZL_TRY(out.pdf, pdf_->write(paper.pages, {}, facts));
    ZL_TRY(out.ofd, ofd_.write(paper.pages, {}, facts));
    return out;
  }

 private:
  Writers(std::unique_ptr<pages_pdf::PdfWriter> pdf, const std::shared_ptr<const page_layout::Fonts>& fonts)
      : pdf_(std::move(pdf)), ofd_(fonts) {}
  std::unique_ptr<pages_pdf::PdfWriter> pdf_;
  pages_ofd::OfdWriter ofd_;
};

base::Status put_file(const fs::path& path, base::ByteView bytes) {
  files::Disk disk(path.parent_path().string());
  return files::write_durably(disk, path.filename().string(), bytes);
}

// The two files of a form, and what they show.
base::Result<JsonObject> put_form(const WrittenForm& form, const fs::path& out) {
  if (!services::wrong_in_plain_name(form.form).empty())
    return fail(ErrorKind::invalid, "form.malformed", "the form's id cannot name a file", form.form, "use small letters and _");
  ZL_CHECK(put_file(out / (form.form + ".pdf"), form.pdf));
  ZL_CHECK(put_file(out / (form.form + ".ofd"), form.ofd));
  JsonArray warnings;
  for (const auto& w : form.warnings) warnings.emplace_back(w);
  return JsonObject{{"form", form.form}, {"title", form.title}, {"pages", form.pages}, {"warnings", std::move(warnings)}};
}

// Draws one form after the other, and tells each.
template <class Draw>
int render_each(const std::vector<std::string>& forms, const RenderOptions& options, Draw draw) {
  std::error_code error;
  fs::create_directories(options.out, error);
  if (error)
    return print_error({ErrorKind::io, "form.cannot_write", "the folder cannot be made: " + error.message(), options.out, "choose another"});
  JsonArray all;
  int status = 0;
  for (const auto& one : forms) {
    const auto written = draw(one);
    auto told = written ? put_form(*written, options.out) : base::Result<JsonObject>(base::pass_on(base::Error(written.error())));
    if (!told) {
      status = 1;
      print_error(told.error());
      continue;
    }
    if (!options.json) {
      fmt::print("{}.pdf, .ofd: {}, {} pages\n", written->form, written->title, written->pages);
      for (const auto& w : written->warnings) fmt::print("  {}\n", w);
    }
    all.emplace_back(std::move(*told));
  }
  if (options.json) fmt::print("{}\n", boost::json::serialize(all));
  return status;
}

int render_samples(const RenderOptions& options) {
  auto named = options.form;
  const bool file = !options.all && named.ends_with(".json");
  const auto folder = forms_in(file ? named : options.folder);
  if (!folder) return print_error(folder.error());
  if (file) named = folder->only.substr(0, folder->only.size() - 5);
  const auto drawing = drawing_of(*folder);
  if (!drawing) return print_error(drawing.error());
  const auto samples = services::FormSamples::load(folder->beside);
  if (!samples) return print_error(samples.error());
  const auto writers = Writers::create(drawing->fonts);
  if (!writers) return print_error(writers.error());
  std::vector<std::string> chosen;
  for (const auto& [name, text] : folder->forms)
    if (options.all || name == named + ".json") chosen.push_back(name);
  if (chosen.empty())
    return print_error({ErrorKind::not_found, "form.no_such_form", "there is no such form", named, "name one by its id, or its file"});
  return render_each(chosen, options, [&](const std::string& name) -> base::Result<WrittenForm> {
    auto done = writers->sample(*samples, folder->forms.at(name), *drawing);
    if (!done) done.error().where = name + " " + done.error().where;
    return done;
  });
}

base::Result<WrittenForm> drawn_form(Caller& caller, const RenderOptions& options, const std::string& form) {
  JsonObject asked{{"case", options.case_name}};
  if (!options.act.empty()) asked["act"] = options.act;
  if (form.ends_with(".json")) {
    auto text = text_of_file(form);
    if (!text) return fail(ErrorKind::not_found, "form.no_such_file", "this form cannot be read", form, "name a file like those of data/forms");
    asked["text"] = std::move(*text);
  } else {
    asked["form"] = form;
  }
  ZL_TRY(const auto told, caller.call("case.draw_form", asked));
  WrittenForm out{base::text_at(told, "form"), base::text_at(told, "title"), base::int_at(told, "pages").value_or(0), {}, {}, {}};
  if (const auto* warnings = base::array_at(told, "warnings"))
    for (const auto& w : *warnings) out.warnings.push_back(base::text_at(w, "field") + ": " + base::text_at(w, "what"));
  ZL_TRY(out.pdf, base::from_base64(base::text_at(told, "pdf")));
  ZL_TRY(out.ofd, base::from_base64(base::text_at(told, "ofd")));
  return out;
}

int render_case(const Place& place, const RenderOptions& options) {
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  std::vector<std::string> forms{options.form};
  if (options.all) {
    const auto installed = (*caller)->call("forms.list", JsonObject{});
    if (!installed) return print_error(installed.error());
    forms.clear();
    if (const auto* list = base::array_at(*installed, "forms"))
      for (const auto& one : *list) forms.push_back(base::text_at(one, "form"));
  }
  return render_each(forms, options, [&](const std::string& form) { return drawn_form(**caller, options, form); });
}

}  // namespace

int run_forms_render(const std::optional<Place>& place, const RenderOptions& options) {
  if (options.all == !options.form.empty()) {
    fmt::print(stderr, "zhilu: name one FORM, or --all\n");
    return 2;
  }
  if (options.sample == !options.case_name.empty()) {
    fmt::print(stderr, "zhilu: draw with --sample, or with --case CASE\n");
    return 2;
  }
  if (options.sample ? !options.act.empty() : !options.folder.empty()) {
    fmt::print(stderr, "zhilu: --act goes with --case, --forms with --sample\n");
    return 2;
  }
  if (options.sample) return render_samples(options);
  if (!place) {
    fmt::print(stderr, "zhilu: --case needs --data DATA\n");
    return 2;
  }
  return render_case(*place, options);
}

// ---- installing ----------------------------------------------------------------------------------------------------------

namespace {

struct HadForm {
  std::string version, digest, by;
};

base::Result<std::map<std::string, HadForm>> forms_had(Caller& caller) {
  ZL_TRY(const auto installed, caller.call("forms.list", JsonObject{}));
  std::map<std::string, HadForm> out;
  if (const auto* list = base::array_at(installed, "forms"))
    for (const auto& one : *list)
      out[base::text_at(one, "form")] = {base::text_at(one, "version"), base::text_at(one, "digest"), base::text_at(one, "by")};
  return out;
}

// What a bureau has is replaced by a higher version, and only if it came with the program or from who asks now: what others
// changed for themselves is not undone by an upgrade.
class FormInstaller {
 public:
  FormInstaller(Caller& caller, std::map<std::string, HadForm> had, std::string own_user, const InstallOptions& options)
      : caller_(caller), had_(std::move(had)), own_user_(std::move(own_user)), options_(options) {}

  // In whatever order the forms ask for each other: those that are refused are tried again while others come in.
  int run(const FormFolder& folder) {
    std::map<std::string, std::string> left;
    for (const auto& [file, text] : folder.forms)
      if (folder.asks(file) && is_wanted(file, text, folder.only == file)) left[file] = text;
    const bool any = !left.empty();
    for (bool moved = true; moved && !left.empty();) {
      moved = false;
      refusals_.clear();
      std::erase_if(left, [&](const auto& form) { return install(form.first, form.second) && (moved = true); });
    }
    for (const auto& error : refusals_) print_error(error);
    if (options_.json) fmt::print("{}\n", boost::json::serialize(all_));
    if (!options_.json && !any) fmt::print("nothing to install: the bureau has these forms\n");
    return refusals_.empty() ? 0 : 1;
  }

 private:
  bool is_wanted(const std::string& file, const std::string& text, bool named) const {
    const auto id = file.substr(0, file.size() - 5);
    const auto had = had_.find(id);
    if (had == had_.end()) return true;
    if (had->second.digest == crypto::sha256(text).hex()) return false;
    if (named || options_.replace) return true;  // what cannot follow is refused, and told
    const auto form = page_layout::Form::load(text);
    const bool higher = form && std::to_string(form->version) != had->second.version && form->version > std::atoll(had->second.version.c_str());
    const bool others = !had->second.by.empty() && had->second.by != own_user_;
    if (higher && !others) return true;
    if (!options_.json)
      fmt::print("kept: {}, which the bureau has in version {}{}\n", id, had->second.version,
                 others ? ", changed by somebody here; --replace takes this one" : "");
    return false;
  }

  bool install(const std::string& file, const std::string& text) {
    JsonObject asked{{"text", text}};
    if (const auto had = had_.find(file.substr(0, file.size() - 5)); had != had_.end()) asked["replaces"] = had->second.digest;
    auto done = caller_.call("form.install", asked);
    if (!done) {
      done.error().where = file + " " + done.error().where;
      refusals_.push_back(done.error());
      return false;
    }
    if (!options_.json)
      fmt::print("installed: {} {}, digest {}\n", base::text_at(*done, "form"), base::text_at(*done, "version"), base::text_at(*done, "digest"));
    all_.emplace_back(std::move(*done));
    return true;
  }

  Caller& caller_;
  std::map<std::string, HadForm> had_;
  std::string own_user_;
  InstallOptions options_;
  std::vector<base::Error> refusals_;
  JsonArray all_;
};

}  // namespace

int run_forms_install(const Place& place, const InstallOptions& options) {
  const auto folder = forms_in(options.folder);
  if (!folder) return print_error(folder.error());
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  auto had = forms_had(**caller);
  if (!had) return print_error(had.error());
  const auto me = (*caller)->call("me.view", JsonObject{});
  if (!me) return print_error(me.error());
  return FormInstaller(**caller, std::move(*had), base::text_at(*me, "user"), options).run(*folder);
}

}  // namespace zhilu
