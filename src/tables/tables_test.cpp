#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <unicode/ucnv.h>

#include "tables/dates.h"
#include "tables/table.h"
#include "tables/workbook_for_tests.h"
#include "tables/workbook_parts.h"

namespace tables {
namespace {

using for_tests::parts_of;
using for_tests::workbook_of;
using for_tests::zip_of;
using ::testing::ElementsAre;

Table table_of(const base::Bytes& file) {
  auto table = read_table(file);
  EXPECT_TRUE(table) << (table ? "" : table.error().text());
  return table ? std::move(*table) : Table{};
}
Table csv(std::string_view text) { return table_of(base::bytes_of(text)); }

std::vector<std::vector<std::string>> texts_of(const Table& table) {
  std::vector<std::vector<std::string>> out;
  for (const auto& row : table.rows) {
    out.emplace_back();
    for (const auto& cell : row.cells) out.back().push_back(cell.text);
  }
  return out;
}
using Texts = std::vector<std::vector<std::string>>;

base::Error refused(const base::Bytes& file, const Limits& limits = {}) {
  const auto table = read_table(file, 0, limits);
  EXPECT_FALSE(table);
  return table ? base::Error{} : table.error();
}

base::Bytes in_encoding(std::string_view utf8, const char* encoding) {
  UErrorCode error = U_ZERO_ERROR;
  std::string out(utf8.size() * 4 + 16, '\0');
  const auto size = ucnv_convert(encoding, "UTF-8", out.data(), static_cast<int>(out.size()), utf8.data(), static_cast<int>(utf8.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error));
  out.resize(static_cast<std::size_t>(size));
  return base::bytes_of(out);
}

TEST(Csv, HasQuotesCommasAndLinesInsideItsFields) {
  EXPECT_EQ(texts_of(csv("名称,地址\r\n\"甲,\"\"乙\"\"\",\"一路\n1号\"\r\n丙,\r\n")),
            (Texts{{"名称", "地址"}, {"甲,\"乙\"", "一路\n1号"}, {"丙"}}));
}

TEST(Csv, KeepsTheNumbersOfItsRowsWhereSomeAreEmpty) {
  const auto table = csv("名称\n\n , ,\n甲");
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[1].number, 4u);
}

TEST(Csv, IsAlsoDividedByTabsAndSemicolons) {
  EXPECT_EQ(texts_of(csv("名称\t地址\r甲\t一路,2号\r")), (Texts{{"名称", "地址"}, {"甲", "一路,2号"}}));
  EXPECT_EQ(texts_of(csv("名称;地址\n甲;一路")), (Texts{{"名称", "地址"}, {"甲", "一路"}}));
}

TEST(Csv, TakesAnEqualsSignBeforeAQuoteForWhatItIs) {
  EXPECT_EQ(texts_of(csv("=\"0123\",=1+1\n")), (Texts{{"0123", "=1+1"}}));
}

TEST(Csv, IsReadInEveryEncodingThatOfficesSaveItIn) {
  const std::string text = "企业名称,地址\n示例䶮㙍公司,一路\n";
  const Texts expected{{"企业名称", "地址"}, {"示例䶮㙍公司", "一路"}};
  for (const auto& [bytes, encoding] :
       {std::pair{base::bytes_of(text), "UTF-8"}, {base::bytes_of("\xEF\xBB\xBF" + text), "UTF-8"}, {in_encoding(text, "gb18030"), "GB18030"},
        {in_encoding("\xEF\xBB\xBF" + text, "UTF-16LE"), "UTF-16"}, {in_encoding("\xEF\xBB\xBF" + text, "UTF-16BE"), "UTF-16"}}) {
    const auto table = table_of(bytes);
    EXPECT_EQ(table.encoding, encoding);
    EXPECT_EQ(texts_of(table), expected) << encoding;
  }
  EXPECT_EQ(texts_of(table_of(in_encoding("企业名称\n甲\n", "GBK"))), (Texts{{"企业名称"}, {"甲"}}));
}

TEST(Csv, InNoEncodingIsRefusedWithTheLine) {
  auto bytes = in_encoding("企业名称\n甲\n", "gb18030");
  bytes.push_back(0xFF);
  EXPECT_EQ(refused(bytes).code, "table.bad_encoding");
  EXPECT_EQ(refused(bytes).where, "line 3");
  EXPECT_EQ(refused(base::bytes_of("\xEF\xBB\xBF\xC3\x28")).code, "table.bad_encoding");
}

TEST(Csv, WithAQuoteThatNeverEndsIsRefusedWithTheCell) {
  const auto error = refused(base::bytes_of("名称,地址\n甲,\"一路\n乙,二路\n"));
  EXPECT_EQ(error.code, "table.bad_quote");
  EXPECT_EQ(error.where, "B2");
}

TEST(Csv, TellsNumbersThatASpreadsheetRounded) {
  const auto table = csv("9.1E+17,9.11302E+17,1E+5,E+17,9.1E17,2.E+3\n");
  std::vector<bool> lost;
  for (const auto& cell : table.rows[0].cells) lost.push_back(cell.digits_lost);
  EXPECT_THAT(lost, ElementsAre(true, true, true, false, false, false));
}

TEST(Table, IsToldByItsBytesAndNotByItsName) {
  EXPECT_EQ(refused({}).code, "table.empty");
  EXPECT_EQ(refused(base::bytes_of(" \n,,\n")).code, "table.empty");
  EXPECT_EQ(refused(base::bytes_of(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16))).code, "table.unknown_format");
  EXPECT_EQ(refused(zip_of({{"word/document.xml", "<w/>"}})).code, "table.unknown_format");
  EXPECT_EQ(refused(base::bytes_of(std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) + std::string(600, '\0'))).code, "table.old_excel");
  const std::string locked("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32);
  EXPECT_EQ(refused(base::bytes_of(std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) + locked)).code, "table.encrypted");
}

