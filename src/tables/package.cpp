#include "tables/package.h"

#include <zip.h>

#include <algorithm>
#include <vector>

namespace tables {

using base::ErrorKind;
using base::fail;

namespace {

tl::unexpected<base::Error> damaged(const std::string& part, const std::string& why) {
  return fail(ErrorKind::invalid, "table.damaged", "the workbook is damaged or cut off: " + why, part.empty() ? "/file" : part,
              "open it with a spreadsheet and save it anew, or fetch it again");
}

tl::unexpected<base::Error> bomb(const std::string& part) {
  return fail(ErrorKind::too_large, "table.too_large", "a part of the workbook unpacks to far more than a list has", part,
              "save the list alone as a new workbook, or as CSV");
}

struct FileClose {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

void Package::Close::operator()(zip* archive) const { zip_discard(archive); }

Package::Package(std::unique_ptr<zip, Close> archive, const Limits& limits) : archive_(std::move(archive)), limits_(limits) {}

base::Result<Package> Package::open(base::ByteView file, const Limits& limits) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(file.data(), file.size(), 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    if (source != nullptr) zip_source_free(source);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    return damaged({}, why);
  }
  zip_error_fini(&error);
  return Package(std::unique_ptr<zip, Close>(archive), limits);
}

bool Package::has(const std::string& name) const { return zip_name_locate(archive_.get(), name.c_str(), 0) >= 0; }

base::Status Package::read(const std::string& name, const Sink& sink) {
  zip_stat_t facts;
  zip_stat_init(&facts);
  if (zip_stat(archive_.get(), name.c_str(), 0, &facts) != 0) return damaged(name, "a part is missing");
  if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && facts.encryption_method != ZIP_EM_NONE)
    return fail(ErrorKind::invalid, "table.encrypted", "the workbook is locked with a password", name,
                "open it, take the password off and save it again");
  const std::unique_ptr<zip_file_t, FileClose> file(zip_fopen_index(archive_.get(), facts.index, 0));
  if (!file) return damaged(name, zip_strerror(archive_.get()));
  // What the zip says of a part's size is not believed.
  const auto packed = std::min<std::uint64_t>(facts.comp_size, limits_.file_bytes);
  const auto most = (std::size_t{1} << 20) + limits_.expansion * static_cast<std::size_t>(packed);
  std::vector<char> piece(std::size_t{64} << 10);
  for (std::size_t of_part = 0;;) {
    const auto read = zip_fread(file.get(), piece.data(), piece.size());
    if (read < 0) return damaged(name, zip_file_strerror(file.get()));
    if (read == 0) return {};
    of_part += static_cast<std::size_t>(read);
    expanded_ += static_cast<std::size_t>(read);
    if (of_part > most || expanded_ > limits_.expanded_bytes) return bomb(name);
    ZL_CHECK(sink(std::string_view(piece.data(), static_cast<std::size_t>(read))));
  }
}

}  // namespace tables
