#include "services/paper_signing.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include "crypto/digests.h"
#include "crypto/passwords.h"
#include "services/papers.h"
#include "services/secrets.h"
#include "services/stroke_overlay.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::string_view kOfficer = "officer";

using page_layout::RefusalAsk;
constexpr std::array<std::pair<RefusalAsk, const char*>, 3> kRefusalAsks{
    {{RefusalAsk::report, "report"}, {RefusalAsk::witness, "witness"}, {RefusalAsk::recording, "recording"}}};

// What a form prints about one place, or about the places of a role that bear no name.
struct Place {
  std::string role, label, printed;
  int ordinal = 0;      // 0: of the role, nobody's in particular
  bool chosen = false;  // a box of an opinion: whoever signs says in which
};

std::string one_line(std::string text) {
  std::erase(text, '\n');
  return text;
}

// Places that the form names by what is printed beneath: one each.
bool add_printed(std::vector<Place>& out, const std::string& role, const std::string& label, const std::string& beneath, int after, const Json& fields) {
  const auto* printed = beneath.empty() ? nullptr : base::array_at(fields, beneath);
  if (printed == nullptr) return false;
  for (const auto& entry : *printed)
    if (entry.is_string()) out.push_back({role, one_line(label), std::string(entry.get_string()), ++after, false});
  return true;
}

std::vector<Place> places_of_form(const page_layout::Form& form, const Json& fields) {
  std::vector<Place> out;
  std::map<std::string, int> opined;  // boxes of a role are counted through the form, as they are laid out
  for (const auto& block : form.blocks) {
    for (const auto& line : block.lines) {
      if (add_printed(out, line.role, line.label, line.beneath, 0, fields)) continue;
      const bool known = std::any_of(out.begin(), out.end(), [&](const auto& p) { return p.role == line.role; });
      if (!known) out.push_back({line.role, one_line(line.label), {}, 0, false});
    }
    for (const auto& box : block.boxes) {
      auto& before = opined[box.role];
      if (!add_printed(out, box.role, box.label, box.beneath, before, fields))
        for (int i = 1; i <= box.people; ++i) out.push_back({box.role, one_line(box.label), {}, before + i, true});
      before += box.people;
    }
  }
  return out;
}

