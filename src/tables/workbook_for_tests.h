// Workbooks for tests, written as Excel and WPS write them, and as nobody should.
#pragma once

#include <zip.h>

#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace tables::for_tests {

using Parts = std::map<std::string, std::string>;

// A zip of these parts. `password`: its parts are encrypted with it.
inline base::Bytes zip_of(const Parts& parts, const char* password = nullptr) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error);
  for (const auto& [name, text] : parts) {
    const auto at = zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), ZIP_FL_ENC_UTF_8);
    if (password != nullptr) zip_file_set_encryption(archive, static_cast<zip_uint64_t>(at), ZIP_EM_AES_256, password);
  }
  zip_close(archive);
  zip_stat_t facts;
  zip_source_stat(target, &facts);
  base::Bytes out(static_cast<std::size_t>(facts.size));
  zip_source_open(target);
  zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

inline std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else out += c;
  }
  return out;
}

// All parts of a workbook whose one sheet has these rows (`<row>…</row>`) and what follows them (`<mergeCells>…`).
inline Parts parts_of(const std::string& rows, const std::string& behind = {}) {
  const std::string types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string relation = "<Relationship Id=\"rId";
  const auto relations = [](const std::string& inside) {
    return "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + inside + "</Relationships>";
  };
  return {{"_rels/.rels", relations(relation + "1\" Type=\"" + types + "/officeDocument\" Target=\"xl/workbook.xml\"/>")},
          {"xl/_rels/workbook.xml.rels", relations(relation + "1\" Type=\"" + types + "/worksheet\" Target=\"worksheets/sheet1.xml\"/>" +
                                                   relation + "2\" Type=\"" + types + "/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>" +
                                                   relation + "3\" Type=\"" + types + "/styles\" Target=\"styles.xml\"/>")},
          {"xl/workbook.xml", "<?xml version=\"1.0\"?><workbook xmlns:r=\"" + types + "\"><sheets><sheet name=\"企业\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
          {"xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
                            "<numFmt numFmtId=\"177\" formatCode=\"0_ &quot;day&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
                            "<xf numFmtId=\"176\"/><xf numFmtId=\"177\"/></cellXfs></styleSheet>"},
          {"xl/sharedStrings.xml", "<sst><si><t>企业名称</t></si><si><r><t>示例</t></r><r><t xml:space=\"preserve\">公司 </t></r><rPh sb=\"0\" eb=\"1\"><t>シ</t></rPh></si></sst>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData>" + behind + "</worksheet>"}};
}

// A workbook of texts; what is empty has no cell.
inline base::Bytes workbook_of(const std::vector<std::vector<std::string>>& rows, const std::string& behind = {}) {
  std::string sheet;
  for (const auto& row : rows) {
    sheet += "<row>";
    for (const auto& cell : row)
      sheet += cell.empty() ? "<c/>" : "<c t=\"inlineStr\"><is><t>" + escaped(cell) + "</t></is></c>";
    sheet += "</row>";
  }
  return zip_of(parts_of(sheet, behind));
}

}  // namespace tables::for_tests
