// The flow of blocks over pages, and what every page bears: heading, number, page count, sample mark.
#include "page_layout/composer.h"

#include <algorithm>

#include "base/limits.h"
#include "chinese_text/characters.h"
#include "page_layout/lint.h"

namespace page_layout {
namespace {

constexpr Um kContinuationPitch = 11'000;
constexpr Um kNumberPitch = 9'000;
constexpr Um kPageNumberDrop = 9'000;  // below the text area
constexpr Colour kMarkGrey{236, 236, 236};
constexpr Colour kMarkRed{176, 32, 32};

bool is_flow(BlockKind kind) {
  return kind != BlockKind::signatures;
}

bool has_frame(BlockKind kind) {
  return kind == BlockKind::table || kind == BlockKind::narrative || kind == BlockKind::rows ||
         kind == BlockKind::opinions || kind == BlockKind::dialogue || kind == BlockKind::pictures ||
         kind == BlockKind::handwriting;
}

}  // namespace

base::Status Composer::run() {
  ZL_CHECK(check_fields());
  for (const Block& block : form_.blocks) {
    if (block.kind == BlockKind::number) number_block_ = &block;
    if (block.kind == BlockKind::signatures) signature_block_ = &block;
    framed_ = framed_ || has_frame(block.kind);
  }
  open_page();
  for (std::size_t i = 0; i < form_.blocks.size() && !full(); ++i) flow(i);
  if (full())
    return base::fail(base::ErrorKind::too_large, "layout.too_many_pages", "the paper has too many pages",
                      form_.id, "shorten the text, or make an annex of it");
  if (fault_) return base::pass_on(std::move(*fault_));
  if (room() < end_height()) open_page();
  finish_pages();
  return {};
}

const Block* Composer::following(std::size_t index) const {
  for (std::size_t i = index + 1; i < form_.blocks.size(); ++i)
    if (is_flow(form_.blocks[i].kind)) return &form_.blocks[i];
  return nullptr;
}

void Composer::flow(std::size_t index) {
  const Block& block = form_.blocks[index];
  const Block* next = following(index);
  y_ += block.before;
  switch (block.kind) {
    case BlockKind::heading:
      heading(block);
      break;
    case BlockKind::number:
      number(block);
      break;
    case BlockKind::table:
      table(block);
      break;
    case BlockKind::narrative:
      narrative(block, next == nullptr);
      break;
    case BlockKind::letter:
      letter(block, next && next->kind == BlockKind::seal ? seal_height() : 0);
      break;
    case BlockKind::rows:
      rows(block, next == nullptr);
      break;
    case BlockKind::seal:
      seal(block);
      break;
    case BlockKind::note:
      note(block);
      break;
    case BlockKind::opinions:
      opinions(block);
      break;
    case BlockKind::dialogue:
      dialogue(block, next == nullptr);
      break;
    case BlockKind::pictures:
      pictures(block);
      break;
    case BlockKind::attachments:
      attachments(block);
      break;
    case BlockKind::handwriting:
      handwriting(block);
      break;
    case BlockKind::signatures:
      break;  // stands at the foot of the pages
  }
}

void Composer::open_page() {
  canvas_.begin_page();
  canvas_.turn_to(canvas_.page_count() - 1);
  y_ = kTextArea.y;
  bottom_ = kTextArea.bottom() - foot_height();
  if (!options_.sample_mark.empty()) draw_sample_mark();
  if (canvas_.page_count() > 1) continuation_heading();
}

void Composer::continuation_heading() {
  TextStyle style{.face = Typeface::song_bold, .size = kSizeThree, .align = Align::centre};
  y_ += put_lines(canvas_.set(form_.title + form_.continuation.mark, style, kTextArea.width), 0, 1, kTextArea.x, y_,
                  kContinuationPitch);
  if (number_block_) number(*number_block_);
}

void Composer::heading(const Block& block) {
  const std::string above = block.field.empty() ? form_.heading : text_of(block.field);
  const Um size = block.size > 0 ? block.size : kSizeTwo;
  if (!above.empty()) {
    TextStyle small{.face = Typeface::song, .size = kSizeThree, .align = Align::centre};
    const auto lines = canvas_.set(above, small, kTextArea.width);
    y_ += put_lines(lines, 0, lines.size(), kTextArea.x, y_, pitch_of(kSizeThree));
  }
  TextStyle large{
      .face = Typeface::song_bold, .size = size, .align = Align::centre, .letter_spacing = size / 8};
  const auto lines = canvas_.set(form_.title, large, kTextArea.width);
  y_ += put_lines(lines, 0, lines.size(), kTextArea.x, y_, pitch_of(size));
}

void Composer::number(const Block& block) {
  TextStyle style{
      .face = Typeface::fang, .size = kSizeSmallFour, .align = block.centred ? Align::centre : Align::right};
  y_ += put_lines(canvas_.set(text_of(block.field), style, kTextArea.width), 0, 1, kTextArea.x, y_,
                  kNumberPitch);
}

void Composer::note(const Block& block) {
  const std::string text = block.field.empty() ? block.text : text_of(block.field);
  TextStyle style{.face = Typeface::fang,
                  .size = block.size > 0 ? block.size : kSizeFive,
                  .align = block.centred ? Align::centre : Align::justify};
  const Um pitch = pitch_of(style.size);
  for (const TextLine& line : canvas_.set(text, style, kTextArea.width)) {
    if (room() < pitch) open_page();
    canvas_.draw(line, kTextArea.x, y_, pitch);
    y_ += pitch;
  }
}

Um Composer::put_lines(const std::vector<TextLine>& lines, std::size_t from, std::size_t to, Um x, Um y,
                       Um pitch) {
  const Um begin = y;
  for (std::size_t i = from; i < std::min(to, lines.size()); ++i) {
    canvas_.draw(lines[i], x, y, pitch);
    y += pitch;
  }
  return y - begin;
}

void Composer::draw_sample_mark() {
  // Across the page, pale enough to read the text above it, and plainly in the corner. The large one is drawn
  // as outlines: it must not stand among the words of the paper when these are copied or read aloud.
  TextStyle pale{.face = Typeface::hei, .size = 52'000, .align = Align::centre};
  canvas_.draw_aslant(options_.sample_mark, pale, {kA4Width / 2, kA4Height / 2}, kMarkGrey);
  TextStyle corner{.face = Typeface::hei, .size = kSizeThree, .align = Align::centre, .colour = kMarkRed};
  const Box box{kTextArea.right() - 22'000, 20'000, 22'000, 9'000};
  put_lines(canvas_.set(options_.sample_mark, corner, box.width), 0, 1, box.x, box.y, box.height);
  canvas_.add(Rectangle{box, 400, false, kMarkRed});
}

void Composer::finish_pages() {
  const std::size_t count = canvas_.page_count();
  for (std::size_t i = 0; i < count; ++i) {
    canvas_.turn_to(i);
    signatures(i);
    Um y = kTextArea.bottom() + kFooterDrop;
    if (!form_.footer.empty()) {
      TextStyle small{.face = Typeface::fang, .size = kSizeSmallFive, .align = Align::left};
      put_lines(canvas_.set(form_.footer, small, kTextArea.width), 0, kFooterLines, kTextArea.x, y, kFooterPitch);
    }
    y = kTextArea.bottom() + kPageNumberDrop;
    TextStyle style{.face = Typeface::song, .size = kSizeFive, .align = Align::centre};
    const std::string text = "第 " + std::to_string(i + 1) + " 页　共 " + std::to_string(count) + " 页";
    put_lines(canvas_.set(text, style, kTextArea.width), 0, 1, kTextArea.x, y, pitch_of(kSizeFive));
  }
}

namespace {

// Each field that holds a character of `missing`, at its first one; the form's own words, where no field does.
void tell_missing(const Form& form, const base::Json& fields, const std::string& missing, std::vector<Warning>& out) {
  const std::string say = "字库中没有下列字，以〓代替";
  const auto wanted = chinese_text::characters_of(missing);
  bool found = false;
  for (const Field& f : form.fields) {
    const base::Json* value = base::find(fields, f.id);
    if (value == nullptr) continue;
    each_text(f, *value, [&](const FieldText& words) {
      const auto text = chinese_text::characters_of(words.text);
      const auto begin = std::find_first_of(text.begin(), text.end(), wanted.begin(), wanted.end());
      if (begin == text.end()) return;
      const auto end = std::find_if(begin, text.end(), [&](char32_t c) { return wanted.find(c) == std::u32string::npos; });
      const Stretch stretch{static_cast<std::size_t>(begin - text.begin()), static_cast<std::size_t>(end - begin)};
      out.push_back(warning_at(words, "lint.characters", stretch, say));
      found = true;
    });
  }
  if (!found) out.push_back({"lint.characters", "", say + "：" + missing});
}

}  // namespace

base::Result<DisplayList> lay_out(const Form& form, const base::Json& fields, const Fonts& fonts,
                                  const LayoutOptions& options, std::vector<Warning>* remarks) {
  Composer composer(form, fields, fonts, options);
  ZL_CHECK(composer.run());
  if (remarks && !composer.missing().empty()) tell_missing(form, fields, composer.missing(), *remarks);
  return composer.take();
}

}  // namespace page_layout