std::vector<int> pages_with(const page_layout::DisplayList& pages, const std::string& role, int ordinal, std::string_view part) {
  std::vector<int> out;
  for (const auto& box : pages.boxes)
    if (box.role == role && box.part == part && (ordinal == 0 || box.ordinal == ordinal)) out.push_back(box.page);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Of more people than a line has room for, the last share its last place.
std::vector<int> pages_of(const page_layout::DisplayList& pages, const Place& place) {
  auto own = pages_with(pages, place.role, place.ordinal, "signature");
  return own.empty() ? pages_with(pages, place.role, 0, "signature") : own;
}

// The officer of the case whose name or certificate is printed there.
const records::Officer* officer_at(Core& core, const records::CaseState& state, const SigningPlaces& places, const Place& place) {
  if (place.printed.empty() || !core.parts.vocabulary.signs_by_account(place.role)) return nullptr;
  for (const auto& officer : state.officers)
    if (places.place_of({place.role, officer.user, officer.name, officer.certificate, {}}) == place.ordinal) return &officer;
  return nullptr;
}

bool is_signed_at(const records::Signature& signature, const SigningPlaces& places, const Place& place, bool only_one) {
  if (signature.signer.role != place.role) return false;
  if (place.chosen) return signature.place ? *signature.place == place.ordinal : only_one;
  return place.ordinal == 0 || places.place_of(signature.signer) == place.ordinal;
}

JsonArray signed_at(const records::Paper& paper, const SigningPlaces& places, const Place& place, bool only_one) {
  JsonArray out;
  for (const auto& signature : paper.marks.signatures) {
    if (!is_signed_at(signature, places, place, only_one)) continue;
    JsonObject one{{"page", signature.page}, {"name", signature.signer.name}, {"happened_at", signature.happened_at.text()}};
    if (signature.signer.user) one["user"] = *signature.signer.user;
    out.push_back(std::move(one));
  }
  return out;
}

// What is written by hand in this role, and on which page.
std::optional<Json> words_of(const page_layout::Form& form, const page_layout::DisplayList& pages, const std::string& role) {
  const auto on = pages_with(pages, role, 0, "words");
  if (on.empty()) return std::nullopt;
  const auto block = std::find_if(form.blocks.begin(), form.blocks.end(), [&](const auto& b) {
    return b.kind == page_layout::BlockKind::handwriting && b.role == role;
  });
  return JsonObject{{"page", on.back()}, {"text", block == form.blocks.end() ? std::string() : block->text}};
}

const page_layout::Signer* signer_in(const page_layout::Form& form, const std::string& role) {
  const auto found = std::find_if(form.signers.begin(), form.signers.end(), [&](const auto& s) { return s.role == role; });
  return found == form.signers.end() ? nullptr : &*found;
}

struct Sheets {
  const page_layout::Form& form;
  const page_layout::DisplayList& pages;
  const SigningPlaces& places;
};

void add_name(JsonObject& out, Core& core, const records::CaseState& state, const SigningPlaces& places, const Place& place) {
  if (!place.printed.empty()) out["name"] = place.printed;
  if (const auto* officer = officer_at(core, state, places, place)) {
    out["name"] = officer->name;
    out["user"] = officer->user;
    out["certificate"] = officer->certificate;
  }
  if (place.chosen) out["place"] = place.ordinal;
}

JsonObject signer_view(Core& core, const records::CaseState& state, const records::Paper& paper, const Sheets& sheets, const Place& place, bool only_one) {
  JsonObject out{{"role", place.role},
                 {"label", place.label},
                 {"account", core.parts.vocabulary.signs_by_account(place.role)},
                 {"signed", signed_at(paper, sheets.places, place, only_one)}};
  add_name(out, core, state, sheets.places, place);
  const auto on = pages_of(sheets.pages, place);
  const auto* signer = signer_in(sheets.form, place.role);
  out["least"] = signer ? (place.chosen ? std::min(signer->least, 1) : signer->least) : 0;
  out["may_refuse"] = signer && signer->may_refuse;
  JsonArray asked;
  for (const auto& [ask, name] : kRefusalAsks)
    if (signer && std::find(signer->refusal.begin(), signer->refusal.end(), ask) != signer->refusal.end()) asked.emplace_back(name);
  out["refusal"] = std::move(asked);
  out["thumbprint"] = signer && signer->thumbprint;
  out["pages"] = JsonArray(on.begin(), on.end());
  const bool each = place.chosen || (signer && signer->every_page);
  out["required"] = each || on.empty() ? JsonArray(on.begin(), on.end()) : JsonArray{on.back()};
  if (auto words = words_of(sheets.form, sheets.pages, place.role)) out["words"] = std::move(*words);
  return out;
}

// ---- what is still to be done before the paper is handed over

using Pages = std::vector<std::int64_t>;

Pages pages_in(const JsonObject& signer, std::string_view key) {
  Pages out;
  for (const auto& page : signer.at(key).as_array()) out.push_back(page.to_number<std::int64_t>());
  return out;
}

// By name, or by account where there is one: the pages that each has signed. Whoever has a printed place has it alone.
std::map<std::string, std::pair<std::string, Pages>> signed_by(const JsonObject& signer) {
  std::map<std::string, std::pair<std::string, Pages>> out;
  const bool alone = signer.contains("name");
  for (const auto& one : signer.at("signed").as_array()) {
    const auto name = base::text_at(one, "name");
    auto& [told, pages] = out[alone ? std::string() : base::text_at(one, "user", name)];
    told = name;
    pages.push_back(base::int_at(one, "page").value_or(0));
  }
  return out;
}

std::string page_list(const Pages& pages) {
  std::string out;
  for (const auto page : pages) out += (out.empty() ? "" : "、") + std::to_string(page);
  return out;
}

// Whoever refused after they had begun was not going to sign the other pages.
bool stopped_at_refusal(const records::Paper& paper, const std::string& role) {
  std::uint64_t signed_last = 0, refused_last = 0;
  for (const auto& s : paper.marks.signatures)
    if (s.signer.role == role) signed_last = std::max(signed_last, s.seq);
  for (const auto& r : paper.marks.refusals)
    if (r.role == role) refused_last = std::max(refused_last, r.seq);
  return refused_last > signed_last;
}

void add_unsigned_pages(std::vector<page_layout::Warning>& out, Core& core, const JsonObject& signer) {
  const auto role = core.parts.vocabulary.word("role", base::text_at(signer, "role"), records::Language::zh);
  const auto required = pages_in(signer, "required");
  for (const auto& [key, person] : signed_by(signer)) {
    const auto& [name, pages] = person;
    Pages missing;
    std::copy_if(required.begin(), required.end(), std::back_inserter(missing),
                 [&](auto page) { return std::find(pages.begin(), pages.end(), page) == pages.end(); });
    if (missing.empty()) continue;
    page_layout::Warning one{"lint.unsigned_page", {}, role + name + "还没有在第" + page_list(missing) + "页签名"};
    one.text = name + "：" + page_list(missing);
    out.push_back(std::move(one));
  }
}

// Of all refusals in a role together: what one leaves out a later one may tell.
bool is_done(const records::CaseState& state, const records::Paper& paper, const std::string& role, RefusalAsk ask) {
  if (ask == RefusalAsk::recording)
    return std::any_of(state.recordings.begin(), state.recordings.end(), [&](const auto& recording) {
      return std::any_of(recording.links.begin(), recording.links.end(),
                         [&](const auto& link) { return link.kind == "refusal" && link.id == paper.id; });
    });
  const auto& refusals = paper.marks.refusals;
  return std::any_of(refusals.begin(), refusals.end(), [&](const auto& r) {
    return r.role == role && (ask == RefusalAsk::report ? r.reported_to.has_value() : r.witness.has_value());
  });
}

void add_refusal(std::vector<page_layout::Warning>& out, Core& core, const records::CaseState& state, const records::Paper& paper,
                 const page_layout::Signer& signer) {
  const auto& refusals = paper.marks.refusals;
  if (std::none_of(refusals.begin(), refusals.end(), [&](const auto& r) { return r.role == signer.role; })) return;
  const auto& words = core.parts.vocabulary;
  std::string missing;
  for (const auto& [ask, name] : kRefusalAsks) {
    if (std::find(signer.refusal.begin(), signer.refusal.end(), ask) == signer.refusal.end()) continue;
    if (!is_done(state, paper, signer.role, ask)) missing += (missing.empty() ? "" : "、") + words.word("refusal_ask", name, records::Language::zh);
  }
  if (missing.empty()) return;
  page_layout::Warning one{"lint.refusal", {}, words.word("role", signer.role, records::Language::zh) + "拒签，还没有记录：" + missing};
  one.text = std::move(missing);
  out.push_back(std::move(one));
}

// ---- a signature on its way into the record

tl::unexpected<base::Error> no_place(const std::string& name) {
  return fail(ErrorKind::conflict, "paper.no_place", "the paper has no place for " + name + " to sign there", name,
              "have an officer confirm the act, then prepare the next version of the paper; of others, choose who the paper names");
}

// A signature on the screen has its place on that page, and nothing on the page waits for a pen.
base::Status check_place(Core& core, const records::Paper& paper, const records::Signer& signer, const Json& input) {
  ZL_TRY(const auto content, content_of(core, paper));
  const auto places = signing_places(content.form, content.fields);
  ZL_CHECK(check_no_blanks(places.blanks));
  ZL_TRY(const auto pages, layout_of(core, paper));
  const auto page = base::int_at(input, "page").value_or(0);
  if (page < 1 || page > paper.pages) return {};  // the record says how many there are
  const auto wanted = static_cast<int>(base::int_at(input, "signing_place").value_or(0));
  const auto on = pages_with(pages, signer.role, wanted, "signature");
  if (std::find(on.begin(), on.end(), page) == on.end()) return no_place(signer.name.empty() ? signer.role : signer.name);
  const auto all = places_of_form(content.form, content.fields);
  const auto boxes = std::count_if(all.begin(), all.end(), [&](const auto& p) { return p.chosen && p.role == signer.role; });
  if (boxes > 1 && wanted == 0)
    return fail(ErrorKind::invalid, "signature.place_unsaid", "the paper has several places of this role", "/signing_place", "say in which it is");
  return {};
}

// Whether the paper prints names beneath the places of the role, and this one's is among them.
base::Status check_name(Core& core, const records::Paper& paper, const records::Signer& signer) {
  ZL_TRY(const auto places, places_on(core, paper));
  return places.place_of(signer) ? base::Status{} : no_place(signer.name);
}

// The paper as it is to be signed; null where the record itself says what is wrong.
const records::Paper* present_version(const records::CaseState& state, const Json& input) {
  const auto* paper = state.paper(base::text_at(input, "paper"));
  const bool present = paper != nullptr && !paper->voided && base::int_at(input, "version") == paper->version &&
                       base::text_at(input, "signed_digest") == paper->signed_digest;
  return present ? paper : nullptr;
}

base::Status check_words(Core& core, const records::Paper& paper, const std::string& role, const Json& words) {
  ZL_TRY(const auto pages, layout_of(core, paper));
  if (pages_with(pages, role, 0, "words").empty())
    return fail(ErrorKind::invalid, "signature.no_words_here", "this paper has no place where this signer writes words by hand", "/words", "leave them out");
  auto checked = check_strokes(words);
  if (!checked) checked.error().where = "/words" + checked.error().where;
  return checked;
}

tl::unexpected<base::Error> wrong_code() {
  return fail(ErrorKind::unauthorised, "code.wrong", "the personal code is wrong", "/code", "try again");
}

struct NamedAccount {
  std::string user, name;
};

// By its id, or by the login that its holder types.
base::Result<std::optional<std::string>> user_of(Core& core, const Json& signer) {
  if (const auto user = base::text_at(signer, "user"); !user.empty()) return user;
  ZL_TRY(const auto account, core.parts.accounts.account_by_login(base::text_at(signer, "login")));
  return account ? std::optional(account->user.text) : std::nullopt;
}

// Of one that is not signing as officer: what is answered does not tell which accounts there are, nor which have a code, and whoever
// holds the device has few tries.
base::Result<NamedAccount> checked_account(Core& core, const CallContext& context, const Json& signer, const std::string& code) {
  const std::string tries = "codes of " + (context.who.session.empty() ? context.who.user.text : context.who.session);
  if (const auto until = core.throttle.must_wait(tries, tries, core.now()))
    return fail(ErrorKind::unavailable, "session.locked", "too many wrong tries; wait before the next", until->text(), "wait until then");
  ZL_TRY(const auto user, user_of(core, signer));
  const auto account = user ? principal_of(core, base::UserId{*user}) : base::Result<access_control::Principal>(wrong_code());
  if (!account) static_cast<void>(crypto::hash_password(code));  // takes as long as looking at a code does
  const auto checked = account ? check_personal_code(core, base::UserId{*user}, code) : base::Status(wrong_code());
  if (!checked) {
    core.throttle.failed(tries, tries, core.now());
    return checked.error().kind == ErrorKind::unauthorised ? base::Result<NamedAccount>(wrong_code()) : base::pass_on(checked.error());
  }
  core.throttle.succeeded(tries, tries);
  return NamedAccount{*user, account->name};
}

// Who signs, as the record will name them, once the personal code was right. `by_account`: of an account that is not signing as
// officer.
struct CheckedSigner {
  records::Signer signer;
  bool by_account = false;
};

base::Result<CheckedSigner> checked_officer(Core& core, const CallContext& context, const records::CaseState& state, const Json& given, const std::string& code) {
  CheckedSigner out;
  out.signer.role = kOfficer;
  const auto user = base::text_at(given, "user", context.who.user.text);
  // Whoever is no officer of this case is refused by the record; their code is not to be guessed at from here.
  const auto* officer = state.officer(user);
  if (officer == nullptr) return out;
  ZL_CHECK(check_personal_code(core, base::UserId{user}, code));
  out.signer = {std::string(kOfficer), user, officer->name, officer->certificate, {}};
  return out;
}

base::Result<CheckedSigner> checked_signer(Core& core, const CallContext& context, const records::CaseState& state, const records::Paper* paper, const Json& input) {
  const auto* given = base::find(input, "signer");
  if (given == nullptr) return CheckedSigner{};
  const auto code = base::text_at(input, "code");
  CheckedSigner out;
  out.signer.role = base::text_at(*given, "role");
  if (out.signer.role == kOfficer) return checked_officer(core, context, state, *given, code);
  out.signer.name = base::text_at(*given, "name");
  if (base::text_at(*given, "user").empty() && base::text_at(*given, "login").empty()) {
    if (!core.parts.vocabulary.signs_by_account(out.signer.role)) return out;
    return fail(ErrorKind::invalid, "signer.needs_account", "who signs in this role signs under the own account", "/signer/user",
                "give account and personal code, or print the paper and sign it by hand");
  }
  if (paper != nullptr) {
    ZL_TRY(const auto content, content_of(core, *paper));
    const auto* signer = signer_in(content.form, out.signer.role);
    if (signer == nullptr || signer->may_refuse)
      return fail(ErrorKind::invalid, "signer.no_account_here", "who signs in this role is not of the bureau", "/signer/user", "give the name alone");
  }
  ZL_TRY(const auto account, checked_account(core, context, *given, code));
  out.signer.name = account.name;
  out.signer.user = account.user;
  if (const auto* officer = state.officer(account.user)) out.signer.certificate = officer->certificate;
  out.by_account = true;
  return out;
}

JsonObject drawn_part(const Json& input) {
  JsonObject drawn;
  for (const char* key : {"strokes", "width", "height"})
    if (const auto* value = base::find(input, key)) drawn[key] = *value;
  return drawn;
}

base::Result<Reply> paper_signers(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.paper_signers", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  const auto* paper = state.paper(base::text_at(input, "paper"));
  if (paper == nullptr) return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such paper", "/paper");
  ZL_TRY(auto signers, signers_of(core, state, *paper));
  return Reply{JsonObject{{"signers", std::move(signers)}, {"version", paper->version}}, state.version};
}

}  // namespace

