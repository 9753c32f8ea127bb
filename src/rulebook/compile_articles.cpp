// Parameters, articles, and who cites which article.
#include <algorithm>

#include "base/sort_stably.h"
#include "rulebook/compiler.h"

namespace rulebook {
namespace {

// 1 to kMaxArticle as laws write it: 七, 十二, 一百零三, 一千零一十.
std::string in_chinese(int number) {
  constexpr const char* kDigits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  std::string out;
  bool gap = false;
  for (const auto& [worth, unit] : {std::pair{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}}) {
    const int digit = number / worth % 10;
    if (digit == 0) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += "零";
    gap = false;
    if (!(worth == 10 && digit == 1 && out.empty())) out += kDigits[digit];
    out += unit;
  }
  return out;
}

}  // namespace

void Compiler::read_parameters(const Node& node) {
  if (!node.is_map())
    return problems_.error(node, "rulebook.not_a_map", "`parameters` is a map: name → parameter");
  for (const auto& [name, value] : node.members) {
    if (!check_fields(value, "parameter", problems_)) continue;
    ParameterInfo info;
    info.name = name;
    info.type = text(value, "type");
    info.title = words(value.find("title"), value);
    info.choices = texts(value.find("choices"));
    info.confirm = words(value.find("confirm"), value, false);
    info.least = bound_of(value, "least");
    info.most = bound_of(value, "most");
    if (info.least && info.most && *info.least > *info.most)
      problems_.later_error(value, "rulebook.bad_number", "`least` is more than `most`");
    const Node* standard = value.find("default");
    if (!standard) {
      problems_.error(value, "rulebook.missing_field", fmt::format("parameter '{}' needs a `default`", name));
      continue;
    }
    info.standard = to_json(*standard);
    if (const auto wrong = fault_of(info, info.standard); !wrong.empty())
      problems_.error(*standard, "rulebook.bad_parameter",
                      fmt::format("the default of '{}' {}", name, wrong));
    if (const Node* dated = value.find("values")) read_dated(*dated, info);
    for (const auto& other : model_.parameters)
      if (other.name == name)
        problems_.error(value, "rulebook.id_twice", fmt::format("two parameters are called '{}'", name));
    Node& place = parameter_places_[name];
    place.file = value.file;
    place.line = value.line;
    place.column = value.column;
    model_.parameters.push_back(std::move(info));
  }
}

std::optional<std::int64_t> Compiler::bound_of(const Node& parameter, std::string_view key) {
  const Node* n = parameter.find(key);
  if (!n) return std::nullopt;
  if (n->kind != Node::Kind::integer)
    problems_.later_error(*n, "rulebook.bad_number", fmt::format("`{}` is a whole number", key));
  return n->integer;
}

// Defaults that replace the first from a day on, in the order of their days.
void Compiler::read_dated(const Node& list, ParameterInfo& info) {
  if (!list.is_list())
    return problems_.error(list, "rulebook.not_a_list", "`values` is a list of {from, value}");
  for (const auto& item : list.items) {
    if (!check_fields(item, "dated value", problems_)) continue;
    const auto from = base::LegalDay::parse(text(item, "from"));
    const Node* value = item.find("value");
    if (!from || !value) {
      problems_.error(item, "rulebook.bad_date", "a dated value needs `from`, a day, and `value`",
                      "write the day as 2026-02-01");
      continue;
    }
    ParameterInfo::Dated dated{*from, to_json(*value)};
    if (const auto wrong = fault_of(info, dated.value); !wrong.empty())
      problems_.error(*value, "rulebook.bad_parameter",
                      fmt::format("this value of '{}' {}", info.name, wrong));
    if (!info.dated.empty() && dated.from <= info.dated.back().from)
      problems_.error(item, "rulebook.bad_date", "each dated value begins after the one before it");
    info.dated.push_back(std::move(dated));
  }
}

void Compiler::read_articles(const Node& list, const FileContext& context, bool principles) {
  for (const auto& node : list.items) {
    if (!check_fields(node, principles ? "principle" : "article", problems_)) continue;
    Article out;
    const Node* number = node.find("article");
    if (number && number->kind == Node::Kind::integer)
      out.number = static_cast<int>(number->integer);
    else
      problems_.error(node, "rulebook.missing_field", "`article` must be a number");
    out.clause = text(node, "clause");
    out.layer = context.layer;
    out.source = model_.sources[static_cast<std::size_t>(context.source)].title.zh;
    out.title = words(node.find("title"), node);
    out.principle = principles;
    cites(node, context.source, out.number, "", 3);
    clause_fits(node, out.number, out.clause);
    if (principles) {
      out.statement = words(node.find("statement"), node);
      out.reason = words(node.find("reason"), node);
    }
    if (principles)
      out.declared.push_back(
          {out.clause, out.statement, out.reason, read_gathers(node, context.source, out.number)});
    if (out.number >= 0) model_.articles.push_back(std::move(out));
  }
}

int Compiler::article_number(const Node& range, std::string_view key) {
  const Node* found = range.find(key);
  if (found && found->kind == Node::Kind::integer && found->integer >= 1 && found->integer <= kMaxArticle)
    return static_cast<int>(found->integer);
  problems_.error(found ? *found : range, "rulebook.bad_number",
                  fmt::format("`{}` is the number of an article, 1 to {}", key, kMaxArticle));
  return 0;
}

void Compiler::read_article_range(const Node& node) {
  if (!check_fields(node, "articles", problems_)) return;
  model_.first_article = article_number(node, "first");
  model_.last_article = article_number(node, "last");
  if (model_.last_article < model_.first_article)
    problems_.error(node, "rulebook.bad_number", "`last` comes before `first`");
}

// Of the principle of article `number`. Both ends must be articles of its text, and it is no sum of itself.
std::optional<Article::Gathers> Compiler::read_gathers(const Node& principle, int source, int number) {
  const Node* node = principle.find("gathers");
  if (!node || !check_fields(*node, "gathers", problems_)) return std::nullopt;
  const Article::Gathers out{article_number(*node, "first"), article_number(*node, "last"), {}};
  if (out.first == 0 || out.last == 0) return std::nullopt;
  if (out.last < out.first)
    problems_.error(*node, "rulebook.bad_number", "`last` comes before `first`");
  if (out.first <= number && number <= out.last)
    problems_.error(*node, "rulebook.bad_number", fmt::format("article {} gathers itself", number),
                    "name the articles before it or after it");
  for (const char* key : {"first", "last"})
    cites(*node->find(key), source, static_cast<int>(node->find(key)->integer), "", 3);
  return out;
}

// A rule that only advises, or waits for a person, finds nothing that could be gathered.
void Compiler::find_gathered_rules() {
  for (auto& article : model_.articles)
    for (auto& declared : article.declared) {
      if (!declared.gathers) continue;
      for (const auto& rule : model_.rules) {
        const auto& title = model_.sources[static_cast<std::size_t>(rule.source)].title.zh;
        const bool among = rule.article >= declared.gathers->first && rule.article <= declared.gathers->last;
        const bool only_advises =
            rule.effect.kind == Operand::Kind::literal &&
            (rule.effect.literal == base::Json(name_of(Effect::advice)) ||
             rule.effect.literal == base::Json(name_of(Effect::signal)));
        if (among && !rule.refined && !only_advises && title == article.source)
          declared.gathers->rules.push_back(rule.id);
      }
    }
}

// A clause is of its own article: "第七条第二款" of article 7, also among others: "第六条、第七条".
void Compiler::clause_fits(const Node& node, int number, const std::string& clause) {
  if (clause.empty() || number < 1 || number > kMaxArticle) return;
  const std::string own = fmt::format("第{}条", in_chinese(number));
  const std::string_view comma = "、";
  for (std::string_view rest = clause;;) {
    if (rest.starts_with(own) || rest.starts_with(fmt::format("第{}条", number))) return;
    const auto next = rest.find(comma);
    if (next == std::string_view::npos) break;
    rest.remove_prefix(next + comma.size());
  }
  const Node* place = node.find("clause");
  problems_.later_error(place ? *place : node, "rulebook.wrong_clause",
                        fmt::format("'{}' is no clause of article {}", clause, number),
                        fmt::format("it begins with {}", own));
}

// Who cites an article, to be looked at when all files are read.
void Compiler::cites(const Node& place, int source, int number, const std::string& id, int kind) {
  if (citations_.size() == kMaxCitations)
    problems_.error(place, "rulebook.too_large",
                    fmt::format("more than {} rules and articles in one bundle", kMaxCitations));
  if (citations_.size() > kMaxCitations) return;
  Node where;
  where.file = place.file;
  where.line = place.line;
  where.column = place.column;
  citations_.push_back({std::move(where), source, number, kind, id});
}

Article* Compiler::article_of(int source, int number) {
  const auto& title = model_.sources[static_cast<std::size_t>(source)].title.zh;
  Article* principle = nullptr;
  for (auto& a : model_.articles) {
    if (a.number != number || a.source != title) continue;
    if (!a.principle) return &a;
    principle = &a;
  }
  return principle;
}

// No one may cite an article that the text does not have.
void Compiler::cited_articles_exist() {
  std::map<std::string, int> last;  // by the title of the source
  for (const auto& s : model_.sources)
    if (s.last_article > 0) last[s.title.zh] = s.last_article;
  if (model_.last_article > 0) {
    auto& own = last[model_.sources[static_cast<std::size_t>(model_.own_source)].title.zh];
    own = std::max(own, model_.last_article);
  }
  for (const auto& c : citations_) {
    const auto& title = model_.sources[static_cast<std::size_t>(c.source)].title;
    const auto found = last.find(title.zh);
    if (c.number < 1 || (found != last.end() && c.number > found->second))
      problems_.error(c.place, "rulebook.no_such_article",
                      fmt::format("'{}' has no article {}", title.en.empty() ? title.zh : title.en, c.number),
                      found == last.end() ? "articles are numbered from 1"
                                          : fmt::format("it has articles 1 to {}", found->second));
  }
}

// Clauses that people judge are told with the article's rules; an article that is a principle stands alone.
void Compiler::finish_articles() {
  for (const auto code : needed_messages())
    if (!model_.messages.contains(code) && !problems_.failed())
      problems_.add({true, "rulebook.missing_message", "", fmt::format("the message '{}' is missing", code),
                     "include the folder that holds the common messages"});
  cited_articles_exist();
  std::vector<Article> merged;
  for (auto& a : model_.articles) {
    const auto same = std::find_if(merged.begin(), merged.end(), [&](const Article& m) {
      return m.number == a.number && m.source == a.source && m.layer == a.layer;
    });
    if (same == merged.end()) {
      merged.push_back(std::move(a));
      continue;
    }
    auto declared = std::move(same->declared);
    declared.insert(declared.end(), a.declared.begin(), a.declared.end());
    if (same->principle && !a.principle) *same = std::move(a);
    same->declared = std::move(declared);
  }
  model_.articles = std::move(merged);
  for (const auto& c : citations_) {
    if (c.kind == 3) continue;
    Article* article = article_of(c.source, c.number);
    const bool refined = c.kind == 0 && refined_by_.contains(c.id);
    if (!article && c.kind == 0 && !refined)
      problems_.error(c.place, "rulebook.unknown_article",
                      fmt::format("rule '{}' cites article {}, which `articles` of its file does not name",
                                  c.id, c.number));
    if (!article || refined) continue;
    (c.kind == 0 ? article->rules : c.kind == 1 ? article->gates : article->exceptions).push_back(c.id);
    if (c.kind == 0) article->principle = false;
  }
  find_gathered_rules();
  base::sort_stably(model_.articles, [](const Article& a, const Article& b) {
    return a.layer != b.layer ? a.layer > b.layer : a.number < b.number;
  });
}

}  // namespace rulebook
