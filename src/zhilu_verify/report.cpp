#include "zhilu_verify/report.h"

#include <algorithm>

#include "base/json.h"

namespace zhilu_verify {
namespace {

Message verdict_message(Verdict verdict) {
  switch (verdict) {
    case Verdict::sound:
      return Message("verdict.sound");
    case Verdict::not_sound:
      return Message("verdict.not_sound");
    case Verdict::not_checked:
      break;
  }
  return Message("verdict.not_checked");
}

// Names come from the bag; a terminal must not take orders from them.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return out;
}

void add_findings(std::string& out, const Check& check, Language language) {
  for (const auto& finding : check.findings) {
    out += "    " + say(language, verdict_message(finding.verdict)) + "  ";
    if (!finding.where.empty()) out += printable(finding.where) + "  ";
    if (finding.seq) out += "seq " + std::to_string(*finding.seq) + "  ";
    out += printable(say(language, finding.what)) + "\n";
  }
  if (check.unlisted > 0)
    out += "    " + say(language, Message("more", {std::to_string(check.unlisted)})) + "\n";
}

}  // namespace

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::sound:
      return "sound";
    case Verdict::not_sound:
      return "not_sound";
    case Verdict::not_checked:
      break;
  }
  return "not_checked";
}

void Check::add(Finding finding) {
  if (findings.size() < kMaxFindings) {
    findings.push_back(std::move(finding));
  } else {
    ++unlisted;
  }
}

void Check::wrong(std::string where, Message what, std::optional<std::uint64_t> seq) {
  verdict = Verdict::not_sound;
  add({Verdict::not_sound, std::move(where), seq, std::move(what)});
}

void Check::note(std::string where, Message what, std::optional<std::uint64_t> seq) {
  add({Verdict::not_checked, std::move(where), seq, std::move(what)});
}

void Check::skip(Message why) {
  if (verdict != Verdict::not_sound) verdict = Verdict::not_checked;
  add({Verdict::not_checked, {}, {}, std::move(why)});
}

bool Report::sound() const {
  return !checks.empty() && std::all_of(checks.begin(), checks.end(), [](const Check& check) {
    return check.verdict == Verdict::sound ||
           (check.name == "anchor" && check.verdict == Verdict::not_checked);
  });
}

const Check* Report::find(std::string_view name) const {
  const auto at = std::find_if(checks.begin(), checks.end(), [&](const Check& c) { return c.name == name; });
  return at == checks.end() ? nullptr : &*at;
}

std::string as_text(const Report& report, Language language) {
  std::string out =
      say(language, Message("total.counts", {printable(report.bag), std::to_string(report.files),
                                             std::to_string(report.bytes), std::to_string(report.entries)})) +
      "\n";
  for (const auto& check : report.checks) {
    out += "  " + say(language, verdict_message(check.verdict)) + "  " + say(language, check.heading) + "\n";
    add_findings(out, check, language);
  }
  if (!report.fingerprint.empty()) {
    const Message anchor = report.anchored ? Message("total.anchored", {report.fingerprint})
                                           : Message("total.not_anchored", {report.fingerprint});
    out += say(language, anchor) + "\n";
  }
  return out + say(language, report.sound() ? Message("total.sound") : Message("total.not_sound")) + "\n";
}

std::string as_json(const Report& report, Language language) {
  base::JsonArray checks;
  for (const auto& check : report.checks) {
    base::JsonArray findings;
    for (const auto& f : check.findings) {
      base::JsonObject one{{"verdict", verdict_name(f.verdict)},
                           {"where", printable(f.where)},
                           {"code", std::string(f.what.code)},
                           {"what", printable(say(language, f.what))}};
      if (f.seq) one["seq"] = static_cast<std::int64_t>(*f.seq);
      findings.push_back(std::move(one));
    }
    checks.push_back(base::JsonObject{{"check", check.name},
                                      {"verdict", verdict_name(check.verdict)},
                                      {"findings", std::move(findings)},
                                      {"unlisted", static_cast<std::int64_t>(check.unlisted)}});
  }
  const base::Json all = base::JsonObject{{"bag", printable(report.bag)},
                                          {"sound", report.sound()},
                                          {"anchored", report.anchored},
                                          {"fingerprint", report.fingerprint},
                                          {"files", static_cast<std::int64_t>(report.files)},
                                          {"bytes", static_cast<std::int64_t>(report.bytes)},
                                          {"entries", static_cast<std::int64_t>(report.entries)},
                                          {"checks", std::move(checks)}};
  return boost::json::serialize(all) + "\n";
}

}  // namespace zhilu_verify
