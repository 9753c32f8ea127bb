#include "zhilu/demo_player.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace zhilu {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr int kPadWidth = 600, kPadHeight = 200;

// Something like a signature: a few loops, another for each seed.
JsonArray strokes(int seed) {
  JsonArray all;
  for (int s = 0; s < 2; ++s) {
    JsonArray stroke;
    for (int i = 0; i <= 40; ++i) {
      const double t = i / 40.0;
      const double x = 60 + s * 240 + t * 210;
      const double y = 100 + 55 * std::sin(t * (7 + (seed + s) % 5)) * std::cos(t * (3 + seed % 4));
      stroke.push_back(JsonArray{static_cast<std::int64_t>(x), static_cast<std::int64_t>(y), s * 900 + i * 18, 50 + i % 30});
    }
    all.push_back(std::move(stroke));
  }
  return all;
}

// The pages on which somebody of the role has to sign.
std::vector<int> pages_for(const Json& told, std::string_view role) {
  const auto* signers = base::array_at(told, "signers");
  std::vector<int> out;
  if (signers == nullptr) return out;
  for (const auto& signer : *signers)
    if (const auto* pages = base::array_at(signer, "required"); pages != nullptr && base::text_at(signer, "role") == role && out.empty())
      for (const auto& page : *pages) out.push_back(page.to_number<int>());
  return out;
}

}  // namespace

void DemoPlayer::fail_at(const std::string& step, const base::Error& error) {
  if (!going()) return;
  auto told = error;
  told.where = step + (told.where.empty() ? "" : ": " + told.where);
  status_ = base::pass_on(std::move(told));
}

void DemoPlayer::at(base::Instant when) {
  if (when > clock_.now()) clock_.set(when);
}

services::CallContext DemoPlayer::as(const std::string& login) {
  if (login == "system") return system_context();
  services::CallContext context;
  const auto& who = people_.at(login);
  context.who.user.text = who.user;
  context.who.name = who.name;
  context.who.roles.insert(who.roles.begin(), who.roles.end());
  context.who.session = "demo-" + login;
  return context;
}

Json DemoPlayer::call(const std::string& who, const std::string& operation, JsonObject fields) {
  if (!going()) return JsonObject{};
  auto reply = house_.office().call(as(who), operation, fields);
  if (!reply) {
    fail_at(operation, reply.error());
    return JsonObject{};
  }
  return std::move(reply->body);
}

