// A form of paper as data (data/forms/<id>.json, schema data/schemas/form.schema.json): which fields it has,
// where their values come from, how they lie on the page, who signs. No form, label or sentence of law stands
// in the code.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "page_layout/display_list.h"
#include "page_layout/lint_lists.h"
#include "page_layout/warning.h"

namespace page_layout {

enum class FieldType : std::uint8_t {
  text,
  long_text,
  date,
  time,
  number,      // a whole number
  money,       // yuan and fen, "20000" or "20000.50"
  list,
  table,
  checkbox,    // one of several
  checkboxes,  // some of several
  dialogue,    // questions with their answers
  pictures     // each with words below
};

// Holds when the value at `path` is `is`, is another or none (`is_not`), is present (or not), or has at least so many elements.
struct Condition {
  std::string path;
  std::optional<std::string> is, is_not;
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
  bool may_be_empty = false;         // an empty cell of it is no fault
  FieldType type = FieldType::text;  // text, number or money: what a sum may count
};

struct Option {
  std::string value, label;
};

struct Field {
  std::string id, label;
  FieldType type = FieldType::text;
  bool required = false;
  bool entered = false;  // typed by the officer; what fills it from the record is only where typing begins
  bool by_hand = false;  // left open for a pen: neither filled nor struck
  bool derived = false;  // follows from other fields; what is given for it is worked out again
  std::string hint;      // what to write, for who types
  std::string source;                     // path into the case state, or
  std::string text;                       // a template, or
  std::vector<ParagraphRule> paragraphs;  // rules for a long text
  std::string each;                       // list: elements, each written by `text`
  std::vector<Column> columns;            // table: rows from `source`; pictures: the words below each
  std::vector<Option> options;            // checkbox, checkboxes
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
  note,
  opinions,
  dialogue,
  pictures,
  attachments,
  handwriting
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
  bool thumbprint = false;  // a place for a thumb beside each box
  bool optional = false;    // left out where `beneath` lists nobody
};

// A box of an approval: what somebody thinks of it, above signature and date.
struct OpinionBox {
  std::string label, field, role;
  std::string sign = "签名";  // before the place of the signature
  int people = 1;
  std::string beneath;
  Um height = 0;
};

struct Block {
  BlockKind kind = BlockKind::note;
  std::string field;        // number, narrative, letter, rows, …; seal: who seals; heading: line above the title
  std::string label;        // narrative, attachments, handwriting: words before
  std::string addressee;    // letter: a text field, set before the text
  std::string date;         // seal: a date field
  std::string text;         // note; handwriting: what is to be written
  std::string role;         // handwriting: whose hand; seal: whose seal
  bool centred = false;     // number: centred instead of at the right
  bool heads = false;       // letter, narrative: 一、 and （一） begin headings
  Um size = 0;              // em; 0 = usual
  Um before = 0;            // space above
  Um row_height = 10'000;   // table, rows, handwriting: at least
  std::size_t least_rows = 0;  // rows: drawn even if empty, and then struck
  std::size_t per_page = 2;    // pictures
  std::vector<Um> columns;  // table
  std::vector<std::vector<Cell>> rows;  // table
  std::vector<SignatureLine> lines;     // signatures
  std::vector<OpinionBox> boxes;        // opinions
};

// What the law asks for where somebody refuses to sign, beside the reason.
enum class RefusalAsk : std::uint8_t {
  report,    // to the department
  witness,
  recording  // sound, pictures or video of it
};

struct Signer {
  std::string role;
  int least = 1;
  bool may_refuse = false;
  bool every_page = false;  // signs each page, not the last alone
  bool thumbprint = false;
  std::vector<RefusalAsk> refusal = {};
};

struct Copy {
  std::string keeper;  // who gets it
  std::string footer;  // at the foot of this copy alone
};

// What is there before, by ids of forms: one of them is enough. Where none is, whoever writes the paper is told.
struct Prerequisite {
  std::vector<std::string> any_of;
  bool hard = false;  // the paper rests on it; else it is usual
  std::string reason;
};

// What further pages bear.
struct Continuation {
  std::string mark = "（续页）";  // behind the title
  bool signatures = true;         // the signature lines again; else on the last page alone
};

struct LintRule {
  enum class Kind : std::uint8_t { words, order, at_least, each_has };
  Kind kind = Kind::words;
  std::string field;               // which field the remark belongs to
  std::vector<std::string> words;  // words: none of these may stand in the field,
  std::string list;                // nor any of this list (LintLists::words)
  std::string first, second;       // order: paths of instants, the first not after the second
  std::string path;                // at_least; each_has: the elements, in a field that nobody has typed over
  std::int64_t count = 0;
  std::string member;              // each_has: what none of them may lack
  std::string say;
};

class Form {
 public:
  // Errors: invalid "form.malformed", "form.unknown_member", "form.unknown_field"; `where` is the path inside
  // the form.
  static base::Result<Form> load(std::string_view json);

  std::string id, title, heading;
  int version = 1;
  bool external = true;             // given to somebody outside the bureau
  bool of_case = false;             // belongs to the case as a whole, to no act
  std::string code;                 // "应急检记"
  std::string number_template;  // "（{region}）应急检记〔{year}〕{serial}号"; empty: the form bears no number
  std::string series;           // numbers count on within a series and a year
  std::vector<std::string> aliases;   // titles that other bureaus use
  std::vector<std::string> articles;  // that it serves, for display
  std::vector<std::string> law;       // on which its wording rests
  std::vector<Prerequisite> prerequisites;
  std::vector<Copy> copies;  // who keeps each copy
  Continuation continuation;
  std::string fingerprint;          // field that prints the fingerprint of the recordings; empty: none
  std::string footer;               // printed at the foot of every page; may be empty
  std::vector<Field> fields;
  std::vector<Block> blocks;
  std::vector<Signer> signers;
  std::vector<LintRule> lint;

  const Field* field(std::string_view field_id) const;
  // What stands at the foot of one copy, from 1: its footer or, where the form only names who gets it, which copy it is and whose.
  std::string footer_of_copy(int number) const;
  // The number as printed, from {region, year, serial, …}.
  std::string number(const base::Json& values) const;
};

struct Filled {
  base::Json fields;  // {field id: value}; what is signed
  std::vector<Warning> warnings;
};

// What a form asks of the record beside the case state: words of enumerated values, names of things and people.
// Either may be empty, and give nothing: then the value stands as it is. `lint`: what its fields are looked over for; null:
// for what no list tells alone. It outlives the filling.
struct Dictionary {
  std::function<std::string(std::string_view list, std::string_view value)> word;
  std::function<std::string(std::string_view id)> name;
  const LintLists* lint = nullptr;
};

// Takes every field from the case state or from `overrides` ({field id: value}, may be null). A field that
// nothing fills stays empty and is struck on the page; if the form requires it, a warning says so. Values:
//   text, long_text, number, money: string · date: "2026-03-05" · time: instant text · list: [string] ·
//   table: [[string]] · checkbox: a value · checkboxes: [value] · dialogue: [[question, answer]] ·
//   pictures: [[digest, words, …]]
// Errors: invalid "form.unknown_field" or "form.bad_value" (an override), with the field in `where`.
base::Result<Filled> fill(const Form& form, const base::Json& case_state, const base::Json& overrides,
                          const Dictionary& dictionary = {});

}  // namespace page_layout
