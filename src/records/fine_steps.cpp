#include "records/fine_steps.h"

#include <charconv>
#include <optional>

namespace records {
namespace {

constexpr std::int64_t kFenInYuan = 100;
constexpr std::size_t kStepsMost = 20;
constexpr std::int64_t kYuanMost = 1'000'000'000'000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Semicolons as people type them, of either width.
std::vector<std::string_view> parts_of(std::string_view text) {
  constexpr std::string_view kWide = "；";
  std::vector<std::string_view> out;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= text.size();) {
    const bool narrow = i < text.size() && text[i] == ';', wide = text.substr(std::min(i, text.size())).starts_with(kWide);
    if (i < text.size() && !narrow && !wide) {
      ++i;
      continue;
    }
    if (const auto part = trimmed(text.substr(from, i - from)); !part.empty()) out.push_back(part);
    i += wide ? kWide.size() : 1;
    from = i;
  }
  return out;
}

std::optional<std::int64_t> yuan_in(std::string_view text) {
  std::int64_t value = -1;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value < 0 || value > kYuanMost) return std::nullopt;
  return value;
}

std::optional<FineStep> step_of(std::string_view part) {
  const auto space = part.rfind(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto name = trimmed(part.substr(0, space)), sums = part.substr(space + 1);
  const auto dash = sums.find('-');
  if (name.empty() || dash == std::string_view::npos) return std::nullopt;
  const auto least = yuan_in(sums.substr(0, dash)), most = yuan_in(sums.substr(dash + 1));
  if (!least || !most || *most < *least) return std::nullopt;
  return FineStep{std::string(name), *least * kFenInYuan, *most * kFenInYuan};
}

tl::unexpected<base::Error> bad(const std::string& what, const std::string& where) {
  return base::fail(base::ErrorKind::invalid, "discretion.bad_steps", what, where, "write each as NAME LEAST-MOST in whole yuan, rising, with ; between");
}

}  // namespace

base::Result<std::vector<FineStep>> read_fine_steps(std::string_view text, const std::string& where) {
  std::vector<FineStep> out;
  for (const auto part : parts_of(text)) {
    auto step = step_of(part);
    if (!step) return bad("'" + std::string(part) + "' is no step", where);
    for (const auto& before : out)
      if (before.name == step->name) return bad("'" + step->name + "' is there twice", where);
    if (!out.empty() && step->least_fen < out.back().most_fen) return bad("'" + step->name + "' begins below the end of the step before", where);
    out.push_back(std::move(*step));
  }
  if (out.empty()) return bad("there is no step", where);
  if (out.size() > kStepsMost) return bad("there are more than " + std::to_string(kStepsMost) + " steps", where);
  return out;
}

}  // namespace records