TEST(Workbook, GivesTheCellsOfASheet) {
  const auto table = table_of(zip_of(parts_of(
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>电话_x000A_</t></is></c></row>"
      "<row r=\"4\" ht=\"15\"><c r=\"A4\" t=\"s\"><v>1</v></c><c r=\"B4\" t=\"str\"><f>A1&amp;\"x\"</f><v>算出 &amp; 来</v></c>"
      "<c r=\"C4\"><v>13800138000</v></c><c r=\"D4\" t=\"b\"><v>1</v></c><c r=\"E4\" t=\"e\"><v>#N/A</v></c></row><row r=\"9\"><c r=\"A9\" s=\"1\"/></row>")));
  EXPECT_EQ(table.format, "xlsx");
  EXPECT_THAT(table.sheets, ElementsAre("企业"));
  EXPECT_EQ(texts_of(table), (Texts{{"企业名称", "", "电话"}, {"示例公司", "算出 & 来", "13800138000", "TRUE", "#N/A"}}));
  EXPECT_EQ(table.rows[1].number, 4u);
  EXPECT_EQ(table.rows[1].cells[4].kind, CellKind::wrong);
}

TEST(Workbook, TellsDatesAndLostDigits) {
  const auto table = table_of(zip_of(parts_of(
      "<row><c s=\"1\"><v>46023</v></c><c s=\"2\"><v>46023.5</v></c><c s=\"3\"><v>46023</v></c><c t=\"d\"><v>2026-01-01</v></c>"
      "<c><v>9.1130200765432102E+17</v></c><c><v>0.1</v></c><c t=\"inlineStr\"><is><t>9.1E+17</t></is></c></row>")));
  const auto& cells = table.rows.at(0).cells;
  EXPECT_EQ(cells[0], (Cell{CellKind::date, "2026-01-01"}));
  EXPECT_EQ(cells[1], (Cell{CellKind::date, "2026-01-01 12:00"}));
  EXPECT_EQ(cells[2], (Cell{CellKind::number, "46023"}));
  EXPECT_EQ(cells[3], (Cell{CellKind::date, "2026-01-01"}));
  EXPECT_EQ(cells[4], (Cell{CellKind::number, "911302007654321024", true}));
  EXPECT_EQ(cells[5], (Cell{CellKind::number, "0.1"}));
  EXPECT_TRUE(cells[6].digits_lost);
}

