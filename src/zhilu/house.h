// A data directory with everything that works on it: the only place where concrete adapters are named.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "files/disk.h"
#include "key_file/key_file.h"
#include "media_tools/sandboxed_media_tools.h"
#include "pages_ofd/ofd_writer.h"
#include "pages_pdf/pdf_binder.h"
#include "pages_pdf/pdf_writer.h"
#include "pages_svg/svg_writer.h"
#include "services/office.h"
#include "services/record_projector.h"
#include "store_sqlite/sqlite_store.h"
#include "vault_files/file_vault.h"
#include "zhilu/share.h"

namespace zhilu {

struct Place {
  std::filesystem::path data;
  std::filesystem::path keys;              // default: DATA-keys beside it
  std::optional<std::string> passphrase;   // from ZHILU_PASSPHRASE, or asked for
  std::optional<base::Instant> clock;      // --clock; only stores of a demo. origin take it
};
std::filesystem::path default_keys(const std::filesystem::path& data);

// Keys, projector, store options: what is needed to check or rebuild a store without opening it.
struct Foundation {
  Share share;
  services::DataFiles files;
  std::unique_ptr<files::Disk> disk;
  std::unique_ptr<base::Clock> clock;
  base::SystemRandom random;
  std::unique_ptr<key_file::KeyFile> keys;
  std::unique_ptr<services::RecordProjector> projector;
  std::optional<records::Vocabulary> vocabulary;
  rulebook::Vocabulary known_events;  // the same, as rulebooks are checked against it
  std::optional<services::DeclaredParameters> parameters;
  store_sqlite::Options store_options;

  store_sqlite::Parts store_parts() const;
};
// Errors: of the share, the keys; invalid "clock.not_a_sample" (--clock on a store that is no sample).
base::Result<std::unique_ptr<Foundation>> lay_foundation(const Place& place, std::unique_ptr<base::Clock> clock = nullptr);

// What a bureau writes its pages with, over these fonts.
base::Result<services::PageWriters> writers_over(const std::shared_ptr<const page_layout::Fonts>& fonts);

class House {
 public:
  // Errors: those of the foundation, store and vault.
  static base::Result<std::unique_ptr<House>> open(const Place& place, std::unique_ptr<base::Clock> clock = nullptr);
  // A new bureau: keys, store, vault, rulebook, forms. Errors: conflict "init.not_empty".
  static base::Result<std::unique_ptr<House>> create(const Place& place, const std::string& bureau,
                                                     const std::string& origin, std::unique_ptr<base::Clock> clock = nullptr);
  ~House();

  services::Office& office() { return *office_; }
  const base::Clock& clock() const { return *base_->clock; }
  base::Random& random() { return base_->random; }
  store_sqlite::SqliteStore& store() { return *store_; }
  vault_files::FileVault& vault() { return *vault_; }
  const Foundation& foundation() const { return *base_; }
  const std::filesystem::path& data() const { return data_; }

 private:
  House() = default;
  static base::Result<std::unique_ptr<House>> finish(std::unique_ptr<Foundation> base, const Place& place, bool fresh,
                                                     const std::string& bureau);

  std::filesystem::path data_;
  std::unique_ptr<Foundation> base_;
  std::unique_ptr<store_sqlite::SqliteStore> store_;
  std::unique_ptr<vault_files::FileVault> vault_;
  std::unique_ptr<media_tools::SandboxedMediaTools> media_;
  std::shared_ptr<page_layout::Fonts> fonts_;
  std::unique_ptr<pages_pdf::PdfWriter> pdf_;
  std::unique_ptr<pages_pdf::PdfBinder> binder_;
  std::unique_ptr<pages_svg::SvgWriter> svg_;
  std::unique_ptr<pages_ofd::OfdWriter> ofd_, archive_ofd_;
  std::unique_ptr<services::Office> office_;  // last: it uses the others
};

}  // namespace zhilu
