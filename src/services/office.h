// Makes the Application of a bureau from its parts. The program's wiring is the only caller.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "page_layout/fonts.h"
#include "page_layout/form_check.h"
#include "records/hazard_library.h"
#include "records/vocabulary.h"
#include "rulebook/rulebook.h"
#include "services/application.h"
#include "services/approval_chains.h"
#include "services/enterprise_columns.h"
#include "services/legal_review.h"
#include "services/parameters.h"
#include "services/phrases.h"
#include "services/questions.h"
#include "services/read_rulebooks.h"

namespace services {

class FormSamples;

struct PageWriters {
  std::unique_ptr<const ports::PageWriter> pdf, svg, ofd;
};

// Everything by reference must outlive the Application.
struct OfficeParts {
  ports::RecordStore& store;
  ports::AccountStore& accounts;
  ports::BlobVault& vault;
  ports::MediaTools& media;
  ports::KeyStore& keys;
  const ports::PageWriter& pdf;
  const ports::PageWriter& svg;  // writes exactly one page
  const ports::PageWriter& ofd;
  const ports::PageWriter& archive_ofd;  // the same in the profile of what is archived
  const ports::PageBinder& binder;  // of what `pdf` writes
  const base::Clock& clock;
  base::Random& random;
  access_control::Kernel kernel;
  records::Vocabulary vocabulary;
  std::shared_ptr<page_layout::Fonts> fonts;  // the office adds the bureau's own
  std::filesystem::path data;  // partial uploads in data/uploads, sealed case files in data/archive
  std::string origin;
  std::string software;        // "zhilu 0.1.0"
  std::string format_text;     // data/archive/FORMAT.txt: goes into every case file
  rulebook::Vocabulary known_events;  // what rulebooks may name: the vocabulary as the rule engine sees it
  // Checks the whole open store against an earlier checkpoint (a note, or empty); empty: the office has no such check.
  std::function<base::Result<std::vector<ports::Damage>>(const std::string& against)> check_store = {};
  DeclaredParameters parameters = {};  // data/parameters.json: what a bureau may set beside the rulebook's own
  ApprovalChains approvals = {};       // data/approvals.json: through which levels approvals go
  ReviewChecklists reviews = {};       // data/legal_review.json: what a legal review looks at
  EnterpriseColumns enterprise_columns = {};  // data/enterprise_columns.json: how lists of enterprises title their columns
  // What forms are drawn with where there is no case (data/forms/samples); null: the office has none.
  std::shared_ptr<const FormSamples> form_samples = {};
  std::vector<page_layout::RequiredWords> required_words = {};  // data/forms/checks
  page_layout::LintLists lint = {};  // data/lint: what papers are looked over for
  std::vector<Phrase> phrases = {};                             // data/phrases
  std::vector<QuestionSet> questions = {};                      // data/questions
  records::HazardLibrary hazards = {};                          // data/hazards
  // Copies the whole record into a new folder below `to` and tells about it; `taken` is called when the record itself is copied
  // and archiving may go on. Empty: the office has no such copy.
  std::function<base::Result<base::Json>(const std::string& to, const std::function<void()>& taken)> back_up = {};
  std::shared_ptr<ReadRulebooks> read_rulebooks = std::make_shared<ReadRulebooks>();  // never null
  // Writers over other fonts than `fonts`: a font is tried before it is installed.
  std::function<base::Result<PageWriters>(const std::shared_ptr<const page_layout::Fonts>&)> writers_over = {};
  // Hears what keeps neither the office from opening nor a case from being archived, and should be known. Empty: nobody does.
  std::function<void(const base::Error&)> warn = {};
  // Bytes that the disk of `data` has left; nothing: it cannot be told. Empty: the disk itself is asked.
  std::function<std::optional<std::uint64_t>()> free_space = {};
};

// What a bureau starts with: texts of data/, by path relative to it ("forms/inspection_record.json").
using DataFiles = std::map<std::string, std::string>;

// The application with what only the same process can ask of it.
class Office : public Application {
 public:
  // Fills the span with the next bytes; 0 at the end.
  using Source = std::function<base::Result<std::size_t>(std::span<std::uint8_t>)>;
  // A recording straight into the vault and on record; `metadata` as of an upload. Gives {recording, digest, bytes, seq, …}.
  virtual base::Result<base::Json> receive(const CallContext& context, const base::Json& metadata,
                                           const Source& source) = 0;
  // `heard` is called, on the writer's thread, whenever something was recorded; it must return at once.
  virtual void on_change(std::function<void()> heard) = 0;
  // The names of all operations, in order.
  virtual std::vector<std::string> operations() const = 0;
  // Judges those cases, and the bureau's own record, that have changed or of which an answer may have changed by itself since
  // they were last judged, and no others; gives their ids, at most `kLookedAtAtOnce` and the bureau. To be called again and
  // again while the office is open: what lists and the bench count is then known before anyone asks.
  static constexpr std::size_t kLookedAtAtOnce = 500;
  virtual std::vector<std::string> look_at_due() = 0;
  // After much was looked at: what was kept of it only to be fast is given up. Answers stay the same.
  virtual void give_back_memory() = 0;
  // Until analyses and late digests are done.
  virtual void wait_until_idle() = 0;
};

std::unique_ptr<Office> make_office(OfficeParts parts);

// First use of a new store: opens the logs' record, installs the rulebook, calendars and forms of `files`, sets the default
// parameters. By "system". Errors: conflict "bureau.already_open"; invalid, naming the file that does not load.
base::Status open_bureau(const OfficeParts& parts, const std::string& bureau_name, const DataFiles& files);

}  // namespace services