TEST(Workbook, CountsDaysAsSpreadsheetsDo) {
  EXPECT_EQ(date_of_serial(1, false), "1900-01-01");
  EXPECT_EQ(date_of_serial(59, false), "1900-02-28");
  EXPECT_EQ(date_of_serial(61, false), "1900-03-01");
  EXPECT_EQ(date_of_serial(45383, false), "2024-04-01");
  EXPECT_EQ(date_of_serial(0, true), "1904-01-01");
  EXPECT_EQ(date_of_serial(-1, false), "");
  EXPECT_EQ(date_of_serial(1e300, false), "");
  EXPECT_TRUE(is_date_code("yyyy\\-mm"));
  EXPECT_FALSE(is_date_code("[Red]0.00;\"d\"0"));
  EXPECT_FALSE(is_date_code("General"));
}

TEST(Workbook, SpreadsMergedCellsDownTheirRows) {
  const auto table = table_of(workbook_of({{"名单"}, {"街道", "企业名称"}, {"东街", "甲"}, {"", "乙"}, {"西街", "丙"}},
                                          "<mergeCells><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A3:A4\"/></mergeCells>"));
  EXPECT_EQ(texts_of(table), (Texts{{"名单"}, {"街道", "企业名称"}, {"东街", "甲"}, {"东街", "乙"}, {"西街", "丙"}}));
  EXPECT_TRUE(table.rows[3].cells[0].merged);
  EXPECT_FALSE(table.rows[2].cells[0].merged);
}

TEST(Workbook, ThatIsCutOffOrChangedIsDamaged) {
  const auto whole = workbook_of({{"企业名称"}, {"甲"}});
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{30}})
    EXPECT_EQ(refused(base::Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))).code, "table.damaged") << size;
  auto parts = parts_of("<row><c t=\"s\"><v>7</v></c></row>");
  EXPECT_EQ(refused(zip_of(parts)).where, "A1");
  for (const char* rows : {"<row>", "<row r=\"2\"/><row r=\"1\"/>", "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>", "<row r=\"x\"/>",
                                  "<row r=\"99999999\"/>", "<c><v>1</v></c>"})
    EXPECT_EQ(refused(zip_of(parts_of(rows))).code, "table.damaged") << rows;
  EXPECT_EQ(refused(zip_of(parts_of("<row><c><v>1</v></c></row>", "<mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>"))).code, "table.damaged");
  parts.erase("xl/worksheets/sheet1.xml");
  EXPECT_EQ(refused(zip_of(parts)).code, "table.damaged");
}

TEST(Workbook, WithADocumentTypeIsRefusedBeforeAnyEntityIsRead) {
  auto parts = parts_of("");
  parts["xl/worksheets/sheet1.xml"] =
      "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
  EXPECT_EQ(refused(zip_of(parts)).code, "table.damaged");
}

TEST(Workbook, WithAPasswordOnItsPartsIsEncrypted) {
  EXPECT_EQ(refused(zip_of(parts_of("<row><c><v>1</v></c></row>"), "secret")).code, "table.encrypted");
}

// A token that does not end is read from its beginning at each piece: a small file would keep the reader busy for minutes.
TEST(Workbook, WithATagLongerThanAnyWorkbookHasIsRefused) {
  Limits wide;
  wide.expansion = 100'000;
  const auto with_comment = [](std::size_t letters) {
    return zip_of(parts_of("<row><c><v>1</v></c></row><!--" + std::string(letters, 'x') + "-->"));
  };
  EXPECT_EQ(refused(with_comment(std::size_t{4} << 20), wide).code, "table.damaged");
  EXPECT_TRUE(read_table(with_comment(1000), 0, wide));
}

// The empty cells before a lone one take memory too.
TEST(Workbook, WithLoneCellsFarOutIsCountedByTheRoomThatItTakes) {
  Limits small;
  small.text_bytes = 1000;
  EXPECT_TRUE(read_table(zip_of(parts_of(R"(<row r="1"><c r="A1"><v>1</v></c></row>)")), 0, small));
  EXPECT_EQ(refused(zip_of(parts_of(R"(<row r="1"><c r="CV1"><v>1</v></c></row>)")), small).code, "table.too_large");
}

TEST(Workbook, ThatUnpacksToFarMoreThanItIsIsRefused) {
  const std::string spaces(std::size_t{8} << 20, ' ');
  const auto bomb = zip_of(parts_of(spaces + "<row><c><v>1</v></c></row>"));
  EXPECT_LT(bomb.size(), std::size_t{64} << 10);
  EXPECT_EQ(refused(bomb).code, "table.too_large");
  Limits small;
  small.expanded_bytes = 1000;
  EXPECT_EQ(refused(workbook_of({{"企业名称"}, {"甲"}}), small).code, "table.too_large");
}