base::Result<SigningPlaces> places_on(Core& core, const records::Paper& paper) {
  ZL_TRY(const auto content, content_of(core, paper));
  return signing_places(content.form, content.fields);
}

base::Status check_no_blanks(const std::vector<std::string>& blanks) {
  if (blanks.empty()) return {};
  return fail(ErrorKind::invalid, "paper.blank_left", "'" + blanks.front() + "' holds a blank that nobody can fill on a screen",
              blanks.front(), "end the act or fill in the field, then prepare the paper; or print it and sign it by pen");
}

base::Result<Known> signature_strokes(Core& core, const CallContext& context, const records::CaseState& state, const Json& input) {
  const auto* paper = present_version(state, input);
  const auto* given = base::find(input, "signer");
  const auto role = given ? base::text_at(*given, "role") : std::string();
  const auto* words = base::find(input, "words");
  const auto* officer = role == kOfficer ? state.officer(base::text_at(*given, "user", context.who.user.text)) : nullptr;
  // Where there is no place, no code is asked for. Of who is no officer the record says what is wrong.
  if (paper != nullptr && (role != kOfficer || officer != nullptr)) {
    ZL_CHECK(check_place(core, *paper, {role, {}, officer ? officer->name : base::text_at(*given, "name"), {}, {}}, input));
    if (words != nullptr) ZL_CHECK(check_words(core, *paper, role, *words));
  }
  ZL_TRY(const auto checked, checked_signer(core, context, state, paper, input));
  if (paper != nullptr && !checked.signer.name.empty()) ZL_CHECK(check_name(core, *paper, checked.signer));
  auto drawn = drawn_part(input);
  ZL_CHECK(check_strokes(drawn));
  if (words != nullptr) drawn["words"] = drawn_part(*words);
  ZL_TRY(const auto text, base::canonical(drawn));
  if (text.size() > kMaxStrokeBytes)
    return fail(ErrorKind::too_large, "signature.too_large", "the signature has too many points", "/strokes", "sign again");
  JsonObject facts{{"strokes", crypto::sha256(text).hex()}};
  if (checked.by_account) {
    facts["signer_name"] = checked.signer.name;
    facts["signer_user"] = *checked.signer.user;
  }
  return Known(std::move(facts), {base::bytes_of(text)});
}

