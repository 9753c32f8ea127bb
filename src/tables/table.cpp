#include "tables/table.h"

#include "tables/csv.h"
#include "tables/decoding.h"
#include "tables/workbook.h"

namespace tables {

using base::ErrorKind;
using base::fail;

namespace {

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kEmptyZip = "PK\x05\x06";
constexpr std::string_view kCompoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

// Excel puts a workbook with a password into a compound file, where older versions kept their whole format.
tl::unexpected<base::Error> compound_file(std::string_view bytes) {
  static constexpr char kEncrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  if (bytes.find(std::string_view(kEncrypted, sizeof kEncrypted)) != std::string_view::npos)
    return fail(ErrorKind::invalid, "table.encrypted", "the workbook is locked with a password", "/file",
                "open it, take the password off and save it again");
  return fail(ErrorKind::invalid, "table.old_excel", "this is the format of Excel before 2007, or of another program", "/file",
              "open it and save it as .xlsx or as CSV");
}

}  // namespace

base::Result<Table> read_table(base::ByteView file, std::size_t sheet, const Limits& limits) {
  const auto bytes = base::text_of(file);
  if (bytes.empty()) return fail(ErrorKind::invalid, "table.empty", "the file is empty", "/file", "choose the file with the table");
  if (bytes.size() > limits.file_bytes)
    return fail(ErrorKind::too_large, "table.too_large", "the file is larger than a list is", "/file",
                "split it: at most " + std::to_string(limits.file_bytes >> 20) + " MB each");
  if (bytes.starts_with(kZip) || bytes.starts_with(kEmptyZip)) return read_workbook(file, sheet, limits);
  if (bytes.starts_with(kCompoundFile)) return compound_file(bytes);
  ZL_TRY(auto text, decode(bytes));
  return read_csv(std::move(text), limits);
}

std::string column_name(std::size_t column) {
  std::string name;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (left - 1) % 26));
  return name;
}

}  // namespace tables