TEST(Table, IsRefusedBeyondEachOfItsLimitsWithTheCell) {
  Limits limits;
  limits.rows = 2, limits.columns = 3, limits.cell_bytes = 10, limits.text_bytes = 120;
  const auto where = [&](const std::string& text) {
    const auto error = refused(base::bytes_of(text), limits);
    EXPECT_EQ(error.code, "table.too_large") << text;
    return error.where;
  };
  EXPECT_EQ(where("a\nb\nc\n"), "A3");
  EXPECT_EQ(where("a,b,c,d\n"), "D1");
  EXPECT_EQ(where("a,bbbbbbbbbbb\n"), "B1");
  limits.rows = 20;
  EXPECT_EQ(where("a\nb\nc\nd\ne\nf\ng\nh\n"), "A8");
  limits.file_bytes = 3;
  EXPECT_EQ(where("a,b,c"), "/file");
}

TEST(Table, OfTenThousandRowsIsReadAsAWhole) {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 10'000; ++i) rows.push_back({"示例第" + std::to_string(i) + "有限公司", "", "示例市" + std::to_string(i) + "号"});
  EXPECT_EQ(texts_of(table_of(workbook_of(rows))), rows);
}

TEST(Table, NamesColumnsAsSpreadsheetsDo) {
  EXPECT_EQ(column_name(0), "A");
  EXPECT_EQ(column_name(25), "Z");
  EXPECT_EQ(column_name(26), "AA");
  EXPECT_EQ(column_name(701), "ZZ");
  EXPECT_EQ(column_name(702), "AAA");
  for (std::size_t column = 0; column < 800; column += 7) EXPECT_EQ(place_of(column_name(column) + "12")->column, column);
}

// Texts without white space at their ends, as cells hold them.
rc::Gen<std::string> cell_text() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "甲", "乙", "a", "\"", ",", "\n", "=", "0", "&", "<", "_x0041_", ";", "\t", "公司")),
                      [](const std::vector<std::string>& pieces) {
                        std::string out;
                        for (const auto& piece : pieces) out += piece;
                        return out.empty() ? out : "·" + out + "·";
                      });
}

TEST(Table, IsTheSameWhicheverWayItWasWritten) {
  EXPECT_TRUE(rc::check("what a CSV and a workbook hold is what is read", [] {
    auto rows = *rc::gen::resize(6, rc::gen::container<Texts>(rc::gen::container<std::vector<std::string>>(cell_text())));
    std::string text = "·,·,·,·,·,·\n";  // the comma is the separator
    for (const auto& row : rows) {
      for (const auto& cell : row) {
        std::string quoted;
        for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
        text += (&cell == row.data() ? "\"" : ",\"") + quoted + "\"";
      }
      text += "\n";
    }
    Texts expected;
    for (auto row : rows) {
      while (!row.empty() && row.back().empty()) row.pop_back();
      if (!row.empty()) expected.push_back(row);
    }
    rows.insert(rows.begin(), {"·", "·", "·", "·", "·", "·"});
    expected.insert(expected.begin(), {"·", "·", "·", "·", "·", "·"});
    RC_ASSERT(texts_of(*read_table(base::bytes_of(text))) == expected);
    for (auto& row : expected)
      for (auto& cell : row) cell = unescaped(cell);
    RC_ASSERT(texts_of(*read_table(workbook_of(rows))) == expected);
  }));
}

TEST(Table, OfAnyBytesIsATableOrAnError) {
  EXPECT_TRUE(rc::check("a workbook with some bytes changed", [] {
    auto file = workbook_of({{"企业名称", "地址"}, {"甲", "一路"}});
    const auto places = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, file.size()));
    for (const auto place : places) file[place] = *rc::gen::arbitrary<std::uint8_t>();
    const auto table = read_table(file);
    if (!table) RC_ASSERT(table.error().code.starts_with("table."));
  }));
  EXPECT_TRUE(rc::check("any bytes", [](const std::vector<std::uint8_t>& bytes) {
    const auto table = read_table(bytes);
    if (!table) RC_ASSERT(table.error().code.starts_with("table."));
  }));
}

}  // namespace
}  // namespace tables