void DemoPlayer::enlist(Person person) {
  if (!going()) return;
  JsonObject facts{{"login", person.login}, {"name", person.name}, {"position", person.position}, {"unit", "执法支队（示例）"}};
  if (!person.certificate.empty()) facts["certificate"] = person.certificate;
  auto link = register_person(house_, facts, person.roles);
  if (!link) return fail_at("user.register " + person.login, link.error());
  person.user = link->user;
  person.code = fmt::format("{:06}", 135'790 + static_cast<int>(people_.size()) * 7919);
  const std::string password = base::to_hex(house_.random().bytes(16));
  auto in = house_.office().redeem(link->secret, password, "demo");
  if (!in) return fail_at("redeem " + person.login, in.error());
  people_[person.login] = person;
  call(person.login, "me.set_code", {{"password", password}, {"code", person.code}});
}

std::string DemoPlayer::enterprise(JsonObject facts) {
  return base::text_at(call("ding", "enterprise.register", std::move(facts)), "enterprise");
}

void DemoPlayer::open_case(const std::string& lead, const std::string& second, const std::string& enterprise,
                           const std::string& matter, JsonObject more) {
  lead_ = lead;
  second_ = second;
  JsonArray officers{JsonObject{{"user", people_.at(lead).user}, {"part", "lead"}}};
  if (!second.empty()) officers.push_back(JsonObject{{"user", people_.at(second).user}, {"part", "second"}});
  JsonObject asked{{"enterprise", enterprise}, {"matter", matter}, {"officers", std::move(officers)}};
  for (auto& member : more) asked[member.key()] = std::move(member.value());
  const auto made = call(lead, "case.open", std::move(asked));
  case_ = base::text_at(made, "case");
}

Json DemoPlayer::act(const std::string& who, const std::string& command, JsonObject fields) {
  fields["case"] = case_;
  return call(who, "case." + command, std::move(fields));
}

void DemoPlayer::begin(const std::string& kind, const std::string& place) {
  act_ = base::text_at(act(lead_, "begin_act", {{"kind", kind}, {"place", place}}), "act");
  visited_ = act_;
  began_ = clock_.now();
  if (!second_.empty())
    act(lead_, "confirm_officer", {{"officer", people_.at(second_).user}, {"act", act_}, {"code", people_.at(second_).code}});
}

void DemoPlayer::show_credential(const std::string& shown_to) {
  minutes(2);
  act(lead_, "show_credential", {{"act", act_}, {"shown_to", shown_to}});
  minutes(1);
  record("video", "亮证.mp4", {{"kind", "credential"}, {"id", act_}});
}

std::string DemoPlayer::hazard(const std::string& place, const std::string& what, int due_days, bool photo, JsonObject more) {
  minutes(9);
  JsonObject fields{{"act", act_}, {"place", place}, {"description", what}, {"remedy", due_days > 0 ? "by_date" : "at_once"}};
  if (due_days > 0) fields["due"] = day(due_days);
  for (const auto& member : more) fields[member.key()] = member.value();
  const auto id = base::text_at(act(lead_, "find_hazard", std::move(fields)), "hazard");
  if (photo) record("photo", fmt::format("{}.jpg", place), {{"kind", "hazard"}, {"id", id}});
  return id;
}

std::string DemoPlayer::record(const char* media, const std::string& name, JsonObject link, int hours_ago) {
  if (!going()) return {};
  const std::string kind = media;
  const auto made = clock_.now().plus_seconds(-hours_ago * 3600 - 20);
  ++seed_;
  auto bytes = kind == "video" ? media_.video(seed_, 3, made) : kind == "photo" ? media_.photo(seed_, made) : media_.sound(seed_, 4);
  if (!bytes) {
    fail_at(name, bytes.error());
    return {};
  }
  JsonObject metadata{{"case", case_}, {"name", name}, {"device", kind == "video" ? "示例记录仪 03" : "示例手机 01"},
                      {"officer", people_.at(lead_).user}, {"made_from", made.plus_seconds(-4).text()}, {"made_until", made.text()}};
  if (!act_.empty()) metadata["act"] = act_;
  if (!link.empty()) {
    metadata["link_kind"] = link["kind"];
    metadata["link_id"] = link["id"];
  }
  std::size_t done = 0;
  auto stored = house_.office().receive(as(lead_), metadata, [&](std::span<std::uint8_t> out) -> base::Result<std::size_t> {
    const auto n = std::min(out.size(), bytes->size() - done);
    std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(done), n, out.begin());
    done += n;
    return n;
  });
  if (!stored) {
    fail_at(name, stored.error());
    return {};
  }
  return base::text_at(*stored, "recording");
}

Json DemoPlayer::prepare(const std::string& form, JsonObject more) {
  minutes(12);
  JsonObject fields{{"form", form}, {"act", visited_}};
  for (const auto& member : more) fields[member.key()] = member.value();
  return act(lead_, "prepare_paper", std::move(fields));
}

Json DemoPlayer::prepare_for_case(const std::string& form, JsonObject fields) {
  minutes(12);
  JsonObject asked{{"form", form}};
  if (!fields.empty()) asked["fields"] = std::move(fields);
  return act(lead_, "prepare_paper", std::move(asked));
}

void DemoPlayer::sign_once(const Json& paper, JsonObject signer, const std::string& who, const std::string& code, int page) {
  JsonObject fields{{"paper", base::text_at(paper, "paper")},
                    {"version", base::int_at(paper, "version").value_or(1)},
                    {"signed_digest", base::text_at(paper, "signed_digest")},
                    {"signer", std::move(signer)},
                    {"strokes", strokes(++seed_)},
                    {"width", kPadWidth},
                    {"height", kPadHeight},
                    {"page", page}};
  if (!code.empty()) fields["code"] = code;
  act(who, "sign_paper", std::move(fields));
}

