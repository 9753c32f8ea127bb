// The blocks of a form, as they are read.
#include <algorithm>

#include "page_layout/form_parts.h"

namespace page_layout {
namespace {

constexpr std::array<Word<BlockKind>, 14> kBlockKinds{{{"heading", BlockKind::heading},
                                                       {"number", BlockKind::number},
                                                       {"table", BlockKind::table},
                                                       {"narrative", BlockKind::narrative},
                                                       {"letter", BlockKind::letter},
                                                       {"rows", BlockKind::rows},
                                                       {"signatures", BlockKind::signatures},
                                                       {"seal", BlockKind::seal},
                                                       {"note", BlockKind::note},
                                                       {"opinions", BlockKind::opinions},
                                                       {"dialogue", BlockKind::dialogue},
                                                       {"pictures", BlockKind::pictures},
                                                       {"attachments", BlockKind::attachments},
                                                       {"handwriting", BlockKind::handwriting}}};
// Chinese type sizes, as ems.
constexpr std::array<Word<Um>, 9> kSizes{{{"一号", 9172},
                                          {"二号", 7761},
                                          {"小二", 6350},
                                          {"三号", 5644},
                                          {"小三", 5292},
                                          {"四号", 4939},
                                          {"小四", 4233},
                                          {"五号", 3704},
                                          {"小五", 3175}}};

void read_table(FormReader& r, Block& b) {
  r.list("columns", 20, [&](FormReader& c) {
    const auto* width = c.value().if_int64();
    if (!width || *width < 5 || *width > 156)
      return c.wrong("form.malformed", "a width of 5 to 156 millimetres is expected");
    b.columns.push_back(static_cast<Um>(*width * 1000));
  });
  r.list("rows", kMaxRules, [&](FormReader& row) {
    auto& cells = b.rows.emplace_back();
    row.inner_list(20, [&](FormReader& c) {
      c.allow({"label", "field", "span"});
      Cell cell{c.text("label"), c.text("field"), 1};
      cell.span = static_cast<int>(c.integer("span", 1, 20, 1));
      if (cell.label.empty() == cell.field.empty()) c.wrong("form.malformed", "a cell is a label or a field");
      cells.push_back(std::move(cell));
    });
  });
}

SignatureLine read_line(FormReader& l) {
  l.allow({"role", "label", "people", "beneath", "dated", "thumbprint", "optional"});
  SignatureLine line;
  line.role = l.text("role", true);
  line.label = l.text("label", true);
  line.people = static_cast<int>(l.integer("people", 1, 4, 1));
  line.beneath = l.text("beneath");
  line.dated = l.flag("dated");
  line.thumbprint = l.flag("thumbprint");
  line.optional = l.flag("optional");
  return line;
}

OpinionBox read_box(FormReader& r) {
  r.allow({"label", "field", "role", "sign", "people", "beneath", "height"});
  OpinionBox box;
  box.label = r.text("label", true);
  box.field = r.text("field", true);
  box.role = r.text("role", true);
  if (r.has("sign")) box.sign = r.text("sign");
  box.people = static_cast<int>(r.integer("people", 1, 3, 1));
  box.beneath = r.text("beneath");
  box.height = static_cast<Um>(r.integer("height", 15, 150, 34) * 1000);
  return box;
}

}  // namespace

Block read_block(FormReader& r) {
  r.allow({"kind", "field", "label", "addressee", "date", "text", "role", "centred", "heads", "size", "before", "row_height",
           "least_rows", "per_page", "columns", "rows", "lines", "boxes"});
  Block b;
  b.kind = word(r, "kind", kBlockKinds, true);
  b.field = r.text("field");
  b.label = r.text("label");
  b.addressee = r.text("addressee");
  b.date = r.text("date");
  b.text = r.text("text");
  b.role = r.text("role");
  b.centred = r.flag("centred");
  b.heads = r.has("heads") ? r.flag("heads") : b.kind == BlockKind::letter;
  if (r.has("size")) b.size = word(r, "size", kSizes, true);
  b.before = static_cast<Um>(r.integer("before", 0, 200, 0) * 1000);
  b.row_height = static_cast<Um>(r.integer("row_height", 5, 100, 10) * 1000);
  b.least_rows = static_cast<std::size_t>(r.integer("least_rows", 0, 40, 0));
  b.per_page = static_cast<std::size_t>(r.integer("per_page", 1, 6, 2));
  read_table(r, b);
  r.list("lines", 12, [&](FormReader& l) { b.lines.push_back(read_line(l)); });
  r.list("boxes", 12, [&](FormReader& o) { b.boxes.push_back(read_box(o)); });
  return b;
}

namespace {

class BlockCheck {
 public:
  BlockCheck(const Form& form, FormReader& r) : form_(form), r_(r) {}

