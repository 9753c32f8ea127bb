// Texts as they come, and rules put together from the bytes: what loads must also answer, whatever the record holds.
#include <cstdint>
#include <string>
#include <vector>

#include "rulebook/compiler.h"

namespace {

using namespace rulebook;

struct Bytes {
  const std::uint8_t *at, *end;
  std::size_t next(std::size_t n) { return at == end ? 0 : *at++ % n; }
  std::string one_of(const std::vector<std::string>& words) { return words[next(words.size())]; }
};

std::string times(Bytes& b) {
  return b.one_of({"$trigger", "$x", "$x.day", "[$x.day, $trigger]", "[]", "[$trigger, $x]"});
}

std::string value(Bytes& b) {
  return b.one_of({"k1", "3", "$trigger.k", "$x.k", "{parameter: p}", "{count: $trigger.list}", "{count_of: {record: c}}",
                   "{days_from: $trigger.day}", "{plus: [$x.n, {parameter: p}]}", "{sum: $trigger.list, of: n}"});
}

std::string type(Bytes& b) { return b.one_of({"a", "b", "c", "d"}); }

std::string pattern(Bytes& b, int depth);

std::string deadline(Bytes& b, int depth) {
  const std::string start = b.next(2) ? "time: " + times(b) : "upon: " + pattern(b, depth + 1);
  return "{starts: {" + start + "}, amount: " + b.one_of({"0", "2", "{parameter: p}"}) + ", unit: " +
         b.one_of({"hours", "natural_days", "working_days", "months"}) + b.one_of({"", ", direction: before"}) +
         (depth > 3 || b.next(3) ? "" : ", pauses: [{from: {record: c}, until: " + pattern(b, depth + 1) + "}]") + "}";
}

std::string record(Bytes& b, int depth) {
  std::string out = "{record: " + type(b);
  if (b.next(2)) out += ", where: {k: " + value(b) + "}";
  if (b.next(2))
    out += ", order: {" + b.one_of({"after", "before", "from_day_of", "recorded_after"}) + ": " + times(b) + "}";
  if (b.next(3) == 0) out += ", at_least: " + b.one_of({"0", "1", "2", "{parameter: p}"});
  if (b.next(4) == 0) out += ", counts: false";
  if (b.next(4) == 0) out += ", distinct: k";
  if (b.next(4) == 0) out += ", latest_per: [k]";
  if (b.next(4) == 0) out += ", time: " + b.one_of({"received", "none", "[$x.day]", "[]"});
  if (depth < 4 && b.next(4) == 1) out += ", unless: [" + pattern(b, depth + 1) + "]";
  return out + "}";
}

std::string pattern(Bytes& b, int depth) {
  const auto list = [&] { return "[" + pattern(b, depth + 1) + ", " + pattern(b, depth + 1) + "]"; };
  switch (depth > 3 ? 0 : b.next(8)) {
    case 1:
      return "{all_of: " + list() + "}";
    case 2:
      return "{any_of: " + list() + "}";
    case 3:
      return "{none_of: " + list() + "}";
    case 4:
      return "{test: " + value(b) + ", is: " + value(b) + "}";
    case 5:
      return "{passed: " + deadline(b, depth + 1) + "}";
    case 6:
      return "{for_each: {items_of: $trigger.list, as: i}, holds: " + pattern(b, depth + 1) + "}";
    default:
      return record(b, depth);
  }
}

std::string rule(Bytes& b) {
  std::string out =
      "  - id: r\n    article: 1\n    clause: 第一条\n    title: {zh: 规, en: R}\n    asks: {zh: 求, en: A}\n"
      "    answers: {zh: 谁, en: W}\n    cure: {zh: 补, en: M}\n    trigger: ";
  if (b.next(4) == 0) return out + "{state: {all_of: [{record: a}, {record: b, as: x}]}}\n    requires: " + pattern(b, 0) + "\n";
  out += "{record: a, with: [{record: b, as: x}]}\n    subject: {kind: k, id: $trigger.k}\n";
  if (b.next(4) == 0) return out + "    forbids: " + record(b, 1) + "\n    window: {until: {upon: " + pattern(b, 2) + "}}\n";
  return out + "    requires: " + pattern(b, 0) + "\n    deadline: " + deadline(b, 0) + "\n";
}

// The messages that every bundle needs, and a manifest.
Files around(std::string text, bool manifest) {
  std::string messages = "layer: language\nmessages:\n";
  for (const auto code : needed_messages()) messages += "  " + std::string(code) + ": {zh: 话, en: words}\n";
  Files out{{"a/m.yaml", std::move(messages)}, {"a/z.yaml", std::move(text)}};
  if (manifest)
    out["a/a.yaml"] =
        "layer: law\nsource: {title: {zh: 法, en: Law}}\nrulebook: {id: a, version: '1', title: {zh: 甲, en: A}, in_force: "
        "{from: 2020-01-01}}\narticles: [{article: 1, clause: 第一条, title: {zh: 一, en: One}}]\nrecord:\n"
        "  corrections: {type: fixed, target: of, fields: fields}\n  times: {claimed: when, uncertainty: spread}\n"
        "  explanations: {type: told, obligation: what, reason: why, command: tell, field: what, label: {zh: 说, en: Tell}}\n"
        "parameters: {p: {type: integer, default: 1, least: 0, most: 9, title: {zh: 参, en: P}, values: [{from: 2026-03-03, "
        "value: 2}]}}\n";
  return out;
}

std::vector<Fact> facts_of(Bytes& b) {
  std::vector<Fact> out;
  base::Instant at = base::Instant::parse("2026-03-01T00:00:00+08:00").value();
  for (std::uint64_t i = 0, n = b.next(7); i < n; ++i) {
    Fact fact;
    fact.seq = fact.n = i;
    fact.type = type(b);
    fact.at = at = at.plus_hours(static_cast<std::int64_t>(b.next(48)));
    base::JsonObject body{{"k", "k" + std::to_string(b.next(2))}, {"n", static_cast<std::int64_t>(b.next(5))}};
    if (b.next(2)) body["day"] = b.one_of({"2026-03-02", "no day", "2026-03-02T09:00:00.000000Z"});
    if (b.next(3) == 0) body["list"] = base::JsonArray{base::JsonObject{{"n", 2}}, 7};
    fact.body = std::move(body);
    out.push_back(std::move(fact));
  }
  return out;
}

void must_answer(const Files& files, Reading reading, Bytes& b) {
  const auto rulebook = Rulebook::load(files, nullptr, reading);
  if (!rulebook) return;
  if (!Rulebook::load(*bundle_from_text(rulebook->canonical_text()), nullptr, reading)) __builtin_trap();
  const auto parameters = rulebook->standard_parameters();
  const auto none = evaluate(*rulebook, Calendar(), parameters, {}, base::Instant{});
  if (none)
    for (const auto& o : *none)
      if (o.status != Status::not_triggered) __builtin_trap();
  const auto facts = facts_of(b);
  const auto now = base::Instant::parse("2026-03-20T00:00:00+08:00").value();
  const auto all = evaluate(*rulebook, Calendar(), parameters, facts, now);
  if (!all) return;
  for (const auto& o : *all)
    if (!explain(*rulebook, Calendar(), parameters, facts, now, o.id)) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto calendar = Calendar::load({{"c.yaml", text}})) calendar->kind({20'000});
  const auto selected = select_bundle({{"a/a.yaml", text}}, "a");
  if (selected && selected->empty()) __builtin_trap();
  Bytes bytes{data, data + size};
  must_answer(around(text, false), Reading::incoming, bytes);
  must_answer(around(text, true), Reading::incoming, bytes);
  bytes.at = data;
  const auto made = around("layer: law\nsource: {title: {zh: 法, en: Law}}\nrules:\n" + rule(bytes), true);
  must_answer(made, Reading::installed, bytes);
  return 0;
}
