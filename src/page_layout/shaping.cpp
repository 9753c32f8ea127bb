#include "page_layout/shaping.h"

#include <glib.h>

#include <algorithm>

#include "page_layout/atoms.h"

namespace page_layout {
namespace {

// Wide enough to see, too narrow to be taken for a space when the text is copied out of a page.
constexpr std::int64_t kHanLatinGap = kEm / 12;
constexpr std::int64_t kHalf = kEm / 2;

bool is_full_width(const Atom& atom) {
  return atom.width > kEm * 9 / 10;
}

// How much the blank half of `left` or `right` gives way where two marks meet.
std::int64_t squeeze_between(const Atom& left, const Atom& right) {
  if (!is_full_width(left) || !is_full_width(right)) return 0;
  const bool right_is_mark = right.first == CharKind::closing || right.first == CharKind::opening;
  if (left.last == CharKind::closing && right_is_mark) return kHalf;
  if (left.last == CharKind::opening && right.first == CharKind::opening) return kHalf;
  return 0;
}

std::int64_t gap_between(const Atom& left, const Atom& right) {
  const bool meet = (left.last == CharKind::han && right.first == CharKind::latin) ||
                    (left.last == CharKind::latin && right.first == CharKind::han);
  return (meet ? kHanLatinGap : 0) - squeeze_between(left, right);
}

// Numbers and words stay close to what they belong to: "3月", "第2项".
bool may_stretch_between(const Atom& left, const Atom& right) {
  const auto rigid = [](CharKind k) { return k == CharKind::latin || k == CharKind::other; };
  return !rigid(left.last) && !rigid(right.first);
}

struct Range {
  std::size_t begin, end;
};

// Breaks one shaped paragraph and places its glyphs.
class Paragraph {
 public:
  Paragraph(const TextStyle& style, Um measure, std::vector<Atom> atoms)
      : style_(style), measure_(measure), atoms_(std::move(atoms)) {}

  void set(std::vector<TextLine>& out) {
    std::size_t begin = 0;
    bool first = true;
    do {
      const std::size_t end = line_end(begin, first);
      out.push_back(place({begin, end}, first));
      begin = skip_spaces(end);
      out.back().begins_paragraph = first;
      out.back().ends_paragraph = begin >= atoms_.size();
      first = false;
    } while (begin < atoms_.size());
  }

 private:
  Um um(std::int64_t units) const {
    const std::int64_t scaled = units * style_.size;
    return static_cast<Um>((scaled + (scaled < 0 ? -kEm / 2 : kEm / 2)) / kEm);
  }
  Um indent(bool first) const { return first ? style_.first_indent : 0; }

  std::size_t skip_spaces(std::size_t at) const {
    while (at < atoms_.size() && atoms_[at].first == CharKind::space) ++at;
    return at;
  }

  // Blank left half of an opening mark that begins a line other than a paragraph's first.
  std::int64_t lead(std::size_t begin, bool first) const {
    const Atom& atom = atoms_[begin];
    return !first && atom.first == CharKind::opening && is_full_width(atom) ? kHalf : 0;
  }

  // Width if the line ended after this atom: trailing spaces count nothing, a closing mark may lose its blank
  // half.
  Um least_width(std::int64_t units, std::size_t last, std::size_t count) const {
    const Atom& atom = atoms_[last];
    if (atom.last == CharKind::space) units -= atom.width;
    if (atom.last == CharKind::closing && is_full_width(atom)) units -= kHalf;
    return um(units) + style_.letter_spacing * static_cast<Um>(count - 1);
  }

  std::size_t line_end(std::size_t begin, bool first) const {
    const Um room = measure_ - indent(first);
    if (begin >= atoms_.size()) return begin;
    std::int64_t units = -lead(begin, first);
    std::size_t last_break = begin;
    for (std::size_t i = begin; i < atoms_.size(); ++i) {
      if (i > begin) units += gap_between(atoms_[i - 1], atoms_[i]);
      units += atoms_[i].width;
      if (i > begin && atoms_[i].may_break_before) last_break = i;
      if (least_width(units, i, i - begin + 1) <= room) continue;
      if (last_break > begin) return last_break;
      return std::max(i, begin + 1);  // one unbroken word is wider than the line: divide it where it must
    }
    return atoms_.size();
  }

  std::size_t trimmed_end(Range line) const {
    while (line.end > line.begin && atoms_[line.end - 1].first == CharKind::space) --line.end;
    return line.end;
  }

