// How a bureau writes its numbers (文号编法): a text with places for facts and for the running number, and what its series
// depends on. The language is told in docs/numbers.md. Pure; immutable, so safe to share between threads.
//
//   （示）应急检记〔{year}〕{serial}号
//   (湘怀沅)应急罚〔{year}〕{team}-{serial}号
//   （示）应急罚〔{year}〕{serial}号 | series 处罚 | from 58 in 2026
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace numbering {

// What a number can show beside its serial.
enum class Fact { year, region, organ, code, team, officer, case_year, case_serial };
std::string_view name_of(Fact fact);  // "case_year"

// What a series can depend on. `case_` stands for the number of the case, which is given once.
enum class Scope { year, team, officer, case_ };
std::string_view name_of(Scope scope);  // "case"

// The facts as texts: {year, "2026"}. `case_number` is what scope `case_` goes by.
struct Facts {
  std::map<Fact, std::string> shown;
  std::string case_number;
};

struct Piece {
  enum class Kind { text, fact, serial, again };
  Kind kind = Kind::text;
  std::string text;        // of a text
  Fact fact = Fact::year;  // of a fact
  int width = 0;           // of digits: at least so many; 0: as many as there are
  bool fixed = false;      // of digits: exactly so many, because what stands beside them could be digits too
};

// Something that is allowed and seldom meant. `place` is the part of the template that it speaks of.
struct Remark {
  std::string code, what, place, remedy;
};

inline constexpr std::size_t kMostTemplateBytes = 400;
inline constexpr std::size_t kMostSeriesCharacters = 120;  // what the record takes
inline constexpr int kMostWidth = 9;

class Template {
 public:
  // Errors: invalid "numbering.bad_template" (not written by the rules of the language), "numbering.bad_scope" (the series
  // depends on what the number does not show), "numbering.ambiguous" (two numbers could look alike); `where` as given.
  static base::Result<Template> parse(std::string_view text, const std::string& where);

  const std::vector<Piece>& pieces() const { return pieces_; }
  const std::vector<Scope>& scopes() const { return scopes_; }
  // The series' own name, where the template gives it one.
  const std::optional<std::string>& series_name() const { return series_name_; }
  bool shows(Fact fact) const;

  // The series that a number with these facts belongs to: "paper.penalty_decision/2025/执法二中队". `name` is used where the
  // template names none. Errors: conflict "numbering.fact_missing"; invalid "numbering.bad_fact".
  base::Result<std::string> series(const std::string& name, const Facts& facts) const;
  // Where the series begins: 1, or what `from` says of that year.
  std::int64_t first_serial(const Facts& facts) const;
  // Errors: conflict "numbering.fact_missing" naming the fact; conflict "numbering.series_full" where the digits do not do.
  base::Result<std::string> fill(const Facts& facts, std::int64_t serial) const;
  // The template with all facts written out, which leaves the serial alone open: what a block of numbers is kept by.
  base::Result<std::string> settled(const Facts& facts) const;
  std::vector<Remark> remarks() const;

 private:
  friend class TemplateReader;
  std::vector<Piece> pieces_;
  std::vector<Scope> scopes_;
  std::optional<std::string> series_name_;
  std::int64_t from_ = 1;
  std::optional<int> from_year_;
};

// Whether two templates could ever give one text. Facts in `settled` (region, organ, code) are taken as they are there, all
// others may be anything of their kind. Errs towards yes.
bool can_be_equal(const Template& one, const Facts& settled_of_one, const Template& other, const Facts& settled_of_other);

}  // namespace numbering
