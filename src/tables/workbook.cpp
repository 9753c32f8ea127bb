#include "tables/workbook.h"

#include "tables/package.h"
#include "tables/workbook_parts.h"

namespace tables {

using base::ErrorKind;
using base::fail;

namespace {

base::Status read_part(Package& package, const std::string& name, XmlHandler& handler) {
  XmlReader reader(handler, name);
  ZL_CHECK(package.read(name, [&](std::string_view piece) { return reader.read(piece); }));
  return reader.finish();
}

// "worksheets/sheet1.xml" beside xl/workbook.xml; "/xl/worksheets/sheet1.xml" is written too.
std::string beside(const std::string& part, const std::string& target) {
  if (target.starts_with('/')) return target.substr(1);
  const auto slash = part.rfind('/');
  return slash == std::string::npos ? target : part.substr(0, slash + 1) + target;
}

std::string relations_of(const std::string& part) {
  const auto slash = part.rfind('/');
  const auto name = slash == std::string::npos ? part : part.substr(slash + 1);
  return part.substr(0, part.size() - name.size()) + "_rels/" + name + ".rels";
}

tl::unexpected<base::Error> no_workbook() {
  return fail(ErrorKind::invalid, "table.unknown_format", "this is a zip, but no workbook", "/file", "choose an .xlsx or a .csv");
}

// Where the workbook itself lies in the package.
base::Result<std::string> workbook_in(Package& package) {
  Relations root;
  if (!package.has("_rels/.rels")) return no_workbook();
  ZL_CHECK(read_part(package, "_rels/.rels", root));
  const auto target = beside({}, root.of_type("/officeDocument"));
  if (target.empty() || !package.has(target) || !package.has(relations_of(target))) return no_workbook();
  return target;
}

base::Result<Known> what_cells_lean_on(Package& package, const std::string& workbook, const Relations& relations, const Limits& limits) {
  Known known;
  if (const auto texts = relations.of_type("/sharedStrings"); !texts.empty() && package.has(beside(workbook, texts))) {
    SharedTexts shared(limits);
    ZL_CHECK(read_part(package, beside(workbook, texts), shared));
    known.texts = std::move(shared.texts);
  }
  if (const auto styles = relations.of_type("/styles"); !styles.empty() && package.has(beside(workbook, styles)))
    ZL_CHECK(read_part(package, beside(workbook, styles), known.formats));
  return known;
}

}  // namespace

base::Result<Table> read_workbook(base::ByteView file, std::size_t sheet, const Limits& limits) {
  ZL_TRY(auto package, Package::open(file, limits));
  ZL_TRY(const auto workbook, workbook_in(package));
  Relations relations;
  ZL_CHECK(read_part(package, relations_of(workbook), relations));
  Contents contents;
  ZL_CHECK(read_part(package, workbook, contents));
  if (contents.sheets.empty()) return no_workbook();
  Table table;
  table.format = "xlsx";
  table.sheet = sheet;
  for (const auto& [name, id] : contents.sheets) table.sheets.push_back(name);
  if (sheet >= contents.sheets.size())
    return fail(ErrorKind::invalid, "table.no_such_sheet", "the workbook has no sheet of this number", "/sheet",
                "it has " + std::to_string(contents.sheets.size()));
  const auto target = relations.of_id(contents.sheets[sheet].second);
  if (target.empty()) return no_workbook();
  ZL_TRY(auto known, what_cells_lean_on(package, workbook, relations, limits));
  known.from_1904 = contents.from_1904;
  Sheet cells(known, limits);
  ZL_CHECK(read_part(package, beside(workbook, target), cells));
  ZL_TRY(table.rows, cells.take());
  if (table.rows.empty())
    return fail(ErrorKind::invalid, "table.empty", "nothing stands on this sheet", "/sheet", "choose the sheet with the table");
  return table;
}

}  // namespace tables
