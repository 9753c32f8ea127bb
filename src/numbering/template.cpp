// Reading of templates.
#include "numbering/template.h"

#include <algorithm>
#include <charconv>

#include "numbering/names.h"

namespace numbering {

using base::ErrorKind;
using base::Result;
using base::Status;

namespace {

constexpr std::string_view kPlaces =
    "{serial}, {serial:4}, {again}, {year}, {region}, {organ}, {code}, {team}, {officer}, {case_year}, {case_serial}";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty() || text.front() == '-')
    return std::nullopt;
  return value;
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

}  // namespace

class TemplateReader {
 public:
  TemplateReader(std::string_view text, const std::string& where) : text_(text), where_(where) {}

  Result<Template> read() {
    if (text_.size() > kMostTemplateBytes)
      return bad("a number template is too long", "write at most 400 bytes");
    const auto bar = text_.find('|');
    ZL_CHECK(read_text(trimmed(text_.substr(0, bar))));
    bool scoped = false;
    for (auto rest = bar == std::string_view::npos ? std::string_view{} : text_.substr(bar); !rest.empty();) {
      rest.remove_prefix(1);
      const auto next = rest.find('|');
      ZL_CHECK(read_option(trimmed(rest.substr(0, next)), scoped));
      rest = next == std::string_view::npos ? std::string_view{} : rest.substr(next);
    }
    if (!scoped)
      take_scopes_shown();
    ZL_CHECK(check_serial());
    ZL_CHECK(check_scopes());
    ZL_CHECK(check_neighbours());
    return std::move(made_);
  }

 private:
  tl::unexpected<base::Error> bad(std::string what, std::string remedy, const char* code = "numbering.bad_template") const {
    return base::fail(ErrorKind::invalid, code, std::move(what), where_, std::move(remedy));
  }

  Status read_text(std::string_view text) {
    while (!text.empty()) {
      const auto open = text.find_first_of("{}");
      if (open != 0)
        made_.pieces_.push_back({Piece::Kind::text, std::string(text.substr(0, open)), Fact::year, 0, false});
      if (open == std::string_view::npos)
        break;
      const auto close = text.find('}', open);
      if (text[open] == '}' || close == std::string_view::npos)
        return bad("a number template has a brace without its other half", "write places as {year}");
      ZL_CHECK(read_place(text.substr(open + 1, close - open - 1)));
      text.remove_prefix(close + 1);
    }
    return {};
  }

  Status read_place(std::string_view place) {
    const auto colon = place.find(':');
    const auto name = place.substr(0, colon);
    Piece piece;
    if (name == "serial") {
      piece.kind = Piece::Kind::serial;
    } else if (name == "again") {
      piece.kind = Piece::Kind::again;
    } else if (const auto fact = named(kFacts, name)) {
      piece.kind = Piece::Kind::fact;
      piece.fact = *fact;
    } else {
      return bad("a number template has an unknown part {" + std::string(place) + "}", "use " + std::string(kPlaces));
    }
    if (colon != std::string_view::npos) {
      const auto width = whole_number(place.substr(colon + 1));
      if (!is_open_digits(piece) || !width || *width < 1 || *width > kMostWidth)
        return bad("{" + std::string(place) + "} is no number of digits",
                   "{serial} and {case_serial} take 1 to 9 digits: {serial:4}");
      piece.width = static_cast<int>(*width);
    }
    made_.pieces_.push_back(std::move(piece));
    return {};
  }

  Status read_option(std::string_view option, bool& scoped) {
    const auto space = option.find(' ');
    const auto word = option.substr(0, space);
    const auto rest = space == std::string_view::npos ? std::string_view{} : trimmed(option.substr(space));
    if (word == "per" && !scoped) {
      scoped = true;
      return read_scopes(rest);
    }
    if (word == "series" && !made_.series_name_)
      return read_series(rest);
    if (word == "from" && !has_from_)
      return read_from(rest);
    return bad(quoted(option) + " says nothing of a series", "write once each: per year, team | series NAME | from 58 in 2026");
  }

  Status read_scopes(std::string_view list) {
    if (list == "form")
      return {};  // of nothing but the form itself
    while (true) {
      const auto comma = list.find(',');
      const auto name = trimmed(list.substr(0, comma));
      const auto scope = named(kScopes, name);
      if (!scope)
        return bad("a series cannot depend on " + quoted(name), "write form, or some of year, team, officer, case");
      if (std::find(made_.scopes_.begin(), made_.scopes_.end(), *scope) == made_.scopes_.end())
        made_.scopes_.push_back(*scope);
      if (comma == std::string_view::npos)
        break;
      list.remove_prefix(comma + 1);
    }
    std::sort(made_.scopes_.begin(), made_.scopes_.end());
    return {};
  }

