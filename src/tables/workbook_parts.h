// The parts of a workbook, each read by a handler of its own. Private to workbook.cpp. Pure.
#pragma once

#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tables/cells.h"
#include "tables/xml.h"

namespace tables {

// Which part is meant by which id, and of which type it is.
class Relations : public XmlHandler {
 public:
  base::Status begun(std::string_view element, const Attributes& attributes) override;
  base::Status ended(std::string_view) override { return {}; }
  base::Status text(std::string_view) override { return {}; }

  // The first of a type, by the end of its name; or that of an id. Empty where there is none.
  std::string of_type(std::string_view ending) const;
  std::string of_id(const std::string& id) const;

 private:
  std::vector<std::pair<std::string, std::string>> types_;
  std::map<std::string, std::string> ids_;
};

// The sheets by their names, and how days are counted.
class Contents : public XmlHandler {
 public:
  base::Status begun(std::string_view element, const Attributes& attributes) override;
  base::Status ended(std::string_view) override { return {}; }
  base::Status text(std::string_view) override { return {}; }

  std::vector<std::pair<std::string, std::string>> sheets;  // name, id
  bool from_1904 = false;
};

// The texts that cells share. How a name is pronounced stands beside it and is no part of it.
class SharedTexts : public XmlHandler {
 public:
  explicit SharedTexts(const Limits& limits) : limits_(limits) {}
  base::Status begun(std::string_view element, const Attributes& attributes) override;
  base::Status ended(std::string_view element) override;
  base::Status text(std::string_view more) override;

  std::vector<std::string> texts;

 private:
  const Limits& limits_;
  std::string text_;
  std::size_t bytes_ = 0;
  bool in_text_ = false;
  int in_reading_ = 0;
};

// Which formats show a number as a date.
class Formats : public XmlHandler {
 public:
  base::Status begun(std::string_view element, const Attributes& attributes) override;
  base::Status ended(std::string_view element) override;
  base::Status text(std::string_view) override { return {}; }

  bool is_date(std::size_t style) const { return style < dates_.size() && dates_[style]; }

 private:
  std::set<int> date_codes_, other_codes_;
  std::vector<bool> dates_;
  bool in_cells_ = false;
};

struct Known {
  std::vector<std::string> texts;
  Formats formats;
  bool from_1904 = false;
};

class Sheet : public XmlHandler {
 public:
  Sheet(const Known& known, const Limits& limits) : known_(known), limits_(limits), rows_(limits) {}
  base::Status begun(std::string_view element, const Attributes& attributes) override;
  base::Status ended(std::string_view element) override;
  base::Status text(std::string_view more) override;

  // Merged cells filled.
  base::Result<std::vector<Row>> take();

 private:
  base::Status begin_row(const Attributes& attributes);
  base::Status begin_cell(const Attributes& attributes);
  base::Status note_merged(std::string_view area);
  base::Result<Cell> cell() const;
  Cell number() const;

  const Known& known_;
  const Limits& limits_;
  RowsInMaking rows_;
  std::size_t row_ = 0, column_ = 0, next_column_ = 0, style_ = 0;
  std::string type_, value_;
  bool in_cell_ = false, in_value_ = false;
  int in_reading_ = 0;
  struct Merged {
    std::size_t first_row, last_row, column;
  };
  std::vector<Merged> merged_;
};

// "AB12" as row 12, column 27. Nothing where it is no reference.
struct Place {
  std::size_t row, column;
};
std::optional<Place> place_of(std::string_view reference);

// What XML cannot hold, and what looks so, is written _x000D_ and _x005F_.
std::string unescaped(std::string_view text);

}  // namespace tables
