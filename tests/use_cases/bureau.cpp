#include "bureau.h"

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "crypto/passwords.h"
#include "services/form_knowledge.h"
#include "services/form_samples.h"

namespace use_cases {

namespace fs = std::filesystem;

namespace {

constexpr const char* kOrigin = "yingji.example";

// What comes with the program, read once a process.
struct Shipped {
  services::DataFiles files;
  records::Vocabulary vocabulary;
  rulebook::Vocabulary known_events;
  access_control::Kernel kernel;
  std::shared_ptr<page_layout::Fonts> fonts;
  std::string password_hash, code_hash;
  std::shared_ptr<const services::FormSamples> form_samples;
  std::shared_ptr<services::ReadRulebooks> read_rulebooks = std::make_shared<services::ReadRulebooks>();
};

services::DataFiles read_data() {
  const fs::path root = fs::path(ZHILU_SOURCE_DIR) / "data";
  services::DataFiles files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    files[fs::relative(entry.path(), root).string()] = text.str();
  }
  return files;
}

const Shipped& shipped() {
  static const Shipped kShipped = [] {
    auto files = read_data();
    std::map<std::string, std::string> schemas;
    for (const auto& [path, text] : files)
      if (path.starts_with("vocabulary/")) schemas[path.substr(11)] = text;
    const char* elsewhere = std::getenv("ZHILU_FONTS");
    const std::string fonts = elsewhere ? elsewhere : std::string(ZHILU_SOURCE_DIR) + "/build/fonts";
    auto opened = page_layout::Fonts::open({fonts, "/usr/share/fonts/opentype/noto"});
    if (!opened) throw std::runtime_error(opened.error().text());
    auto roles = base::parse_json(files.at("roles/roles.json")).value();
    return Shipped{files,
                   records::Vocabulary::load(schemas).value(),
                   rulebook::vocabulary_of(schemas).value(),
                   access_control::Kernel::load(roles).value(),
                   std::move(*opened),
                   crypto::hash_password(kPassword).value(),
                   crypto::hash_password(kCode).value(),
                   std::make_shared<const services::FormSamples>(services::FormSamples::load(files).value())};
  }();
  return kShipped;
}

services::CallContext system_context() {
  services::CallContext context;
  context.who = {base::UserId{"system"}, "system", {"system"}, {}, ""};
  return context;
}

fs::path new_folder() {
  static std::atomic<int> made = 0;
  return fs::temp_directory_path() / ("zhilu-use-cases-" + std::to_string(::getpid()) + "-" + std::to_string(made++));
}

JsonArray strokes(int seed) {
  JsonArray one;
  for (int i = 0; i < 6; ++i) one.push_back(JsonArray{60 + i * 40, 90 + (i * seed) % 50, i * 18, 50});
  JsonArray all;
  all.push_back(std::move(one));
  return all;
}

}  // namespace

// ---- finding things in answers -------------------------------------------------------------------------------------

std::string text(const Json& object, std::string_view key) { return base::text_at(object, key); }

