// Why an obligation stands as it does, in the words of the bundle's messages.
#include <fmt/format.h>

#include <algorithm>

#include "rulebook/evaluator.h"

namespace rulebook {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::size_t kGapsTold = 20;

std::string replaced(std::string text, std::string_view name, const std::string& by) {
  const std::string token = "{" + std::string(name) + "}";
  for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at + by.size()))
    text.replace(at, token.size(), by);
  return text;
}

}  // namespace

Words same(std::string text) {
  return {text, text};
}

Words filled(const Words& words, const std::vector<std::pair<std::string_view, Words>>& given) {
  Words out = words;
  for (const auto& [name, value] : given) {
    out.zh = replaced(std::move(out.zh), name, value.zh);
    out.en = replaced(std::move(out.en), name, value.en);
  }
  return out;
}

std::string shown(base::Instant instant) {
  const auto t = base::LegalTime::of(instant);
  if (instant == t.day.end()) return t.day.text() + " 24:00";
  if (t.second == 0) return fmt::format("{} {:02}:{:02}", t.day.text(), t.hour, t.minute);
  return fmt::format("{} {:02}:{:02}:{:02}", t.day.text(), t.hour, t.minute, t.second);
}

// At most two units: "3天4小时".
Words Evaluator::duration(std::int64_t us) const {
  const std::int64_t seconds = std::max<std::int64_t>((us + kSecond - 1) / kSecond, 1);
  const std::pair<std::string_view, std::int64_t> units[] = {{"duration.days", seconds / 86'400},
                                                             {"duration.hours", seconds / 3600 % 24},
                                                             {"duration.minutes", seconds / 60 % 60},
                                                             {"duration.seconds", seconds % 60}};
  Words out;
  int told = 0;
  for (const auto& [code, n] : units) {
    if (told == 2 || (told == 1 && n == 0)) break;
    if (n == 0) continue;
    const Words w = filled(message(code), {{"n", same(std::to_string(n))}});
    out.zh += w.zh;
    out.en += (told ? " " : "") + w.en;
    ++told;
  }
  return out;
}

void Evaluator::say(Obligation& into, std::string_view code,
                    const std::vector<std::pair<std::string_view, Words>>& given) {
  if (const Words& words = message(code); !words.empty())
    into.why.push_back({std::string(code), filled(words, given)});
}

void Evaluator::tell(Judged& judged) {
  Obligation& out = judged.obligation;
  std::string seqs;
  for (const auto& r : out.record) seqs += (seqs.empty() ? "" : ", ") + std::to_string(r.seq);
  const Words due = same(out.due ? shown(*out.due) : std::string());
  const Words limit = same(judged.limit ? shown({judged.limit->at.nominal}) : std::string());
  if (judged.rule->kind != RuleKind::achievement && out.status != Status::exempt) {
    tell_kept(judged);
    return tell_rest(judged);
  }
  switch (out.status) {
    case Status::not_triggered:
      break;
    case Status::met:
      if (judged.limit && judged.required.timed && !judged.limit->standing &&
          judged.rule->deadline->late_counts)
        say(out, "why.met_in_time", {{"records", same(seqs)}, {"due", limit}});
      else
        say(out, "why.met", {{"records", same(seqs)}});
      break;
    case Status::met_late:
      say(out, "why.met_late",
          {{"records", same(seqs)},
           {"due", limit},
           {"late", duration(judged.required.time.nominal - judged.limit->at.nominal)}});
      break;
    case Status::open:
    case Status::breached:
      tell_open(judged);
      break;
    case Status::exempt: {
      const auto& applied = judged.considered.front();
      say(out, "why.exempt",
          {{"exception", applied.exception->title}, {"clause", same(applied.exception->clause)}});
      if (!applied.says.empty()) out.why.push_back({"why.exception", applied.says});
      break;
    }
  }
  tell_rest(judged);
}

void Evaluator::tell_rest(Judged& judged) {
  Obligation& out = judged.obligation;
  const Words due = same(out.due ? shown(*out.due) : std::string());
  if (out.effect == Effect::signal && out.status == Status::open) say(out, "why.signal");
  if (out.certainty == Certainty::possible && out.status != Status::exempt)
    say(out, out.status == Status::met_late || out.status == Status::breached ? "why.possibly_in_time"
                                                                              : "why.possibly_late");
  if (out.due_provisional) say(out, "why.provisional", {{"due", due}});
  for (const auto& r : out.cured)
    say(out, "why.cured",
        {{"record", same(std::to_string(r.seq))}, {"label", r.label.empty() ? same(r.type) : r.label}});
  for (const auto& name : out.unconfirmed)
    for (const auto& info : model_.parameters)
      if (info.name == name) say(out, "why.unconfirmed", {{"parameter", info.title}, {"text", info.confirm}});
  if (out.explained) say(out, "why.explained", {{"reason", same(out.explained->reason)}});
}

void Evaluator::tell_gap(Obligation& into, const Gap& gap) {
  const Words from = same(shown({gap.from}));
  if (gap.until)
    say(into, "why.gap",
        {{"from", from}, {"until", same(shown({*gap.until}))}, {"length", duration(*gap.until - gap.from)}});
  else
    say(into, "why.gap_lasts", {{"from", from}});
}

// Of what must hold, or must not happen.
void Evaluator::tell_kept(Judged& judged) {
  Obligation& out = judged.obligation;
  std::string seqs;
  for (const auto& r : out.record) seqs += (seqs.empty() ? "" : ", ") + std::to_string(r.seq);
  const Words until = same(judged.until ? shown({judged.until->nominal}) : std::string());
  if (judged.rule->kind == RuleKind::prohibition) {
    if (out.status == Status::breached)
      say(out, "why.forbidden", {{"records", same(seqs)}});
    else
      say(out, judged.until ? "why.upheld_until" : "why.upheld", {{"until", until}});
    return;
  }
  for (std::size_t i = 0; i < judged.gaps.size() && i < kGapsTold; ++i) tell_gap(out, judged.gaps[i]);
  if (judged.gaps.empty())
    say(out, out.status == Status::met ? "why.covered" : "why.window_open", {{"until", until}});
}

void Evaluator::tell_open(Judged& judged) {
  Obligation& out = judged.obligation;
  const Words due = same(out.due ? shown(*out.due) : std::string());
  if (out.status == Status::breached)
    say(out, "why.breached", {{"due", due}});
  else if (judged.limit && judged.limit->standing)
    say(out, "why.open_standing");
  else if (out.due)
    say(out, "why.open_until", {{"due", due}});
  else
    say(out, "why.open_no_limit");
  matcher_.missing(judged.rule->requires_, judged.missing);
  for (const auto& words : judged.missing) {
    const auto told = std::find_if(out.why.begin(), out.why.end(), [&](const Sentence& s) {
      return s.code == "why.missing" && s.text.zh.find(words.zh) != std::string::npos;
    });
    if (told == out.why.end()) say(out, "why.missing", {{"what", words}});
  }
}

}  // namespace rulebook
