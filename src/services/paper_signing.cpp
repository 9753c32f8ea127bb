#include "services/paper_signing.h"

#include <algorithm>

#include "crypto/digests.h"
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

// What a form prints about one place, or about the places of a role that bear no name.
struct Place {
  std::string role, label, printed;
  int ordinal = 0;  // 0: of the role, nobody's in particular
};

std::string one_line(std::string text) {
  std::erase(text, '\n');
  return text;
}

// Places that the form names by what is printed beneath: one each; others: one a role.
void add_places(std::vector<Place>& out, const std::string& role, const std::string& label, const std::string& beneath, const Json& fields) {
  const auto* printed = beneath.empty() ? nullptr : base::array_at(fields, beneath);
  if (printed == nullptr) {
    const bool known = std::any_of(out.begin(), out.end(), [&](const auto& p) { return p.role == role; });
    if (!known) out.push_back({role, one_line(label), {}, 0});
    return;
  }
  int ordinal = 0;
  for (const auto& entry : *printed)
    if (entry.is_string()) out.push_back({role, one_line(label), std::string(entry.get_string()), ++ordinal});
}

std::vector<Place> places_of_form(const page_layout::Form& form, const Json& fields) {
  std::vector<Place> out;
  for (const auto& block : form.blocks) {
    for (const auto& line : block.lines) add_places(out, line.role, line.label, line.beneath, fields);
    for (const auto& box : block.boxes) add_places(out, box.role, box.label, box.beneath, fields);
  }
  return out;
}

