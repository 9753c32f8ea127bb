// Inside page_layout: lets the blocks of a form flow over pages. Each kind of block has its own file
// (compose_*.cpp).
#pragma once

#include <functional>

#include "page_layout/canvas.h"
#include "page_layout/lay_out.h"

namespace page_layout {

// The text area of GB/T 9704: A4 with 37 mm above and 28 mm at the bound edge.
inline constexpr Box kTextArea{28'000, 37'000, 156'000, 225'000};

inline constexpr Um kSizeTwo = 7'761, kSizeThree = 5'644, kSizeSmallFour = 4'233, kSizeFive = 3'704,
                    kSizeSmallFive = 3'175;

// The form's footer: below the text area, above the number of the page.
inline constexpr Um kFooterDrop = 1'500, kFooterPitch = 4'800;
inline constexpr std::size_t kFooterLines = 2;

// The official grid sets 22 lines of 三号 on 225 mm; other sizes keep its proportion.
constexpr Um pitch_of(Um size) {
  return static_cast<Um>(static_cast<std::int64_t>(size) * 225'000 / (22 * std::int64_t{kSizeThree}));
}

// Where a page may end that has room for the lines from `begin` to `end`: no single line of a paragraph is
// left behind or carried over, as long as another line can go with it. `line_of` gives the TextLine of an element.
template <class Lines, class LineOf>
std::size_t good_break(const Lines& lines, std::size_t begin, std::size_t end, LineOf&& line_of) {
  if (end >= lines.size() || end <= begin + 2) return end;
  const TextLine& before = line_of(lines[end - 1]);
  const TextLine& after = line_of(lines[end]);
  const bool leaves_first_line = before.begins_paragraph && !before.ends_paragraph;
  const bool carries_last_line = after.ends_paragraph && !after.begins_paragraph;
  return leaves_first_line || carries_last_line ? end - 1 : end;
}

class Composer {
 public:
  Composer(const Form& form, const base::Json& fields, const Fonts& fonts, const LayoutOptions& options)
      : form_(form), fields_(fields), options_(options), canvas_(fonts, form.title) {
    if (options.for_pen) canvas_.rule_pen_lines();
  }

  base::Status run();
  const std::string& missing() const { return canvas_.missing(); }
  DisplayList take() { return canvas_.take(); }

 private:
  struct CellText {
    Box box;  // x and width count
    std::vector<TextLine> lines;
    bool centred_vertically = true;
    bool struck = false;
  };

  // compose.cpp: flow
  base::Status check_fields() const;
  void open_page();
  void continuation_heading();
  Um room() const { return bottom_ - y_; }
  bool full() const { return canvas_.page_count() > kMaxPages; }
  void flow(std::size_t index);
  void heading(const Block& block);
  void number(const Block& block);
  void note(const Block& block);
  void finish_pages();
  void draw_sample_mark();
  Um put_lines(const std::vector<TextLine>& lines, std::size_t from, std::size_t to, Um x, Um y, Um pitch);
  const Block* following(std::size_t index) const;

  // compose_table.cpp
  void table(const Block& block);
  void rows(const Block& block, bool last);
  void row(std::vector<CellText> cells, Um least, Um pitch, const std::function<void()>& header);
  CellText cell_of(const std::string& text, Um x, Um width, Typeface face, Align align);
  CellText value_cell(const Field& field, Um x, Um width);
  void rows_header(const Field& field);
  void blank_rows(const Field& field, Um least, std::size_t most);

  // compose_text.cpp
  void narrative(const Block& block, bool last);
  void letter(const Block& block, Um keep_with_end);
  void attachments(const Block& block);
  void seal(const Block& block);
  static Um seal_height() { return 46'000; }

  // compose_framed.cpp: framed running text with a heading on each of its pages
  struct FlowLine {
    TextLine line;
    Um dx = 0;  // of the line, within the frame
    std::vector<TextLine> lead;  // words before it, on the same line
  };
  struct Framed {
    std::string label;
    std::vector<FlowLine> lines;
    Um size = 0;
    bool last = false;  // the last block of the form: its frame goes to the foot of the page
    bool open = false;  // where empty, left for a pen
    Um least = 0;       // height where empty
  };
  void framed_text(const Framed& text);
  std::size_t frame_end(const Framed& text, std::size_t at, Um pitch) const;
  bool is_open(const std::string& field_id) const;  // left for a pen where it is empty
  void dialogue(const Block& block, bool last);

  // compose_signatures.cpp
  Um signatures_height() const;
  Um foot_height() const;  // of what stands at the foot of each page
  Um end_height() const;   // of what stands at the foot of the last page alone
  void signatures(std::size_t page);
  void signature_row(const SignatureLine& line, Um y);
  void signature_place(const SignatureLine& line, int ordinal, Box place, const std::string& beneath);
  bool is_drawn(const SignatureLine& line) const;
  int people_of(const SignatureLine& line) const;
  void handwriting(const Block& block);

  // compose_opinions.cpp
  void opinions(const Block& block);
  void opinion(const OpinionBox& box);
  void opinion_signature(const OpinionBox& box, Box foot);

  // compose_pictures.cpp
  void pictures(const Block& block);
  void picture(const Field& field, const base::JsonArray& row, Box cell);

  // values
  std::string text_of(const std::string& field_id) const;  // as printed
  std::string raw_of(const std::string& field_id) const;
  std::vector<std::string> list_of(const std::string& field_id) const;
  const base::JsonArray* table_of(const std::string& field_id) const;

  const Form& form_;
  const base::Json& fields_;
  const LayoutOptions& options_;
  Canvas canvas_;
  const Block* number_block_ = nullptr;
  const Block* signature_block_ = nullptr;
  bool framed_ = false;  // table forms draw frames; letters do not
  Um y_ = 0, bottom_ = 0;
  std::map<std::string, int> opined_;  // places of a role in the boxes of opinions so far
  std::optional<base::Error> fault_;  // of a picture that cannot be placed
};

}  // namespace page_layout
