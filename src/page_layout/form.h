// A form of paper as data (data/forms/<id>.json, schema data/schemas/form.schema.json): which fields it has,
// where their values come from, how they lie on the page, who signs. No form, label or sentence of law stands
// in the code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "page_layout/display_list.h"

namespace page_layout {

enum class FieldType : std::uint8_t { text, long_text, date, time, list, table, checkbox };

// Holds when the value at `path` is `is`, is present (or not), or has at least so many elements.
struct Condition {
  std::string path;
  std::optional<std::string> is;
  std::optional<bool> present;
  std::optional<std::int64_t> at_least;
};

struct TextPart {
  std::vector<Condition> when;  // all must hold
  std::string text;             // template, see templates.h
};

// One paragraph, or one for each element (`each`), or one for each group of elements of equal `group_by`.
struct ParagraphRule {
  std::vector<Condition> when;
  std::string each;
  std::vector<Condition> where;  // paths begin with "item."
  std::string group_by;
  std::vector<TextPart> parts;
  std::string otherwise;  // when `each` finds nothing
};

struct Column {
  std::string id, label;
  Um width = 0;
  std::string value;  // template in which `item` is the row
  bool centred = false;
};

struct Option {
  std::string value, label;
};

struct Field {
  std::string id, label;
  FieldType type = FieldType::text;
  bool required = false;
  std::string source;                     // path into the case state, or
  std::string text;                       // a template, or
  std::vector<ParagraphRule> paragraphs;  // rules for a long text
  std::string each;                       // list: elements, each written by `text`
  std::vector<Column> columns;            // table: rows from `source`
  std::vector<Option> options;            // checkbox
};

enum class BlockKind : std::uint8_t {
  heading,
  number,
  table,
  narrative,
  letter,
  rows,
  signatures,
  seal,
  note
};

struct Cell {
  std::string label, field;
  int span = 1;
};

struct SignatureLine {
  std::string role, label;
  int people = 1;       // boxes beside each other; more when `beneath` lists more
  std::string beneath;  // a list field: one entry under each box, a box without entry is struck
  bool dated = false;
};

struct Block {
  BlockKind kind = BlockKind::note;
  std::string field;        // number, narrative, letter, rows; seal: who seals; heading: line above the title
  std::string label;        // narrative: heading of the cell
  std::string addressee;    // letter: a text field, set before the text
  std::string date;         // seal: a date field
  std::string text;         // note
  bool centred = false;     // number: centred instead of at the right
  Um size = 0;              // em; 0 = usual
  Um before = 0;            // space above
  Um row_height = 10'000;   // table, rows: at least
  std::vector<Um> columns;  // table
  std::vector<std::vector<Cell>> rows;  // table
  std::vector<SignatureLine> lines;     // signatures
};

struct Signer {
  std::string role;
  int least = 1;
  bool may_refuse = false;
};

struct LintRule {
  enum class Kind : std::uint8_t { words, order, at_least };
  Kind kind = Kind::words;
  std::string field;               // which field the remark belongs to
  std::vector<std::string> words;  // words: none of these may stand in the field
  std::string first, second;       // order: paths of instants, the first not after the second
  std::string path;                // at_least
  std::int64_t count = 0;
  std::string say;
};

class Form {
 public:
  // Errors: invalid "form.malformed", "form.unknown_member", "form.unknown_field"; `where` is the path inside
  // the form.
  static base::Result<Form> load(std::string_view json);

  std::string id, title, heading;
  int version = 1;
  std::string number_template;  // "（{region}）应急检记〔{year}〕{serial}号"; empty: the form bears no number
  std::string series;           // numbers count on within a series and a year
  std::vector<std::string> copies;  // who keeps each copy
  std::string footer;               // printed at the foot of every page; may be empty
  std::vector<Field> fields;
  std::vector<Block> blocks;
  std::vector<Signer> signers;
  std::vector<LintRule> lint;

  const Field* field(std::string_view field_id) const;
  // The number as printed, from {region, year, serial, …}.
  std::string number(const base::Json& values) const;
};

struct Warning {
  std::string field;
  std::string what;  // in Chinese, as the officer reads it
};

struct Filled {
  base::Json fields;  // {field id: value}; what is signed
  std::vector<Warning> warnings;
};

// Takes every field from the case state or from `overrides` ({field id: value}, may be null). A field that
// nothing fills stays empty and is struck on the page; if the form requires it, a warning says so. Values:
//   text, long_text: string · date: "2026-03-05" · time: instant text · list: [string] · table: [[string]] ·
//   checkbox: a value
// Errors: invalid "form.unknown_field" or "form.bad_value" (an override), with the field in `where`.
base::Result<Filled> fill(const Form& form, const base::Json& case_state, const base::Json& overrides);

}  // namespace page_layout