  void run() {
    for (std::size_t i = 0; i < form_.blocks.size(); ++i) {
      const Block& b = form_.blocks[i];
      at_ = "blocks[" + std::to_string(i) + "]";
      names(b);
      shape(b);
    }
  }

 private:
  void wrong(std::string what) { r_.wrong("form.malformed", std::move(what), at_); }

  void known(const std::string& id, std::initializer_list<FieldType> types = {}) {
    if (id.empty()) return;
    const Field* f = form_.field(id);
    if (!f)
      return r_.wrong("form.unknown_field",
                      "a block names the field '" + id + "', which the form does not have", at_);
    if (types.size() > 0 && std::find(types.begin(), types.end(), f->type) == types.end())
      wrong("the field '" + id + "' has another type than its block needs");
  }

  static std::initializer_list<FieldType> types_for(BlockKind kind) {
    static constexpr auto kTable = {FieldType::table};
    static constexpr auto kText = {FieldType::long_text, FieldType::text};
    static constexpr auto kDialogue = {FieldType::dialogue};
    static constexpr auto kPictures = {FieldType::pictures};
    static constexpr auto kList = {FieldType::list};
    switch (kind) {
      case BlockKind::rows:
        return kTable;
      case BlockKind::narrative:
      case BlockKind::letter:
        return kText;
      case BlockKind::dialogue:
        return kDialogue;
      case BlockKind::pictures:
        return kPictures;
      case BlockKind::attachments:
        return kList;
      default:
        return {};
    }
  }

  void names(const Block& b) {
    known(b.field, types_for(b.kind));
    known(b.addressee, {FieldType::text});
    known(b.date, {FieldType::date});
    for (const SignatureLine& l : b.lines) known(l.beneath, {FieldType::list});
    for (const OpinionBox& o : b.boxes) {
      known(o.field, {FieldType::text, FieldType::long_text});
      known(o.beneath, {FieldType::list});
    }
    for (const auto& row : b.rows)
      for (const Cell& c : row) {
        known(c.field);
        const Field* f = form_.field(c.field);
        if (f && (f->type == FieldType::table || f->type == FieldType::dialogue || f->type == FieldType::pictures))
          wrong("the field '" + c.field + "' needs a block of its own, of kind 'rows', 'dialogue' or 'pictures'");
      }
  }

  static bool needs_field(BlockKind kind) {
    return kind == BlockKind::number || kind == BlockKind::narrative || kind == BlockKind::letter ||
           kind == BlockKind::rows || kind == BlockKind::seal || kind == BlockKind::dialogue ||
           kind == BlockKind::pictures || kind == BlockKind::attachments;
  }

  void shape(const Block& b) {
    if (needs_field(b.kind) && b.field.empty()) wrong("a block of this kind needs a field");
    if (b.kind == BlockKind::handwriting && b.role.empty()) wrong("handwriting is somebody's: it needs a role");
    if (b.kind == BlockKind::opinions && b.boxes.empty()) wrong("a block of opinions needs boxes");
    Um width = 0;
    for (const Um w : b.columns) width += w;
    if (b.kind == BlockKind::rows && form_.field(b.field))
      for (const Column& c : form_.field(b.field)->columns) width += c.width;
    if ((b.kind == BlockKind::table || b.kind == BlockKind::rows) && (width < 20'000 || width > 156'000))
      wrong("the columns of a table are together 20 to 156 millimetres wide");
    for (const auto& row : b.rows) {
      std::size_t span = 0;
      for (const Cell& c : row) span += static_cast<std::size_t>(c.span);
      if (span != b.columns.size()) wrong("a row does not span all columns of its table");
    }
  }

  const Form& form_;
  FormReader& r_;
  std::string at_;
};

}  // namespace

void check_blocks(const Form& form, FormReader& r) {
  BlockCheck(form, r).run();
}

}  // namespace page_layout