void DemoPlayer::sign(const Json& paper, const std::string& party) {
  if (!going()) return;
  const int pages = static_cast<int>(base::int_at(paper, "pages").value_or(1));
  minutes(3);
  for (int page = 1; page <= pages; ++page) {
    for (const auto& login : {lead_, second_}) {
      if (login.empty()) continue;
      const auto& who = people_.at(login);
      sign_once(paper, {{"role", "officer"}, {"user", who.user}, {"name", who.name}, {"certificate", who.certificate}}, lead_,
                who.code, page);
    }
    if (!party.empty()) sign_once(paper, {{"role", "party"}, {"name", party}, {"position", "安全负责人"}}, lead_, "", page);
  }
}

void DemoPlayer::sign_as(const Json& paper, const std::string& role, const std::string& login_or_name) {
  if (!going()) return;
  const auto found = people_.find(login_or_name);
  const auto told = act(lead_, "paper_signers", {{"paper", base::text_at(paper, "paper")}});
  minutes(1);
  for (const int page : pages_for(told, role)) {
    JsonObject signer{{"role", role}, {"name", found == people_.end() ? login_or_name : found->second.name}};
    if (found != people_.end()) signer["user"] = found->second.user;
    sign_once(paper, std::move(signer), lead_, found == people_.end() ? "" : found->second.code, page);
  }
}

void DemoPlayer::sign_on_paper(const Json& paper, const std::string& party, const std::string& shelf) {
  if (!going()) return;
  const int pages = static_cast<int>(base::int_at(paper, "pages").value_or(1));
  minutes(15);
  JsonArray photos, numbers;
  for (int page = 1; page <= pages; ++page) {
    const auto recording = record("photo", fmt::format("签字页{}.jpg", page), {});
    photos.push_back(JsonObject{{"page", page}, {"recording", recording}});
    numbers.emplace_back(page);
  }
  const JsonObject version{{"paper", base::text_at(paper, "paper")},
                           {"version", base::int_at(paper, "version").value_or(1)},
                           {"signed_digest", base::text_at(paper, "signed_digest")}};
  auto fields = version;
  fields["pages"] = std::move(photos);
  act(lead_, "photograph_paper", std::move(fields));
  JsonArray signers;
  for (const auto& login : {lead_, second_})
    if (!login.empty()) signers.push_back(JsonObject{{"role", "officer"}, {"name", people_.at(login).name}, {"manner", "signature"}});
  signers.push_back(JsonObject{{"role", "party"}, {"name", party}, {"manner", "signature"}});
  fields = version;
  fields["pages"] = std::move(numbers);
  fields["signers"] = std::move(signers);
  fields["shelf"] = shelf;
  act(lead_, "confirm_paper", std::move(fields));
}

void DemoPlayer::issue(const Json& paper, const std::string& given_to) {
  minutes(2);
  act(lead_, "issue_paper",
      {{"paper", base::text_at(paper, "paper")}, {"version", base::int_at(paper, "version").value_or(1)}, {"given_to", given_to}});
}

void DemoPlayer::rectify(const std::string& hazard, const std::string& outcome, bool photo) {
  minutes(7);
  act(lead_, "record_rectification", {{"hazard", hazard}, {"act", act_}, {"outcome", outcome}});
  if (photo) record("photo", "整改后.jpg", {{"kind", "rectification"}, {"id", hazard}});
}

std::string DemoPlayer::time_of_visit() const {
  const auto words = [](base::Instant instant) {
    const auto time = base::LegalTime::of(instant);
    const auto day = time.day.civil();
    return fmt::format("{}年{}月{}日{}时{}分", day.year, day.month, day.day, time.hour, time.minute);
  };
  return words(began_) + "至" + words(clock_.now());
}

void DemoPlayer::end_act() {
  minutes(4);
  act(lead_, "end_act", {{"act", act_}});
  act_.clear();
}

}  // namespace zhilu
