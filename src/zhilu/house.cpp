#include "zhilu/house.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>

#include "page_layout/fonts.h"
#include "services/form_knowledge.h"
#include "services/form_samples.h"
#include "services/plain_name.h"
#include "zhilu/backup.h"
#include "zhilu/store_check.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
namespace fs = std::filesystem;

namespace {

base::Result<std::map<std::string, std::string>> below(const services::DataFiles& files, const std::string& folder) {
  std::map<std::string, std::string> out;
  for (const auto& [path, text] : files)
    if (path.starts_with(folder)) out[path.substr(folder.size())] = text;
  if (out.empty())
    return fail(ErrorKind::not_found, "share.missing", "the files that come with the program are not whole", folder,
                "install the program again");
  return out;
}

base::Result<access_control::Kernel> load_kernel(const services::DataFiles& files) {
  const auto found = files.find("roles/roles.json");
  if (found == files.end())
    return fail(ErrorKind::not_found, "share.missing", "the roles are missing", "data/roles/roles.json", "install the program again");
  ZL_TRY(const auto json, base::parse_json(found->second));
  const auto* roles = base::array_at(json, "roles");
  return access_control::Kernel::load(roles ? base::Json(*roles) : json);
}

// Rooms below take a clock that runs; a sample bureau's may start anywhere.
std::unique_ptr<base::Clock> clock_for(const Place& place) {
  if (place.clock) return std::make_unique<base::OffsetClock>(*place.clock);
  return std::make_unique<base::SystemClock>();
}

}  // namespace

fs::path default_keys(const fs::path& data) {
  auto plain = data.lexically_normal();
  if (!plain.has_filename()) plain = plain.parent_path();
  return plain.string() + "-keys";
}

store_sqlite::Parts Foundation::store_parts() const {
  auto& self = const_cast<Foundation&>(*this);  // the disk and randomness are shared, not ours to freeze
  return {*clock, self.random, *keys, *projector, disk.get()};
}

