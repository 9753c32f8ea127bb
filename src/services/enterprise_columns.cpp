#include "services/enterprise_columns.h"

#include <algorithm>
#include <set>

#include "chinese_text/folding.h"

namespace services {

using base::ErrorKind;
using base::fail;

namespace {

constexpr std::size_t kRowsAboveTitles = 30;

std::string folded_title(std::string_view title) {
  std::string out;
  for (const char c : chinese_text::fold(title))
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '*' && c != ':') out += c;
  const auto bracket = out.find('(');
  return bracket == std::string::npos || bracket == 0 ? out : out.substr(0, bracket);
}

}  // namespace

base::Result<EnterpriseColumns> EnterpriseColumns::load(std::string_view text) {
  ZL_TRY(const auto json, base::parse_json(text));
  const auto bad = [](const std::string& what, std::string_view field) {
    return fail(ErrorKind::invalid, "import.bad_columns", what, "enterprise_columns.json: " + std::string(field),
                "install the program again");
  };
  EnterpriseColumns out;
  for (const std::string_view field : kEnterpriseFields) {
    const auto* titles = base::array_at(json, field);
    if (titles == nullptr || titles->empty()) return bad("a field has no title", field);
    for (const auto& title : *titles) {
      const auto* word = title.if_string();
      if (word == nullptr || !out.fields_.emplace(folded_title(std::string_view(*word)), field).second)
        return bad("a title is no text, or stands twice", field);
      out.titles_.emplace(field, std::string_view(*word));
    }
  }
  return out;
}

std::string EnterpriseColumns::field_of(std::string_view title) const {
  const auto found = fields_.find(folded_title(title));
  return found == fields_.end() ? std::string() : found->second;
}

std::vector<std::string> EnterpriseColumns::fields_of(const tables::Row& titles) const {
  std::vector<std::string> out;
  std::set<std::string> taken;
  for (const auto& cell : titles.cells) {
    auto field = cell.kind == tables::CellKind::text ? field_of(cell.text) : std::string();
    if (!field.empty() && !taken.insert(field).second) field.clear();
    out.push_back(std::move(field));
  }
  return out;
}

const tables::Row* EnterpriseColumns::titles_in(const tables::Table& table) const {
  const tables::Row* best = nullptr;
  std::ptrdiff_t most = 0;
  for (const auto& row : table.rows) {
    if (row.number > kRowsAboveTitles) break;
    const auto fields = fields_of(row);
    if (std::find(fields.begin(), fields.end(), "name") == fields.end()) continue;
    const auto meant = std::count_if(fields.begin(), fields.end(), [](const auto& field) { return !field.empty(); });
    if (meant <= most) continue;
    best = &row;
    most = meant;
  }
  return best;
}

std::string EnterpriseColumns::title_of(std::string_view field) const {
  const auto found = titles_.find(field);
  return found == titles_.end() ? std::string(field) : found->second;
}

}  // namespace services
