// Numbers and series made by a template, and what is remarked of it.
#include <algorithm>

#include "numbering/names.h"

namespace numbering {

using base::ErrorKind;
using base::Result;

namespace {

tl::unexpected<base::Error> missing(std::string_view fact) {
  return base::fail(ErrorKind::conflict, "numbering.fact_missing",
                    "the number shows {" + std::string(fact) + "}, and it is not known here", std::string(fact),
                    "enter what is missing, or let the system administrator change the template");
}

Result<std::string> fact_in(const Facts& facts, Fact fact) {
  const auto found = facts.shown.find(fact);
  if (found == facts.shown.end() || found->second.empty())
    return missing(name_of(fact));
  if (found->second.find_first_of("{}|#/") != std::string::npos)
    return base::fail(ErrorKind::invalid, "numbering.bad_fact", "'" + found->second + "' cannot stand in a number",
                      std::string(name_of(fact)), "write it without { } | # /");
  return found->second;
}

Result<std::string> filled_fact(const Piece& piece, const Facts& facts) {
  ZL_TRY(auto text, fact_in(facts, piece.fact));
  if (piece.width == 0)
    return text;
  if (text.size() > static_cast<std::size_t>(piece.width) && piece.fixed)
    return base::fail(ErrorKind::conflict, "numbering.series_full",
                      "the case's own serial has more digits than the template gives it", std::string(name_of(piece.fact)),
                      "let the system administrator give it more digits");
  if (text.size() < static_cast<std::size_t>(piece.width))
    text.insert(0, static_cast<std::size_t>(piece.width) - text.size(), '0');
  return text;
}

constexpr std::string_view kNumberBrackets[] = {"〔", "〕"};

struct Brackets {
  std::string_view open, close;
};
constexpr Brackets kBrackets[] = {{"〔", "〕"}, {"（", "）"}, {"(", ")"},   {"[", "]"},
                                  {"［", "］"}, {"【", "】"}, {"〈", "〉"}, {"「", "」"}};

const Brackets* opened_by(std::string_view character) {
  for (const auto& known : kBrackets)
    if (known.open == character)
      return &known;
  return nullptr;
}
bool closes(std::string_view character) {
  return std::any_of(std::begin(kBrackets), std::end(kBrackets), [&](const auto& known) { return known.close == character; });
}

// The template as characters, each place one of them: "{year}".
std::vector<std::string> characters_shown(const std::vector<Piece>& pieces) {
  std::vector<std::string> out;
  for (const auto& piece : pieces) {
    if (piece.kind == Piece::Kind::text) {
      for (auto& character : characters_of(piece.text)) out.push_back(std::move(character));
    } else {
      out.push_back(piece.kind == Piece::Kind::fact ? "{" + std::string(name_of(piece.fact)) + "}" : "{serial}");
    }
  }
  return out;
}

bool is_digit(const std::string& character) { return character.size() == 1 && character[0] >= '0' && character[0] <= '9'; }

// A year that is written out, or has its place.
bool is_year(const std::vector<std::string>& shown, std::size_t from, std::size_t to) {
  if (to == from + 1)
    return shown[from] == "{year}" || shown[from] == "{case_year}";
  return to == from + 4 && std::all_of(shown.begin() + static_cast<std::ptrdiff_t>(from),
                                       shown.begin() + static_cast<std::ptrdiff_t>(to), is_digit);
}

}  // namespace

std::string digits(std::int64_t value, int width) {
  auto text = std::to_string(value);
  if (text.size() < static_cast<std::size_t>(width))
    text.insert(0, static_cast<std::size_t>(width) - text.size(), '0');
  return text;
}

std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> out;
  for (const char byte : text) {
    const bool goes_on = (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
    if (!goes_on || out.empty())
      out.emplace_back();
    out.back().push_back(byte);
  }
  return out;
}

Result<std::string> Template::series(const std::string& name, const Facts& facts) const {
  std::string series = series_name_.value_or(name);
  for (const auto scope : scopes_) {
    if (scope == Scope::case_) {
      if (facts.case_number.empty())
        return missing("case");
      series += "/" + facts.case_number;
      continue;
    }
    ZL_TRY(const auto value, fact_in(facts, *named(kFacts, name_of(scope))));
    series += "/" + value;
  }
  if (characters_of(series).size() > kMostSeriesCharacters)
    return base::fail(ErrorKind::invalid, "numbering.bad_fact", "the series would have a name of more than 120 characters",
                      series.substr(0, 60), "shorten the name of the series or of the team");
  return series;
}

std::int64_t Template::first_serial(const Facts& facts) const {
  if (!from_year_)
    return from_;
  const auto year = facts.shown.find(Fact::year);
  return year != facts.shown.end() && year->second == std::to_string(*from_year_) ? from_ : 1;
}

Result<std::string> Template::fill(const Facts& facts, std::int64_t serial) const {
  std::string out;
  for (const auto& piece : pieces_) {
    switch (piece.kind) {
      case Piece::Kind::text:
        out += piece.text;
        break;
      case Piece::Kind::fact: {
        ZL_TRY(const auto text, filled_fact(piece, facts));
        out += text;
        break;
      }
      case Piece::Kind::serial: {
        const auto text = digits(serial, piece.width);
        if (piece.fixed && text.size() > static_cast<std::size_t>(piece.width))
          return base::fail(ErrorKind::conflict, "numbering.series_full",
                            "number " + std::to_string(serial) + " has more digits than the template gives it", "{serial}",
                            "let the system administrator give it more digits: the series goes on");
        out += text;
        break;
      }
      case Piece::Kind::again:
        if (serial > 1)
          out += "-" + std::to_string(serial);
        break;
    }
  }
  return out;
}

Result<std::string> Template::settled(const Facts& facts) const {
  std::string out;
  for (const auto& piece : pieces_) {
    if (piece.kind == Piece::Kind::text) {
      out += piece.text;
    } else if (piece.kind == Piece::Kind::fact) {
      ZL_TRY(const auto text, filled_fact(piece, facts));
      out += text;
    } else if (piece.kind == Piece::Kind::again) {
      return missing("case");
    } else {
      out += piece.width == 0 ? "{serial}" : "{serial:" + std::to_string(piece.width) + "}";
    }
  }
  return out;
}

std::vector<Remark> Template::remarks() const {
  std::vector<Remark> out;
  const auto shown = characters_shown(pieces_);
  std::vector<std::pair<const Brackets*, std::size_t>> open;
  bool mixed = false;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (const auto* opening = opened_by(shown[i])) {
      open.emplace_back(opening, i);
    } else if (closes(shown[i])) {
      if (open.empty() || open.back().first->close != shown[i]) {
        mixed = true;
        continue;
      }
      const auto [brackets, at] = open.back();
      open.pop_back();
      if (brackets->open != kNumberBrackets[0] && is_year(shown, at + 1, i))
        out.push_back(
            {"numbering.year_brackets", "the year stands in " + std::string(brackets->open) + std::string(brackets->close),
             std::string(brackets->open) + std::string(brackets->close), "documents of state write it in 〔〕; a bureau that writes otherwise may go on"});
    }
  }
  if (mixed || !open.empty())
    out.push_back({"numbering.brackets_unpaired", "a bracket has no other half of its kind",
                   open.empty() ? "" : std::string(open.back().first->open), "close each bracket by its own kind"});
  return out;
}

}  // namespace numbering
