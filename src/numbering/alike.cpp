// Whether two templates could give one text: each is a small automaton over characters, and the two are run side by side.
#include <set>

#include "numbering/names.h"

namespace numbering {
namespace {

enum class Class { letter, digit, first_digit, any };

struct Edge {
  std::size_t to = 0;
  Class kind = Class::any;
  std::string letter;
};

struct Automaton {
  std::vector<std::vector<Edge>> edges{1};
  std::vector<std::vector<std::size_t>> skips{1};  // without a character

  std::size_t end() const { return edges.size() - 1; }
  void step(Class kind, std::string letter = {}) {
    edges.back().push_back({edges.size(), kind, std::move(letter)});
    edges.emplace_back();
    skips.emplace_back();
  }
  void repeat(Class kind) { edges.back().push_back({end(), kind, {}}); }
  void write(std::string_view text) {
    for (auto& character : characters_of(text)) step(Class::letter, std::move(character));
  }
  void write_digits(const Piece& piece) {
    if (piece.width == 0)
      step(Class::first_digit);
    for (int i = 0; i < piece.width; ++i) step(Class::digit);
    if (!piece.fixed)
      repeat(Class::digit);
  }
};

void write_fact(Automaton& out, const Piece& piece, const Facts& settled) {
  if (is_open_digits(piece))
    return out.write_digits(piece);
  if (piece.fact == Fact::year || piece.fact == Fact::case_year) {
    for (int i = 0; i < 4; ++i) out.step(Class::digit);
    return;
  }
  const auto known = settled.shown.find(piece.fact);
  if (!is_open_text(piece) && known != settled.shown.end())
    return out.write(known->second);
  out.step(Class::any);
  out.repeat(Class::any);
}

Automaton automaton_of(const Template& source, const Facts& settled) {
  Automaton out;
  for (const auto& piece : source.pieces()) {
    if (piece.kind == Piece::Kind::text)
      out.write(piece.text);
    if (piece.kind == Piece::Kind::serial)
      out.write_digits(piece);
    if (piece.kind == Piece::Kind::fact)
      write_fact(out, piece, settled);
    if (piece.kind != Piece::Kind::again)
      continue;
    const auto before = out.end();
    out.write("-");
    out.step(Class::first_digit);
    out.repeat(Class::digit);
    out.step(Class::any), out.edges[out.end() - 1].pop_back();  // a state of its own, to which both ways lead
    out.skips[out.end() - 1].push_back(out.end());
    out.skips[before].push_back(out.end());
  }
  return out;
}

bool takes(const Edge& edge, const std::string& character) {
  const bool digit = character.size() == 1 && character[0] >= '0' && character[0] <= '9';
  switch (edge.kind) {
    case Class::letter:
      return edge.letter == character;
    case Class::digit:
      return digit;
    case Class::first_digit:
      return digit && character[0] != '0';
    case Class::any:
      return true;
  }
  return true;
}

bool meet(const Edge& one, const Edge& other) {
  if (one.kind == Class::letter)
    return takes(other, one.letter);
  if (other.kind == Class::letter)
    return takes(one, other.letter);
  return true;  // digits, first digits and anything have digits in common
}

}  // namespace

bool can_be_equal(const Template& one, const Facts& settled_of_one, const Template& other, const Facts& settled_of_other) {
  const auto a = automaton_of(one, settled_of_one), b = automaton_of(other, settled_of_other);
  std::set<std::pair<std::size_t, std::size_t>> seen{{0, 0}};
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, 0}};
  const auto go = [&](std::size_t x, std::size_t y) {
    if (seen.emplace(x, y).second)
      open.emplace_back(x, y);
  };
  while (!open.empty()) {
    const auto [x, y] = open.back();
    open.pop_back();
    if (x == a.end() && y == b.end())
      return true;
    for (const auto to : a.skips[x]) go(to, y);
    for (const auto to : b.skips[y]) go(x, to);
    for (const auto& left : a.edges[x])
      for (const auto& right : b.edges[y])
        if (meet(left, right))
          go(left.to, right.to);
  }
  return false;
}

}  // namespace numbering