namespace {

base::Result<std::unique_ptr<Foundation>> common_foundation(const Place& place, std::unique_ptr<base::Clock> clock) {
  auto base = std::make_unique<Foundation>();
  ZL_TRY(base->share, find_share());
  ZL_TRY(base->files, read_tree(base->share.data));
  ZL_TRY(const auto schemas, below(base->files, "vocabulary/"));
  ZL_TRY(auto vocabulary, records::Vocabulary::load(schemas));
  base->projector = std::make_unique<services::RecordProjector>(vocabulary);
  base->vocabulary = std::move(vocabulary);
  ZL_TRY(base->known_events, rulebook::vocabulary_of(schemas));
  const auto declared = base->files.find("parameters.json");
  if (declared == base->files.end())
    return fail(ErrorKind::not_found, "share.missing", "the declared parameters are missing", "data/parameters.json",
                "install the program again");
  ZL_TRY(base->parameters, services::DeclaredParameters::load(declared->second));
  base->disk = std::make_unique<files::Disk>(place.data.string());
  base->clock = clock ? std::move(clock) : clock_for(place);
  base->store_options.data_folder = place.data.string();
  return base;
}

base::Status check_clock(const Place& place, const std::string& origin) {
  if (place.clock && !base::is_demo_origin(origin))
    return fail(ErrorKind::invalid, "clock.not_a_sample", "--clock is for sample bureaus alone", origin,
                "leave it out: a real record keeps real time");
  return {};
}

void warn_of_open_keys(const fs::path& file) {
  struct stat facts {};
  if (::stat(file.c_str(), &facts) != 0 || (facts.st_mode & 077) == 0) return;
  fmt::print(stderr, "zhilu: warning: others on this machine may use {}, which opens the whole record; run: chmod 600 '{}'\n",
             file.string(), file.string());
}

constexpr std::int64_t kMostOfName = 200;  // characters, as the record's own schema has it

base::Status check_bureau(const std::string& name) {
  const auto characters = std::count_if(name.begin(), name.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  auto wrong = name.empty() ? std::string("it is empty") : services::wrong_in_line(name);
  if (wrong.empty() && characters > kMostOfName) wrong = fmt::format("it has more than {} characters", kMostOfName);
  if (wrong.empty()) return {};
  return fail(ErrorKind::invalid, "init.bad_bureau", "this is no name of a bureau: " + wrong, name,
              "give its full name as it stands on papers; nothing was made");
}

// What a creation that failed leaves: only what was there before it.
struct MadeFolders {
  fs::path data, keys;
  bool had_data, had_keys;
  explicit MadeFolders(const Place& place)
      : data(place.data), keys(place.keys), had_data(fs::exists(place.data)), had_keys(fs::exists(place.keys)) {}
  void undo() const {
    std::error_code ignored;
    std::vector<fs::path> inside;
    for (const auto& entry : fs::directory_iterator(data, ignored)) inside.push_back(entry.path());
    for (const auto& path : inside) fs::remove_all(path, ignored);
    if (!had_data) fs::remove(data, ignored);
    fs::remove(keys / key_file::kFileName, ignored);
    if (!had_keys) fs::remove(keys, ignored);
  }
};

}  // namespace

base::Result<std::unique_ptr<Foundation>> lay_foundation(const Place& place, std::unique_ptr<base::Clock> clock) {
  if (!fs::is_directory(place.data))
    return fail(ErrorKind::not_found, "data.missing", "there is no data directory", place.data.string(),
                "check the path, or make a new bureau with zhilu init");
  ZL_TRY(auto base, common_foundation(place, std::move(clock)));
  const files::Disk key_disk(place.keys.string());
  auto keys = key_file::KeyFile::open(key_disk, place.passphrase);
  if (!keys && keys.error().code == "keys.missing") keys.error().where = (place.keys / key_file::kFileName).string();
  ZL_TRY(base->keys, std::move(keys));
  warn_of_open_keys(place.keys / key_file::kFileName);
  base->store_options.origin = base->keys->origin();
  ZL_CHECK(check_clock(place, base->keys->origin()));
  return base;
}

base::Result<services::PageWriters> writers_over(const std::shared_ptr<const page_layout::Fonts>& fonts) {
  services::PageWriters out;
  ZL_TRY(out.pdf, pages_pdf::PdfWriter::create(fonts));
  out.svg = std::make_unique<pages_svg::SvgWriter>(fonts);
  out.ofd = std::make_unique<pages_ofd::OfdWriter>(fonts);
  return out;
}

House::~House() = default;

base::Result<std::unique_ptr<House>> House::finish(std::unique_ptr<Foundation> base, const Place& place, bool fresh,
                                                   const std::string& bureau) {
  std::unique_ptr<House> house(new House);
  house->data_ = place.data;
  house->base_ = std::move(base);
  auto& b = *house->base_;
  auto store = fresh ? store_sqlite::SqliteStore::create(b.store_options, b.store_parts())
                     : store_sqlite::SqliteStore::open(b.store_options, b.store_parts());
  if (!store) return base::pass_on(store.error());
  house->store_ = std::move(*store);
  ZL_TRY(house->vault_, vault_files::FileVault::open(*b.disk, *b.keys, b.random));
  ZL_CHECK(b.disk->make_folder("derived/tmp"));
  media_tools::MediaToolsOptions media;
  media.spool_folder = (place.data / "derived" / "tmp").string();
  house->media_ = std::make_unique<media_tools::SandboxedMediaTools>(std::move(media));
  ZL_TRY(house->fonts_, page_layout::Fonts::open(b.share.fonts));
  ZL_TRY(house->pdf_, pages_pdf::PdfWriter::create(house->fonts_));
  ZL_TRY(house->binder_, pages_pdf::PdfBinder::create((place.data / "derived" / "tmp").string()));
  house->svg_ = std::make_unique<pages_svg::SvgWriter>(house->fonts_);
  house->ofd_ = std::make_unique<pages_ofd::OfdWriter>(house->fonts_);
  house->archive_ofd_ = std::make_unique<pages_ofd::OfdWriter>(house->fonts_, pages_ofd::OfdOptions{.archival = true});
  ZL_TRY(auto kernel, load_kernel(b.files));
  const auto format = b.files.find("archive/FORMAT.txt");
  services::OfficeParts parts{*house->store_, *house->store_, *house->vault_, *house->media_,
                              *b.keys,        *house->pdf_,   *house->svg_,   *house->ofd_,
                              *house->archive_ofd_, *house->binder_, *b.clock,      b.random,       std::move(kernel), *b.vocabulary, house->fonts_,
                              place.data,     b.keys->origin(), std::string("zhilu ") + ZHILU_VERSION,
                              format == b.files.end() ? std::string() : format->second,
                              b.known_events};
  parts.check_store = [data = place.data, store_here = house->store_.get(), vault_here = house->vault_.get()](const std::string& against) {
    return check_open_store(data, *store_here, *vault_here, against);
  };
  parts.parameters = *b.parameters;
  const auto chains = b.files.find("approvals.json");
  ZL_TRY(parts.approvals, services::ApprovalChains::load(chains == b.files.end() ? std::string_view() : chains->second));
  const auto reviews = b.files.find("legal_review.json");
  ZL_TRY(parts.reviews, services::ReviewChecklists::load(reviews == b.files.end() ? std::string_view() : reviews->second));
  const auto columns = b.files.find("enterprise_columns.json");
  ZL_TRY(parts.enterprise_columns,
         services::EnterpriseColumns::load(columns == b.files.end() ? std::string_view() : columns->second));
  // Without samples forms are drawn with real cases alone; no record stays shut for that.
  if (auto samples = services::FormSamples::load(b.files))
    parts.form_samples = std::make_shared<const services::FormSamples>(std::move(*samples));
  else
    fmt::print(stderr, "zhilu: warning: {}\n", samples.error().text());
  if (auto words = services::required_words(b.files))
    parts.required_words = std::move(*words);
  else
    fmt::print(stderr, "zhilu: warning: {}\n", words.error().text());
  ZL_TRY(parts.lint, services::lint_lists(b.files));
  if (auto phrases = services::load_phrases(b.files))  // likewise: the bureau's own are there without them
    parts.phrases = std::move(*phrases);
  else
    fmt::print(stderr, "zhilu: warning: {}\n", phrases.error().text());
  if (auto questions = services::load_questions(b.files, *b.vocabulary))  // and interviews can be written without a bank
    parts.questions = std::move(*questions);
  else
    fmt::print(stderr, "zhilu: warning: {}\n", questions.error().text());
  if (auto hazards = records::HazardLibrary::load(b.files))  // and hazards be told in one's own words
    parts.hazards = std::move(*hazards);
  else
    fmt::print(stderr, "zhilu: warning: {}\n", hazards.error().text());
  parts.writers_over = writers_over;
  parts.warn = [](const base::Error& error) { fmt::print(stderr, "zhilu: warning: {}\n", error.text()); };
  parts.back_up = [&b, data = place.data, store_here = house->store_.get()](const std::string& to, const std::function<void()>& taken) {
    return back_up({*store_here, data, b.keys->origin(), b.clock->now(), to, taken});
  };
  if (fresh) ZL_CHECK(services::open_bureau(parts, bureau, b.files));
  house->office_ = services::make_office(std::move(parts));
  return house;
}

base::Result<std::unique_ptr<House>> House::open(const Place& place, std::unique_ptr<base::Clock> clock) {
  ZL_TRY(auto base, lay_foundation(place, std::move(clock)));
  return finish(std::move(base), place, false, {});
}

base::Result<std::unique_ptr<House>> House::create(const Place& place, const std::string& bureau,
                                                   const std::string& origin, std::unique_ptr<base::Clock> clock) {
  ZL_CHECK(base::check_origin(origin));
  ZL_CHECK(check_bureau(bureau));
  ZL_CHECK(check_clock(place, origin));
  if (fs::exists(place.data) && !fs::is_empty(place.data))
    return fail(ErrorKind::conflict, "init.not_empty", "the data directory is not empty", place.data.string(),
                "choose a new folder; nothing there was touched");
  ZL_TRY(auto base, common_foundation(place, std::move(clock)));
  const MadeFolders made(place);
  files::Disk key_disk(place.keys.string());
  ZL_TRY(base->keys, key_file::KeyFile::create(key_disk, origin, base->random, place.passphrase));
  base->store_options.origin = origin;
  std::error_code error;
  fs::create_directories(place.data, error);
  if (error) return fail(ErrorKind::io, "data.cannot_create", "the data directory cannot be made: " + error.message(), place.data.string());
  ::chmod(place.data.c_str(), 0700);
  auto house = finish(std::move(base), place, true, bureau);
  if (!house) made.undo();  // a bureau that was never whole leaves nothing behind
  return house;
}

}  // namespace zhilu