std::vector<int> pages_with(const page_layout::DisplayList& pages, const Place& place, std::string_view part) {
  std::vector<int> out;
  for (const auto& box : pages.boxes)
    if (box.role == place.role && box.part == part && (place.ordinal == 0 || box.ordinal == place.ordinal) &&
        (out.empty() || out.back() != box.page))
      out.push_back(box.page);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// The officer of the case whose name or certificate is printed there.
const records::Officer* officer_at(const records::CaseState& state, const SigningPlaces& places, const Place& place) {
  if (place.ordinal == 0) return nullptr;
  for (const auto& officer : state.officers)
    if (places.place_of({place.role, officer.user, officer.name, officer.certificate, {}}) == place.ordinal) return &officer;
  return nullptr;
}

JsonArray signed_at(const records::Paper& paper, const SigningPlaces& places, const Place& place) {
  JsonArray out;
  for (const auto& signature : paper.marks.signatures) {
    if (signature.signer.role != place.role) continue;
    if (place.ordinal > 0 && places.place_of(signature.signer) != place.ordinal) continue;
    JsonObject one{{"page", signature.page}, {"name", signature.signer.name}, {"happened_at", signature.happened_at.text()}};
    if (signature.signer.user) one["user"] = *signature.signer.user;
    out.push_back(std::move(one));
  }
  return out;
}

// What is written by hand in this role, and on which page.
std::optional<Json> words_of(const page_layout::Form& form, const page_layout::DisplayList& pages, const Place& place) {
  const auto on = pages_with(pages, {place.role, {}, {}, 0}, "words");
  if (on.empty()) return std::nullopt;
  const auto block = std::find_if(form.blocks.begin(), form.blocks.end(), [&](const auto& b) {
    return b.kind == page_layout::BlockKind::handwriting && b.role == place.role;
  });
  return JsonObject{{"page", on.back()}, {"text", block == form.blocks.end() ? std::string() : block->text}};
}

JsonObject signer_view(Core& core, const records::CaseState& state, const records::Paper& paper, const page_layout::Form& form,
                       const page_layout::DisplayList& pages, const SigningPlaces& places, const Place& place) {
  JsonObject out{{"role", place.role},
                 {"label", place.label},
                 {"account", core.parts.vocabulary.signs_by_account(place.role)},
                 {"signed", signed_at(paper, places, place)}};
  if (!place.printed.empty()) out["name"] = place.printed;
  if (const auto* officer = officer_at(state, places, place)) {
    out["name"] = officer->name;
    out["user"] = officer->user;
    out["certificate"] = officer->certificate;
  }
  const auto on = pages_with(pages, place, "signature");
  const auto signer = std::find_if(form.signers.begin(), form.signers.end(), [&](const auto& s) { return s.role == place.role; });
  const bool listed = signer != form.signers.end();
  out["least"] = listed ? signer->least : 0;
  out["may_refuse"] = listed && signer->may_refuse;
  out["thumbprint"] = listed && signer->thumbprint;
  out["pages"] = JsonArray(on.begin(), on.end());
  const bool each = listed && signer->every_page;
  out["required"] = each || on.empty() ? JsonArray(on.begin(), on.end()) : JsonArray{on.back()};
  if (auto words = words_of(form, pages, place)) out["words"] = std::move(*words);
  return out;
}

// As the record will name them.
records::Signer asked_signer(const CallContext& context, const records::CaseState& state, const Json& input) {
  records::Signer out;
  const auto* given = base::find(input, "signer");
  if (given == nullptr) return out;
  out.role = base::text_at(*given, "role");
  out.name = base::text_at(*given, "name");
  const auto user = base::text_at(*given, "user", out.role == kOfficer ? context.who.user.text : std::string());
  if (const auto* officer = state.officer(user)) {
    out.user = user;
    out.name = officer->name;
    out.certificate = officer->certificate;
  }
  return out;
}

tl::unexpected<base::Error> no_place(const std::string& name) {
  return fail(ErrorKind::conflict, "paper.no_place", "the paper has no place for " + name + " to sign", name,
              "have an officer confirm the act, then prepare the next version of the paper; of others, choose who the paper names");
}

// A signature on the screen has its place on the page, and nothing on the page waits for a pen. Of who is no officer the record
// says what is wrong.
base::Status check_place(Core& core, const CallContext& context, const records::CaseState& state, const records::Paper& paper, const Json& input) {
  ZL_TRY(const auto places, places_on(core, paper));
  ZL_CHECK(check_no_blanks(places.blanks));
  const auto signer = asked_signer(context, state, input);
  if (signer.role == kOfficer && !signer.user) return {};
  if (!places.place_of(signer)) return no_place(signer.name);
  ZL_TRY(const auto pages, layout_of(core, paper));
  if (pages_with(pages, {signer.role, {}, {}, 0}, "signature").empty()) return no_place(signer.name);
  return {};
}

// The paper as it is to be signed; null where the record itself says what is wrong.
const records::Paper* present_version(const records::CaseState& state, const Json& input) {
  const auto* paper = state.paper(base::text_at(input, "paper"));
  const bool present = paper != nullptr && !paper->voided && base::int_at(input, "version") == paper->version &&
                       base::text_at(input, "signed_digest") == paper->signed_digest;
  return present ? paper : nullptr;
}

base::Status check_words(Core& core, const records::Paper& paper, const Json& input) {
  const auto* words = base::find(input, "words");
  if (words == nullptr) return {};
  ZL_TRY(const auto pages, layout_of(core, paper));
  const auto* signer = base::find(input, "signer");
  const auto role = signer ? base::text_at(*signer, "role") : std::string();
  const auto on = pages_with(pages, {role, {}, {}, 0}, "words");
  if (std::find(on.begin(), on.end(), base::int_at(input, "page").value_or(0)) == on.end())
    return fail(ErrorKind::invalid, "signature.no_words_here", "this page has no place where this signer writes words by hand", "/words",
                on.empty() ? "leave them out" : "write them on page " + std::to_string(on.back()));
  return check_strokes(*words);
}

// The name of the account under which somebody signs, once its personal code was right; nothing for who signs by name.
base::Result<std::optional<std::string>> checked_account(Core& core, const CallContext& context, const records::CaseState& state, const Json& input) {
  const auto* signer = base::find(input, "signer");
  if (signer == nullptr) return std::nullopt;
  const auto role = base::text_at(*signer, "role");
  const auto code = base::text_at(input, "code");
  if (role == kOfficer) {
    const auto user = base::text_at(*signer, "user", context.who.user.text);
    // Whoever is no officer of this case is refused by the record; their code is not to be guessed at from here.
    if (state.officer(user) != nullptr) ZL_CHECK(check_personal_code(core, base::UserId{user}, code));
    return std::nullopt;
  }
  const auto user = base::text_at(*signer, "user");
  if (user.empty()) {
    if (!core.parts.vocabulary.signs_by_account(role)) return std::nullopt;
    return fail(ErrorKind::invalid, "signer.needs_account", "who signs in this role signs under the own account", "/signer/user",
                "give account and personal code, or print the paper and sign it by hand");
  }
  const auto account = principal_of(core, base::UserId{user});
  // Which accounts there are is not to be found out from here.
  if (!account) return fail(ErrorKind::unauthorised, "code.wrong", "the personal code is wrong", "/code", "try again");
  ZL_CHECK(check_personal_code(core, base::UserId{user}, code));
  return account->name;
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
  ZL_TRY(const auto account, checked_account(core, context, state, input));
  if (const auto* paper = present_version(state, input)) {
    ZL_CHECK(check_place(core, context, state, *paper, input));
    ZL_CHECK(check_words(core, *paper, input));
  }
  auto drawn = drawn_part(input);
  ZL_CHECK(check_strokes(drawn));
  if (const auto* words = base::find(input, "words")) drawn["words"] = drawn_part(*words);
  ZL_TRY(const auto text, base::canonical(drawn));
  if (text.size() > kMaxStrokeBytes)
    return fail(ErrorKind::too_large, "signature.too_large", "the signature has too many points", "/strokes", "sign again");
  JsonObject facts{{"strokes", crypto::sha256(text).hex()}};
  if (account) facts["signer_name"] = *account;
  return Known(std::move(facts), {base::bytes_of(text)});
}

base::Result<JsonArray> signers_of(Core& core, const records::CaseState& state, const records::Paper& paper) {
  ZL_TRY(const auto content, content_of(core, paper));
  ZL_TRY(const auto pages, layout_of(core, paper));
  const auto places = signing_places(content.form, content.fields);
  JsonArray out;
  for (const auto& place : places_of_form(content.form, content.fields))
    out.push_back(signer_view(core, state, paper, content.form, pages, places, place));
  return out;
}

void add_paper_signing(Core& core) { core.operations["case.paper_signers"] = paper_signers; }

}  // namespace services
