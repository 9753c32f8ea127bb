#include "pages_ofd/package.h"

#include <zip.h>

#include <memory>

namespace pages_ofd {
namespace {

constexpr zip_uint16_t kFirstDosDay = 0x0021;  // 1980-01-01
// Of zlib. Fonts are most of a document and hardly get smaller: 9 takes twice as long for two parts in a hundred.
constexpr zip_uint32_t kDeflateLevel = 4;

tl::unexpected<base::Error> not_packed(const std::string& why) {
  return base::fail(base::ErrorKind::broken, "pages.ofd_failed", "the document could not be packed: " + why, {},
                    "report this with the paper's form");
}

struct ZipFree {
  void operator()(zip_source_t* s) const { zip_source_free(s); }
  void operator()(zip_t* z) const { zip_discard(z); }
};
using Source = std::unique_ptr<zip_source_t, ZipFree>;
using Archive = std::unique_ptr<zip_t, ZipFree>;

base::Status add_file(zip_t* archive, const PackageFile& file) {
  Source source(zip_source_buffer(archive, file.bytes.data(), file.bytes.size(), 0));
  if (!source) return not_packed(zip_strerror(archive));
  const zip_int64_t at = zip_file_add(archive, file.name.c_str(), source.get(), ZIP_FL_ENC_UTF_8);
  if (at < 0) return not_packed(zip_strerror(archive));
  static_cast<void>(source.release());  // the archive owns it now
  const auto index = static_cast<zip_uint64_t>(at);
  if (zip_set_file_compression(archive, index, file.packed ? ZIP_CM_STORE : ZIP_CM_DEFLATE, file.packed ? 0 : kDeflateLevel) != 0 ||
      zip_file_set_dostime(archive, index, 0, kFirstDosDay, 0) != 0)
    return not_packed(zip_strerror(archive));
  return {};
}

base::Result<base::Bytes> bytes_in(zip_source_t* source) {
  zip_stat_t facts;
  zip_stat_init(&facts);
  if (zip_source_stat(source, &facts) != 0 || zip_source_open(source) != 0) return not_packed("it cannot be read back");
  base::Bytes out(static_cast<std::size_t>(facts.size));
  const auto read = zip_source_read(source, out.data(), out.size());
  zip_source_close(source);
  if (read < 0 || static_cast<std::size_t>(read) != out.size()) return not_packed("it cannot be read back");
  return out;
}

}  // namespace

base::Result<base::Bytes> package_of(const std::vector<PackageFile>& files) {
  zip_error_t error;
  zip_error_init(&error);
  const Source target(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!target) return not_packed("no memory");
  zip_source_keep(target.get());  // once for the archive, which lets go of its own
  Archive archive(zip_open_from_source(target.get(), ZIP_CREATE | ZIP_TRUNCATE, &error));
  if (!archive) {
    zip_source_free(target.get());
    return not_packed(zip_error_strerror(&error));
  }
  for (const PackageFile& file : files) ZL_CHECK(add_file(archive.get(), file));
  if (zip_close(archive.get()) != 0) return not_packed(zip_strerror(archive.get()));
  static_cast<void>(archive.release());
  return bytes_in(target.get());
}

}  // namespace pages_ofd
