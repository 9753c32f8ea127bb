// Cells with a picture and the words below it.
#include <algorithm>

#include "page_layout/composer.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

constexpr Um kPicturePadding = 2'500;
constexpr Um kCaptionPitch = 6'200;
constexpr Um kCaptionMargin = 1'200;

// As large as it can be without distortion, in the middle.
Box fitted(Box area, std::int32_t width, std::int32_t height) {
  const auto across = static_cast<std::int64_t>(area.width) * height, down = static_cast<std::int64_t>(area.height) * width;
  Box out = area;
  if (across <= down)
    out.height = static_cast<Um>(across / width);
  else
    out.width = static_cast<Um>(down / height);
  out.x += (area.width - out.width) / 2;
  out.y += (area.height - out.height) / 2;
  return out;
}

}  // namespace

void Composer::pictures(const Block& block) {
  const Field& field = *form_.field(block.field);
  const base::JsonArray* all = table_of(block.field);
  if (!all || all->empty()) {
    const Box place{kTextArea.x, y_, kTextArea.width, block.row_height * 3};
    canvas_.frame(place);
    if (!is_open(field.id)) canvas_.strike(place);
    y_ += place.height;
    return;
  }
  const auto per_page = static_cast<Um>(block.per_page);
  const Um least = 40'000;
  for (const base::Json& row : *all) {
    // A page's room is divided evenly, whatever stands above.
    const Um height = std::max(least, (kTextArea.height - foot_height() - end_height() - 32'000) / per_page);
    if (room() < height) open_page();
    if (full() || fault_) return;
    picture(field, row.get_array(), {kTextArea.x, y_, kTextArea.width, height});
    y_ += height;
  }
}

void Composer::picture(const Field& field, const base::JsonArray& row, Box cell) {
  const TextStyle style{.face = Typeface::fang, .size = kSizeSmallFour, .align = Align::left};
  const TextStyle centred{.face = Typeface::fang, .size = kSizeSmallFour, .align = Align::centre};
  const Um measure = cell.width - 2 * kPicturePadding;
  std::vector<TextLine> caption;
  for (std::size_t i = 0; i < field.columns.size(); ++i) {
    const std::string words = i + 1 < row.size() ? plain_text(row[i + 1]) : std::string();
    auto lines = canvas_.set(field.columns[i].label + "：" + (words.empty() ? "／" : words), style, measure);
    std::move(lines.begin(), lines.end(), std::back_inserter(caption));
  }
  const Um words = std::min(cell.height / 2, static_cast<Um>(caption.size()) * kCaptionPitch + 2 * kCaptionMargin);
  const Box area{cell.x + kPicturePadding, cell.y + kPicturePadding, measure, cell.height - words - 2 * kPicturePadding};
  canvas_.frame(cell);
  canvas_.line({cell.x, cell.bottom() - words}, {cell.right(), cell.bottom() - words});
  put_lines(caption, 0, static_cast<std::size_t>((words - 2 * kCaptionMargin) / kCaptionPitch), area.x,
            cell.bottom() - words + kCaptionMargin, kCaptionPitch);
  const auto digest = base::Digest::from_hex(row.empty() ? std::string() : plain_text(row.front()));
  if (!digest || !options_.picture) {
    put_lines(canvas_.set("（照片粘贴处）", centred, measure), 0, 1, area.x, area.y + area.height / 2, kCaptionPitch);
    return;
  }
  auto loaded = options_.picture(*digest);
  if (!loaded) {
    fault_ = std::move(loaded.error());
    return;
  }
  canvas_.add_picture(std::move(loaded->picture), fitted(area, loaded->width, loaded->height), loaded->turns);
}

}  // namespace page_layout
