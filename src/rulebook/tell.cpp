// Why an obligation stands as it does, in the words of the bundle's messages.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rulebook/evaluator.h"

namespace rulebook {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::size_t kGapsTold = 20;

std::vector<Message::Part> parts_of(std::string_view text) {
  std::vector<Message::Part> out;
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto shut = open == text.npos ? text.npos : text.find('}', open);
    if (shut == text.npos) break;
    if (open > 0) out.push_back({std::string(text.substr(0, open)), {}});
    out.push_back({{}, std::string(text.substr(open + 1, shut - open - 1))});
    text.remove_prefix(shut + 1);
  }
  if (!text.empty()) out.push_back({std::string(text), {}});
  return out;
}

void put_together(std::string& out, const std::vector<Message::Part>& parts, std::span<const Given> given,
                  std::string_view Given::*in) {
  for (const auto& part : parts) {
    out += part.text;
    if (part.name.empty()) continue;
    const auto named = std::find_if(given.begin(), given.end(), [&](const Given& g) { return g.name == part.name; });
    if (named == given.end())
      out += "{" + part.name + "}";
    else
      out += (*named).*in;
  }
}

}  // namespace

namespace {

std::string seqs_of(const std::vector<RecordRef>& records) {
  std::string out;
  for (const auto& r : records) out += (out.empty() ? "" : ", ") + std::to_string(r.seq);
  return out;
}

}  // namespace

Message message_of(Words words) {
  Message out;
  out.zh = parts_of(words.zh);
  out.en = parts_of(words.en);
  out.words = std::move(words);
  return out;
}

Words filled(const Message& message, std::span<const Given> given) {
  Words out;
  put_together(out.zh, message.zh, given, &Given::zh);
  put_together(out.en, message.en, given, &Given::en);
  return out;
}

std::string shown(base::Instant instant) {
  const auto t = base::LegalTime::of(instant);
  std::string out = t.day.text();
  if (instant == t.day.end()) return out += " 24:00";
  const auto two = [&out](char before, int n) {
    out += before;
    out += static_cast<char>('0' + n / 10);
    out += static_cast<char>('0' + n % 10);
  };
  two(' ', t.hour);
  two(':', t.minute);
  if (t.second != 0) two(':', t.second);
  return out;
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
    const Words w = filled(message(code), std::array{Given("n", std::to_string(n))});
    out.zh += w.zh;
    out.en += (told ? " " : "") + w.en;
    ++told;
  }
  return out;
}

void Evaluator::say(Obligation& into, std::string_view code, std::initializer_list<Given> given) {
  if (const Message& said = message(code); !said.empty())
    into.why.push_back({std::string(code), filled(said, given)});
}

void Evaluator::tell(Judged& judged) {
  Obligation& out = judged.obligation;
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
        say(out, "why.met_in_time", {{"records", seqs_of(out.record)}, {"due", shown({judged.limit->at.nominal})}});
      else
        say(out, "why.met", {{"records", seqs_of(out.record)}});
      break;
    case Status::met_late:
      say(out, "why.met_late",
          {{"records", seqs_of(out.record)},
           {"due", shown({judged.limit->at.nominal})},
           {"late", duration(judged.required.time.nominal - judged.limit->at.nominal)}});
      break;
    case Status::open:
    case Status::breached:
      tell_open(judged);
      break;
    case Status::exempt: {
      const auto& applied = judged.considered.front();
      say(out, "why.exempt",
          {{"exception", applied.exception->title}, {"clause", applied.exception->clause}});
      if (!applied.says.empty()) out.why.push_back({"why.exception", applied.says});
      break;
    }
  }
  tell_rest(judged);
}

void Evaluator::tell_rest(Judged& judged) {
  Obligation& out = judged.obligation;
  if (out.effect == Effect::signal && out.status == Status::open) say(out, "why.signal");
  if (out.certainty == Certainty::possible && out.status != Status::exempt)
    say(out, out.status == Status::met_late || out.status == Status::breached ? "why.possibly_in_time"
                                                                              : "why.possibly_late");
  if (out.due_provisional) say(out, "why.provisional", {{"due", shown(*out.due)}});
  for (const auto& r : out.cured)
    say(out, "why.cured",
        {{"record", std::to_string(r.seq)}, {"label", r}});
  for (const auto& name : out.unconfirmed)
    for (const auto& info : model_.parameters)
      if (info.name == name) say(out, "why.unconfirmed", {{"parameter", info.title}, {"text", info.confirm}});
  if (out.explained) say(out, "why.explained", {{"reason", out.explained->reason}});
}

void Evaluator::tell_gap(Obligation& into, const Gap& gap) {
  const std::string from = shown({gap.from});
  if (gap.until)
    say(into, "why.gap",
        {{"from", from}, {"until", shown({*gap.until})}, {"length", duration(*gap.until - gap.from)}});
  else
    say(into, "why.gap_lasts", {{"from", from}});
}

// Of what must hold, or must not happen.
void Evaluator::tell_kept(Judged& judged) {
  Obligation& out = judged.obligation;
  const std::string until = judged.until ? shown({judged.until->nominal}) : std::string();
  if (judged.rule->kind == RuleKind::prohibition) {
    if (out.status == Status::breached)
      say(out, "why.forbidden", {{"records", seqs_of(out.record)}});
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
  if (out.status == Status::breached)
    say(out, "why.breached", {{"due", out.due ? shown(*out.due) : std::string()}});
  else if (judged.limit && judged.limit->standing)
    say(out, "why.open_standing");
  else if (out.due)
    say(out, "why.open_until", {{"due", shown(*out.due)}});
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