  Status read_series(std::string_view name) {
    if (name.empty() || name.size() > 60 || name.find_first_of("/#{}") != std::string_view::npos)
      return bad("this is no name of a series: " + quoted(name), "write up to 60 bytes without / # { }");
    made_.series_name_ = std::string(name);
    return {};
  }

  Status read_from(std::string_view text) {
    has_from_ = true;
    const auto in = text.find(" in ");
    const auto first = whole_number(trimmed(text.substr(0, in)));
    const auto year = in == std::string_view::npos ? std::nullopt : whole_number(trimmed(text.substr(in + 4)));
    if (!first || *first < 1 || *first > 999'999'999 ||
        (in != std::string_view::npos && (!year || *year < 1900 || *year > 9999)))
      return bad("'from' names no number to begin with", "write from 58, or from 58 in 2026");
    made_.from_ = *first;
    if (year)
      made_.from_year_ = static_cast<int>(*year);
    return {};
  }

  bool has_scope(Scope scope) const {
    return std::find(made_.scopes_.begin(), made_.scopes_.end(), scope) != made_.scopes_.end();
  }

  // A series begins anew where its numbers look anew.
  void take_scopes_shown() {
    for (const auto& [scope, fact] : {std::pair{Scope::year, Fact::year},
                                      {Scope::team, Fact::team},
                                      {Scope::officer, Fact::officer},
                                      {Scope::case_, Fact::case_serial}})
      if (made_.shows(fact))
        made_.scopes_.push_back(scope);
    // Within one case the year of the paper tells nothing apart that has to begin anew.
    if (has_scope(Scope::case_))
      std::erase(made_.scopes_, Scope::year);
  }

  Status check_serial() const {
    const auto count = std::count_if(made_.pieces_.begin(), made_.pieces_.end(), [](const Piece& p) {
      return p.kind == Piece::Kind::serial || p.kind == Piece::Kind::again;
    });
    if (count == 1)
      return {};
    if (count == 0)
      return bad("a number template has no {serial}", "without it two numbers would be equal");
    return bad("a number template has more than one {serial} or {again}", "leave one of them");
  }

  Status check_scopes() const {
    const auto lacks = [this](Scope scope, Fact fact) { return has_scope(scope) && !made_.shows(fact); };
    for (const auto& [scope, fact] : {std::pair{Scope::year, Fact::year},
                                      {Scope::team, Fact::team},
                                      {Scope::officer, Fact::officer},
                                      {Scope::case_, Fact::case_serial},
                                      {Scope::case_, Fact::case_year}})
      if (lacks(scope, fact))
        return bad("the series begins anew per " + std::string(name_of(scope)) + ", and the number does not show it",
                   "write {" + std::string(name_of(fact)) + "} into the number, or leave the series as it is",
                   "numbering.bad_scope");
    const bool again =
        std::any_of(made_.pieces_.begin(), made_.pieces_.end(), [](const Piece& p) { return p.kind == Piece::Kind::again; });
    if (again && !has_scope(Scope::case_))
      return bad("{again} counts within one case, and this series goes on over cases", "write {serial}, or show {case_serial}",
                 "numbering.bad_scope");
    if (has_from_ && made_.from_year_.has_value() != has_scope(Scope::year))
      return bad(made_.from_year_ ? "'from … in YEAR' stands in a series that does not begin anew each year"
                                  : "'from' names no year, and the series begins anew each year",
                 made_.from_year_ ? "write from 58" : "write from 58 in 2026", "numbering.bad_scope");
    return {};
  }

  // "1" and "12" side by side look like "11" and "2": one of two neighbours has to have a known number of digits.
  Status check_neighbours() {
    auto& pieces = made_.pieces_;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
      auto &left = pieces[i - 1], &right = pieces[i];
      if ((!is_open_digits(left) && !is_open_text(left)) || (!is_open_digits(right) && !is_open_text(right)))
        continue;
      auto* counted = right.width > 0 ? &right : left.width > 0 ? &left : nullptr;
      if (!counted)
        return bad("two parts of the number stand side by side, so that different numbers could look alike",
                   "put a hyphen between them, or give the digits of one: {serial:3}", "numbering.ambiguous");
      counted->fixed = true;
    }
    return {};
  }

  std::string_view text_;
  const std::string& where_;
  Template made_;
  bool has_from_ = false;
};

std::string_view name_of(Fact fact) {
  return std::find_if(kFacts.begin(), kFacts.end(), [&](const auto& known) { return known.first == fact; })->second;
}

std::string_view name_of(Scope scope) {
  return std::find_if(kScopes.begin(), kScopes.end(), [&](const auto& known) { return known.first == scope; })->second;
}

Result<Template> Template::parse(std::string_view text, const std::string& where) { return TemplateReader(text, where).read(); }

bool Template::shows(Fact fact) const {
  return std::any_of(pieces_.begin(), pieces_.end(),
                     [&](const Piece& piece) { return piece.kind == Piece::Kind::fact && piece.fact == fact; });
}

}  // namespace numbering