  // x of each atom's origin, and the width of the line in `width`.
  std::vector<Um> origins(Range line, bool first, Um& width) const {
    std::vector<Um> at;
    std::int64_t units = -lead(line.begin, first);
    Um spacing = 0;
    for (std::size_t i = line.begin; i < line.end; ++i) {
      if (i > line.begin) {
        units += gap_between(atoms_[i - 1], atoms_[i]);
        spacing += style_.letter_spacing;
      }
      at.push_back(um(units) + spacing);
      units += atoms_[i].width;
    }
    width = um(units) + spacing;
    return at;
  }

  void justify(Range line, Um room, std::vector<Um>& at, Um& width) const {
    const Atom& last = atoms_[line.end - 1];
    if (width > room && last.last == CharKind::closing) width = least_width_of(at, line);
    std::vector<std::size_t> joints;
    for (std::size_t i = line.begin + 1; i < line.end; ++i)
      if (may_stretch_between(atoms_[i - 1], atoms_[i])) joints.push_back(i - line.begin);
    const Um left_over = room - width;
    if (joints.empty() || left_over > room / 4 || left_over == 0) return;
    std::size_t passed = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      while (passed < joints.size() && joints[passed] <= i) ++passed;
      at[i] += static_cast<Um>(static_cast<std::int64_t>(left_over) * static_cast<std::int64_t>(passed) /
                               static_cast<std::int64_t>(joints.size()));
    }
    width = room;
  }

  Um least_width_of(const std::vector<Um>& at, Range line) const {
    return at.back() + um(atoms_[line.end - 1].width - kHalf);
  }

  TextLine place(Range line, bool first) const {
    TextLine out;
    line.end = trimmed_end(line);
    if (line.begin >= line.end) return out;
    Um width = 0;
    auto at = origins(line, first, width);
    const Um room = measure_ - indent(first);
    const bool last_line = skip_spaces(line.end) >= atoms_.size();
    if (style_.align == Align::justify && !last_line) justify(line, room, at, width);
    if (width > room && atoms_[line.end - 1].last == CharKind::closing) width = least_width_of(at, line);
    Um shift = indent(first);
    if (style_.align == Align::centre) shift += (room - width) / 2;
    if (style_.align == Align::right) shift += room - width;
    for (std::size_t i = line.begin; i < line.end; ++i) add_atom(atoms_[i], at[i - line.begin] + shift, out);
    out.width = shift + width;
    return out;
  }

  void add_atom(const Atom& atom, Um x, TextLine& out) const {
    if (out.runs.empty() || out.runs.back().font != atom.font) {
      GlyphRun run;
      run.font = atom.font;
      run.size = style_.size;
      run.colour = style_.colour;
      out.runs.push_back(std::move(run));
    }
    GlyphRun& run = out.runs.back();
    run.text.append(atom.text);
    bool first = true;
    for (const ShapedGlyph& g : atom.glyphs) {
      const auto bytes = first ? static_cast<std::uint16_t>(atom.text.size()) : std::uint16_t{0};
      run.glyphs.push_back({g.id, {x + um(g.x), um(g.y)}, bytes});
      first = false;
    }
    run.width = x + um(atom.width) - run.glyphs.front().at.x;
  }

  const TextStyle& style_;
  Um measure_;
  std::vector<Atom> atoms_;
};

std::string cleaned(std::string_view text) {
  std::string out;
  if (g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr)) {
    out = text;
  } else {
    char* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
    out = valid;
    g_free(valid);
  }
  std::erase_if(out, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
  });
  std::replace(out.begin(), out.end(), '\t', ' ');
  return out;
}

}  // namespace

std::vector<TextLine> set_text(const Fonts& fonts, std::string_view text, const TextStyle& style, Um measure,
                               std::string* missing) {
  const auto& map = dynamic_cast<const FontMap&>(fonts);
  const std::scoped_lock held(map.lock());
  const std::string clean = cleaned(text);
  std::vector<TextLine> lines;
  std::string_view rest = clean;
  while (true) {
    const auto end = rest.find('\n');
    const std::string_view paragraph = rest.substr(0, end);
    const auto head = style.heads ? head_of(paragraph) : ParagraphHead{};
    Paragraph(style, measure, shape(map, style.face, paragraph, head, missing)).set(lines);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace page_layout