std::string contents(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

fs::path bag_of(const Bureau& bureau, const Json& reply) { return bureau.folder() / "archive" / text(reply, "seal") / text(reply, "bag"); }

Json item(const Json& object, std::string_view list, std::string_view member, std::string_view value) {
  if (const auto* items = base::array_at(object, list))
    for (const auto& one : *items)
      if (base::text_at(one, member) == value) return one;
  return nullptr;
}

JsonObject about(const Paper& paper) {
  return {{"paper", paper.id}, {"version", paper.version}, {"signed_digest", paper.signed_digest}};
}

JsonArray all_in_order() {
  JsonArray out;
  for (const char* item : {"subject", "jurisdiction", "facts", "evidence", "law", "procedure", "discretion", "form", "crime"})
    out.push_back(JsonObject{{"review_item", item}, {"review_result", "in_order"}});
  return out;
}

JsonObject joined(JsonObject fields, const JsonObject& more) {
  for (const auto& member : more) fields[member.key()] = member.value();
  return fields;
}

const services::DataFiles& shipped_files() { return shipped().files; }
const records::Vocabulary& shipped_vocabulary() { return shipped().vocabulary; }

base::Bytes sample_recording(std::string_view media, int seed, std::size_t bytes) {
  const std::string_view head = media == "photo"   ? std::string_view("\xff\xd8\xff\xe0 JFIF")
                                : media == "pdf"   ? std::string_view("%PDF-1.7\n")
                                : media == "heic"  ? std::string_view("\0\0\0\x1c" "ftypheic....", 16)
                                : media == "audio" ? std::string_view("RIFF....WAVEfmt ")
                                                   : std::string_view("\0\0\0\x20" "ftypisom....", 16);
  const std::string name = " " + std::to_string(seed) + " ";
  base::Bytes out(head.begin(), head.end());
  out.insert(out.end(), name.begin(), name.end());
  base::SeededRandom random(static_cast<std::uint64_t>(seed));
  if (out.size() < bytes) base::append(out, random.bytes(bytes - out.size()));
  return out;
}

base::Bytes sample_seal(std::uint32_t width, std::uint32_t height, std::uint8_t colour_type) {
  const std::string_view magic("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16), end("\0\0\0\0IEND\xae\x42\x60\x82", 12);
  base::Bytes out(magic.begin(), magic.end());
  base::put_u32(out, width);
  base::put_u32(out, height);
  for (const std::uint8_t told : {std::uint8_t{8}, colour_type, std::uint8_t{0}, std::uint8_t{0}, std::uint8_t{0}}) out.push_back(told);
  out.insert(out.end(), end.begin(), end.end());
  return out;
}

services::Office::Source source_of(base::Bytes bytes) {
  return [bytes = std::move(bytes), done = std::size_t{0}](std::span<std::uint8_t> out) mutable -> base::Result<std::size_t> {
    const auto n = std::min(out.size(), bytes.size() - done);
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(done), n, out.begin());
    done += n;
    return n;
  };
}

Findings::Findings(Json body) : body_(std::move(body)) {
  for (const auto& lane : *base::array_at(body_, "lanes"))
    for (const auto& obligation : *base::array_at(lane, "obligations")) obligations_.push_back(obligation);
}

const Json& Findings::obligation(std::string_view rule, std::string_view subject) const {
  static const Json kAbsent;
  for (const auto& o : obligations_)
    if (text(o, "rule") == rule && (subject.empty() || text(*base::find(o, "subject"), "id") == subject)) return o;
  return kAbsent;
}

std::string Findings::status(std::string_view rule, std::string_view subject) const {
  const auto& found = obligation(rule, subject);
  return found.is_null() ? "absent" : text(found, "status");
}

std::vector<std::string> Findings::lacking() const {
  std::vector<std::string> out;
  for (const auto& o : obligations_)
    if (text(o, "effect") != "advice" && (text(o, "status") == "open" || text(o, "status") == "breached"))
      out.push_back(text(o, "rule") + ":" + text(*base::find(o, "subject"), "id"));
  return out;
}

int Findings::articles() const { return static_cast<int>(base::array_at(body_, "lanes")->size()); }

std::int64_t Findings::counted(std::string_view status) const {
  return base::int_at(*base::find(body_, "counts"), status).value_or(-1);
}

// ---- the bureau ----------------------------------------------------------------------------------------------------

Bureau::Bureau(const services::DataFiles& own)
    : clock(base::Instant::parse(kStart).value()),
      projector(shipped().vocabulary),
      memory(kOrigin, {clock, random, keys, projector}),
      folder_(new_folder()) {
  fs::create_directories(folder_);
  auto files = own;
  files.insert(shipped().files.begin(), shipped().files.end());
  const auto opened = services::open_bureau(parts(), "示例市应急管理局", files);
  if (!opened) throw std::runtime_error(opened.error().text());
  office = services::make_office(parts());
  // Where a party may turn to stands in each order: without it the order would hold blanks.
  for (const auto& [name, value] : {std::pair{"bureau.government", "示例市人民政府"}, {"bureau.court", "示例区人民法院"}})
    if (auto set = office->call(system_context(), "parameter.set", JsonObject{{"name", name}, {"value", value}}); !set)
      throw std::runtime_error(set.error().text());
  system_admin = enlist("xitong", "系统管理员", "", {"system_admin"});
  security_admin = enlist("baomi", "安全保密员", "", {"security_admin"});
  auditor = enlist("shenji", "安全审计员", "", {"audit_admin"});
  lead = enlist("jia", "办案人甲", "示0001", {"officer"});
  second = enlist("yi", "办案人乙", "示0002", {"officer"});
  third = enlist("bing", "办案人丙", "示0003", {"officer"});
  head = enlist("geng", "科长庚", "示0005", {"section_head"});
  archivist = enlist("ji", "档案员己", "", {"archivist"});
  supervisor = enlist("wu", "督察员戊", "", {"supervisor"});
  legal = enlist("xin", "法审员辛", "", {"legal_reviewer"});
  principal = enlist("ren", "局长壬", "", {"bureau_head"});
  enterprise = text(does(lead, "enterprise.register",
                         {{"name", "示例冲压件有限公司"},
                          {"address", "示例市示范区二路2号"},
                          {"representative", "负责人二"},
                          {"zones", JsonArray{JsonObject{{"id", "zone-1"}, {"name", "喷漆间"}, {"explosion_hazard", true}}}}}),
                    "enterprise");
}

Bureau::~Bureau() {
  office.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

services::OfficeParts Bureau::parts() {
  fonts = shipped().fonts->copy();
  warnings.clear();
  services::OfficeParts out{store,
          accounts,
          vault,
          media,
          keys,
          pdf,
          svg,
          ofd,
          archive_ofd,
          binder,
          clock,
          random,
          kernel_ ? *kernel_ : shipped().kernel,
          shipped().vocabulary,
          fonts,
          folder_,
          kOrigin,
          "zhilu of the tests",
          shipped().files.at("archive/FORMAT.txt"),
          shipped().known_events,
          [this](const std::string&) -> base::Result<std::vector<ports::Damage>> { return damages; },
          services::DeclaredParameters::load(shipped().files.at("parameters.json")).value()};
  out.approvals = services::ApprovalChains::load(shipped().files.at("approvals.json")).value();
  out.reviews = services::ReviewChecklists::load(shipped().files.at("legal_review.json")).value();
  out.enterprise_columns = services::EnterpriseColumns::load(shipped().files.at("enterprise_columns.json")).value();
  out.read_rulebooks = shipped().read_rulebooks;
  out.form_samples = shipped().form_samples;
  out.required_words = services::required_words(shipped().files).value();
  out.lint = services::lint_lists(shipped().files).value();
  out.phrases = services::load_phrases(shipped().files).value();
  out.hazards = records::HazardLibrary::load(shipped().files).value();
  out.questions = services::load_questions(shipped().files, shipped().vocabulary).value();
  out.writers_over = [](const auto&) -> base::Result<services::PageWriters> {
    return services::PageWriters{std::make_unique<PlainPages>("application/pdf"), std::make_unique<PlainPages>("image/svg+xml"),
                                 std::make_unique<PlainPages>("application/ofd")};
  };
  out.warn = [this](const base::Error& error) { warnings.push_back(error); };
  out.free_space = [this] { return std::optional(space); };
  return out;
}

void Bureau::take_roles(const std::string& roles) {
  kernel_ = access_control::Kernel::load(base::parse_json(roles).value()).value();
  restart();
}

void Bureau::restart() {
  office.reset();
  office = services::make_office(parts());
  quiet();
}

void Bureau::at(std::string_view when) { clock.set(base::Instant::parse(when).value()); }

services::CallContext Bureau::as(const Person& who, Asking how) {
  services::CallContext context;
  context.who = {base::UserId{who.user}, who.name, who.roles, who.labels, "session-of-" + who.login};
  context.expected_version = how.version;
  context.idempotency_key = std::move(how.key);
  if (!how.file.empty()) context.file = std::make_shared<const base::Bytes>(std::move(how.file));
  return context;
}

base::Result<services::Reply> Bureau::ask(const Person& who, std::string_view operation, const Json& input, Asking how) {
  return office->call(as(who, std::move(how)), operation, input);
}

Json Bureau::does(const Person& who, std::string_view operation, const Json& input, Asking how) {
  minutes(1);
  auto reply = ask(who, operation, input, std::move(how));
  if (!reply) throw std::runtime_error(std::string(operation) + ": " + reply.error().code + ": " + reply.error().text());
  return std::move(reply->body);
}

base::Error Bureau::refused(const Person& who, std::string_view operation, const Json& input, Asking how) {
  quiet();
  const auto before = recorded();
  const auto reply = ask(who, operation, input, std::move(how));
  EXPECT_EQ(recorded(), before) << operation << " recorded something";
  if (!reply) return reply.error();
  ADD_FAILURE() << operation << " was not refused: " << boost::json::serialize(reply->body);
  return {};
}

Person Bureau::enlist(std::string login, std::string name, std::string certificate, std::set<std::string> roles, JsonObject more) {
  Person person{std::move(login), std::move(name), std::move(certificate), std::move(roles), {}, {}};
  auto facts = joined({{"login", person.login}, {"name", person.name}}, more);
  if (!person.certificate.empty()) facts["certificate"] = person.certificate;
  const auto made = office->call(system_context(), "user.register", Json(std::move(facts)));
  if (!made) throw std::runtime_error(made.error().text());
  person.user = text(made->body, "user");
  for (const auto& role : person.roles)
    if (auto granted = office->call(system_context(), "role.grant", JsonObject{{"user", person.user}, {"role", role}}); !granted)
      throw std::runtime_error(granted.error().text());
  auto account = memory.account(base::UserId{person.user}).value().value();
  account.password_hash = shipped().password_hash;
  account.code_hash = shipped().code_hash;
  account.one_time_hash.clear();
  EXPECT_TRUE(memory.put_account(account));
  return person;
}

Inspection Bureau::open_inspection(std::string matter) { return open_inspection_by(lead, &second, std::move(matter)); }
Inspection Bureau::open_inspection_alone() { return open_inspection_by(lead, nullptr, "举报核查：安全出口"); }

Inspection Bureau::open_inspection_by(const Person& one, const Person* other, std::string matter, JsonObject more) {
  JsonArray officers{JsonObject{{"user", one.user}, {"part", "lead"}}};
  if (other != nullptr) officers.push_back(JsonObject{{"user", other->user}, {"part", "second"}});
  const auto opened = does(one, "case.open",
                           joined({{"enterprise", enterprise}, {"matter", matter}, {"officers", std::move(officers)}}, more));
  return {*this, one, other ? std::optional<Person>(*other) : std::nullopt, opened};
}

std::uint64_t Bureau::recorded(ports::LogName log) const { return memory.position(log).value().size; }

std::vector<ports::StoredEvent> Bureau::entries(std::string_view type, ports::LogName log) const {
  std::vector<ports::StoredEvent> out;
  auto all = memory.events(log, 0, 1'000'000).value();  // named: a loop does not keep what it is a part of
  for (auto& event : all)
    if (event.type.starts_with(std::string(type) + "/")) out.push_back(std::move(event));
  return out;
}

std::vector<ports::StoredEvent> Bureau::all_entries(ports::LogName log) const {
  return memory.events(log, 0, 1'000'000).value();
}

// ---- an inspection -------------------------------------------------------------------------------------------------

Inspection::Inspection(Bureau& bureau, Person one, std::optional<Person> other, const Json& opened)
    : bureau_(bureau),
      lead_(std::move(one)),
      second_(std::move(other)),
      id_(text(opened, "case")),
      number_(text(opened, "number")) {}

std::uint64_t Inspection::version() {
  return static_cast<std::uint64_t>(base::int_at(view(), "version").value_or(0));
}

Json Inspection::does(std::string_view command, JsonObject fields, Asking how) {
  fields["case"] = id_;
  return bureau_.does(lead_, "case." + std::string(command), std::move(fields), std::move(how));
}

base::Error Inspection::refused(std::string_view command, JsonObject fields, Asking how) {
  return refused(lead_, command, std::move(fields), std::move(how));
}

base::Error Inspection::refused(const Person& who, std::string_view command, JsonObject fields, Asking how) {
  fields["case"] = id_;
  return bureau_.refused(who, "case." + std::string(command), std::move(fields), std::move(how));
}

void Inspection::begin(std::string_view kind) {
  act_ = text(does("begin_act", {{"kind", kind}, {"place", "冲压车间"}}), "act");
}

void Inspection::second_confirms() {
  does("confirm_officer", {{"officer", second_.value().user}, {"act", act_}, {"code", kCode}});
}

void Inspection::show_credential() {
  does("show_credential", {{"act", act_}, {"shown_to", "车间主任二"}});
  record("video", {{"kind", "credential"}, {"id", act_}});
}

std::string Inspection::note_hazard(std::string_view what, JsonObject more, bool photo) {
  JsonObject fields{{"act", act_}, {"place", "3号冲床"}, {"description", what}, {"remedy", "by_date"}};
  if (!more.contains("remedy")) fields["due"] = bureau_.day(14);
  const auto id = text(does("find_hazard", joined(std::move(fields), more)), "hazard");
  if (photo) record("photo", {{"kind", "hazard"}, {"id", id}});
  return id;
}

std::string Inspection::record(std::string_view media, JsonObject link, std::optional<base::Instant> made_until) {
  static std::atomic<int> seed = 1;
  bureau_.minutes(1);
  const auto made = made_until.value_or(bureau_.clock.now().plus_seconds(-30));
  JsonObject metadata{{"case", id_},
                      {"name", "记录.bin"},
                      {"device", "示例记录仪 03"},
                      {"made_from", made.plus_seconds(-4).text()},
                      {"made_until", made.text()}};
  if (!act_.empty()) metadata["act"] = act_;
  if (!link.empty()) {
    metadata["link_kind"] = link["kind"];
    metadata["link_id"] = link["id"];
  }
  auto stored = bureau_.office->receive(Bureau::as(lead_), metadata, source_of(sample_recording(media, seed++)));
  if (!stored) throw std::runtime_error("recording: " + stored.error().text());
  bureau_.quiet();
  return text(*stored, "recording");
}

Paper Inspection::prepare(std::string_view form, JsonObject more) {
  JsonObject fields = more.contains("paper") ? JsonObject{} : JsonObject{{"form", form}};
  if (!more.contains("paper") && !act_.empty()) fields["act"] = act_;
  // Written while the visit goes on: its end is told by the officer.
  if (form == "inspection_record" && !more.contains("fields")) fields["fields"] = JsonObject{{"period", kPeriod}};
  const auto made = does("prepare_paper", joined(std::move(fields), more));
  return {text(made, "paper"), std::string(form), text(made, "number"), text(made, "signed_digest"),
          base::int_at(made, "version").value_or(0), base::int_at(made, "pages").value_or(0)};
}

JsonObject Inspection::signature(const Paper& paper, JsonObject signer, std::string_view code) const {
  auto fields = about(paper);
  fields["signer"] = std::move(signer);
  fields["strokes"] = strokes(static_cast<int>(paper.pages) + 3);
  fields["width"] = 600;
  fields["height"] = 200;
  fields["page"] = paper.pages;
  if (!code.empty()) fields["code"] = code;
  return fields;
}

void Inspection::sign(const Paper& paper, std::string_view role) {
  if (role == "party") {
    does("sign_paper", signature(paper, {{"role", "party"}, {"name", "车间主任二"}, {"position", "车间主任"}}));
    return;
  }
  does("sign_paper", signature(paper, {{"role", "officer"}, {"user", lead_.user}}, kCode));
  if (second_) does("sign_paper", signature(paper, {{"role", "officer"}, {"user", second_->user}}, kCode));
}

void Inspection::issue(const Paper& paper) {
  does("issue_paper", {{"paper", paper.id}, {"version", paper.version}, {"given_to", "车间主任二"}});
}

Paper Inspection::signed_and_issued(std::string_view form, JsonObject more) {
  const auto paper = prepare(form, std::move(more));
  sign(paper, "officer");
  sign(paper, "party");
  issue(paper);
  return paper;
}

void Inspection::put_right(std::string_view hazard, std::string_view outcome) {
  does("record_rectification", {{"hazard", hazard}, {"act", act_}, {"outcome", outcome}});
  record("photo", {{"kind", "rectification"}, {"id", hazard}});
}

void Inspection::end_act() { does("end_act", {{"act", act_}}); }

std::string Inspection::whole_first_visit() {
  begin();
  second_confirms();
  show_credential();
  const auto hazard = note_hazard("冲床未设置明显的安全警示标志");
  signed_and_issued("inspection_record");
  signed_and_issued("rectification_order");
  end_act();
  return hazard;
}

Findings Inspection::findings(JsonObject more) {
  more["case"] = id_;
  const auto reply = bureau_.ask(lead_, "case.findings", Json(more));
  if (!reply) throw std::runtime_error("case.findings: " + reply.error().text());
  return Findings(reply->body);
}

Json Inspection::view() {
  const auto reply = bureau_.ask(lead_, "case.view", JsonObject{{"case", id_}});
  if (!reply) throw std::runtime_error("case.view: " + reply.error().text());
  return reply->body;
}

Json Inspection::paper(std::string_view paper_id) { return item(view(), "papers", "paper", paper_id); }

Json Inspection::entry(std::string_view type) {
  const auto reply = bureau_.ask(lead_, "case.events", JsonObject{{"case", id_}});
  if (!reply) throw std::runtime_error("case.events: " + reply.error().text());
  Json found;
  for (const auto& event : *base::array_at(reply->body, "events"))
    if (text(event, "type").starts_with(std::string(type) + "/")) found = event;
  return found;
}

}  // namespace use_cases