base::Result<Known> facts_of_refusal(Core& core, const records::CaseState& state, const Json& input) {
  constexpr const char* kParty = "party";
  const auto* paper = present_version(state, input);
  if (paper == nullptr) return Known(JsonObject{});
  ZL_TRY(const auto content, content_of(core, *paper));
  std::vector<std::string> may;
  for (const auto& signer : content.form.signers)
    if (signer.may_refuse) may.push_back(signer.role);
  auto role = base::text_at(input, "role");
  if (role.empty()) role = may.empty() || std::find(may.begin(), may.end(), kParty) != may.end() ? kParty : may.front();
  const bool said = base::find(input, "role") != nullptr;
  if (said && std::find(may.begin(), may.end(), role) == may.end())
    return fail(ErrorKind::invalid, "signer.cannot_refuse", "nobody in this role is asked to sign the paper and may refuse", "/role",
                may.empty() ? "leave it out" : "name one of the form's signers who may refuse");
  return Known(JsonObject{{"role", role}});
}

base::Result<JsonArray> signers_of(Core& core, const records::CaseState& state, const records::Paper& paper) {
  ZL_TRY(const auto content, content_of(core, paper));
  ZL_TRY(const auto pages, layout_of(core, paper));
  const auto places = signing_places(content.form, content.fields);
  const Sheets sheets{content.form, pages, places};
  const auto all = places_of_form(content.form, content.fields);
  JsonArray out;
  for (const auto& place : all) {
    const auto boxes = std::count_if(all.begin(), all.end(), [&](const auto& p) { return p.chosen && p.role == place.role; });
    out.push_back(signer_view(core, state, paper, sheets, place, boxes == 1));
  }
  return out;
}

base::Result<std::vector<page_layout::Warning>> signing_remarks(Core& core, const records::CaseState& state, const records::Paper& paper) {
  std::vector<page_layout::Warning> out;
  if (paper.marks.confirmations.empty() && !paper.marks.signatures.empty()) {
    ZL_TRY(const auto signers, signers_of(core, state, paper));
    for (const auto& signer : signers)
      if (!stopped_at_refusal(paper, base::text_at(signer, "role"))) add_unsigned_pages(out, core, signer.as_object());
  }
  if (!paper.marks.refusals.empty()) {
    ZL_TRY(const auto content, content_of(core, paper));
    for (const auto& signer : content.form.signers) add_refusal(out, core, state, paper, signer);
  }
  return out;
}

void add_paper_signing(Core& core) { core.operations["case.paper_signers"] = paper_signers; }

}  // namespace services
