#include <algorithm>

#include "records/apply_parts.h"
#include "records/decide_parts.h"
#include "records/shown_pages.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Result;

base::JsonObject body_about(const Paper& paper) {
  return {{"paper", paper.id}, {"version", paper.version}, {"signed_digest", paper.signed_digest}};
}

base::Status check_page(const Paper& paper, std::int64_t page, std::string where) {
  if (page >= 1 && page <= paper.pages) return {};
  return base::fail(ErrorKind::invalid, "paper.no_such_page",
                    paper.id + " has no page " + std::to_string(page), std::move(where),
                    "1 to " + std::to_string(paper.pages));
}

base::Status check_hazards(const Asked& asked) {
  const auto* hazards = base::array_at(asked.command.input, "hazards");
  for (std::size_t i = 0; hazards && i < hazards->size(); ++i) {
    const std::string id((*hazards)[i].is_string() ? std::string_view((*hazards)[i].get_string()) : "");
    if (!asked.state.hazard(id)) return no_such("hazards/" + std::to_string(i), id);
  }
  return {};
}

// An empty list asks for a paper about everything, whatever the version before was about.
void forget_empty_about(base::JsonObject& body) {
  const auto* about = base::array_at(body, "about");
  if (about != nullptr && about->empty()) body.erase("about");
}

// A paper that was handed over is what it is; a mistake in it is answered by another paper.
Result<Events> next_version(const Asked& asked) {
  ZL_TRY(const auto* paper, asked.paper());
  if (paper->voided)
    return base::fail(ErrorKind::conflict, "paper.voided", paper->id + " was voided", "/paper",
                      "prepare another one");
  if (!paper->marks.issues.empty())
    return base::fail(ErrorKind::conflict, "paper.issued", paper->id + " was handed over", "/paper",
                      "void it and prepare another one");
  if (asked.has("form") && asked.text("form") != paper->form)
    return base::fail(ErrorKind::invalid, "paper.other_form",
                      paper->id + " is a paper of form " + paper->form, "/form");
  base::JsonObject body{{"paper", paper->id},      {"form", paper->form},     {"version", paper->version + 1},
                        {"number", paper->number}, {"series", paper->series}, {"serial", paper->serial}};
  if (!paper->act.empty()) body["act"] = paper->act;
  if (!paper->hazards.empty()) body["hazards"] = array_of(paper->hazards);
  if (paper->about) body["about"] = array_of(*paper->about);
  copy(body, asked.command.input, {"act", "hazards", "about"});
  forget_empty_about(body);
  ZL_CHECK(copy_given(body, asked.command, {"form_digest", "signed_digest", "layout_digest", "pages"}));
  return Events{{"paper.prepared/1", std::move(body)}};
}

// A paper that was written before the bureau could know of it bears the number of a block, and its own time.
base::Status tell_of_block(const Asked& asked, base::JsonObject& body) {
  if (!asked.has("block")) return {};
  copy(body, asked.command.input, {"block"});
  auto earliest = asked.state.opened_at;
  std::string since = "the case was opened";
  if (asked.has("act")) {
    ZL_TRY(const auto* act, asked.act());
    earliest = act->began_at;
    since = act->id + " began";
  }
  ZL_TRY(const auto time, asked.time_after(earliest, since));
  put_time(body, time);
  return {};
}

base::Status check_block(const Asked& asked) {
  if (asked.has("block") && asked.has("paper"))
    return base::fail(ErrorKind::invalid, "block.only_new", "a paper keeps its number in all its versions", "/block",
                      "leave out block and serial");
  return check_block_fields(asked);
}

Result<Events> prepare_paper(const Asked& asked) {
  ZL_CHECK(check_block(asked));
  ZL_CHECK(check_hazards(asked));
  if (asked.has("act")) ZL_CHECK(asked.act());
  if (asked.has("paper")) return next_version(asked);
  if (!asked.has("form"))
    return base::fail(ErrorKind::invalid, "paper.field_missing", "a new paper needs its form", "/form");
  base::JsonObject body{{"paper", next_id("paper", asked.state.papers.size())}, {"version", 1}};
  copy(body, asked.command.input, {"form", "act", "hazards", "about"});
  forget_empty_about(body);
  ZL_CHECK(tell_of_block(asked, body));
  ZL_CHECK(
      copy_given(body, asked.command,
                 {"form_digest", "number", "series", "serial", "signed_digest", "layout_digest", "pages"}));
  return Events{{"paper.prepared/1", std::move(body)}};
}

// Who signs under an account has the name of that account, and an officer's certificate where they are one of the case.
void name_by_account(const Asked& asked, base::JsonObject& signer) {
  const auto* name = base::find(asked.command.given, "signer_name");
  if (name == nullptr) {
    signer.erase("user");
    return;
  }
  signer["name"] = *name;
  signer["user"] = base::text_at(asked.command.given, "signer_user");
  if (const auto* officer = asked.state.officer(base::text_at(signer, "user"))) signer["certificate"] = officer->certificate;
}

// Officers sign as themselves: name and certificate are those with which they joined the case. Nobody claims a certificate.
Result<base::JsonObject> signer_of(const Asked& asked) {
  base::JsonObject signer;
  if (const auto* given = base::object_at(asked.command.input, "signer")) signer = *given;
  if (base::text_at(signer, "role") != "officer") {
    signer.erase("certificate"), signer.erase("login");
    name_by_account(asked, signer);
    if (base::text_at(signer, "name").empty())
      return base::fail(ErrorKind::invalid, "signer.name_missing", "who signs has a name", "/signer/name");
    return signer;
  }
  signer.erase("login");
  auto user = base::text_at(signer, "user");
  if (user.empty()) user = asked.command.by.text;
  const auto* officer = asked.state.officer(user);
  if (!officer)
    return base::fail(ErrorKind::invalid, "signer.not_an_officer",
                      "the signer is not an officer of this case", "/signer/user");
  signer["user"] = user;
  signer["name"] = officer->name;
  signer["certificate"] = officer->certificate;
  return signer;
}

Result<Events> sign_paper(const Asked& asked) {
  ZL_TRY(const auto* paper, asked.present_paper());
  ZL_TRY(auto signer, signer_of(asked));
  const auto page = base::int_at(asked.command.input, "page").value_or(0);
  const auto place = base::int_at(asked.command.input, "signing_place");
  ZL_CHECK(check_page(*paper, page, "/page"));
  for (const auto& signature : paper->marks.signatures)
    if (signature.page == page && signature.place == place && signature.signer.role == base::text_at(signer, "role") &&
        signature.signer.name == base::text_at(signer, "name") &&
        signature.signer.user.value_or("") == base::text_at(signer, "user"))
      return base::fail(ErrorKind::conflict, "paper.signed_already",
                        signature.signer.name + " has signed this page already", "/signer");
  ZL_TRY(const auto time, asked.time_after(paper->prepared_at, paper->id + " was prepared"));
  auto body = body_about(*paper);
  body["signer"] = std::move(signer);
  body["method"] = "screen";
  body["page"] = page;
  if (place) body["signing_place"] = *place;
  ZL_CHECK(copy_given(body, asked.command, {"strokes"}));
  put_time(body, time);
  return Events{{"paper.signed/1", std::move(body)}};
}

// An approved seal, by its keeper. `given` is the seal as the bureau's record tells it.
base::Status check_seal(const Asked& asked) {
  const auto& seal = asked.command.given;
  if (base::find(seal, "withdrawn"))
    return base::fail(ErrorKind::conflict, "seal.withdrawn", "the seal was withdrawn", "/seal", "choose another one");
  if (!base::find(seal, "approved"))
    return base::fail(ErrorKind::conflict, "seal.not_approved", "the seal is not approved yet", "/seal",
                      "have it approved by who may");
  if (asked.command.by.text != base::text_at(seal, "keeper"))
    return base::fail(ErrorKind::denied, "seal.not_the_keeper", "the seal is kept by " + base::text_at(seal, "keeper_name"), "/seal",
                      "let the keeper seal the paper");
  return {};
}

// What can still take a seal: nothing that was sealed, handed over, or stamped by hand and confirmed.
base::Status check_sealable(const Asked& asked, const Paper& paper) {
  if (!base::bool_at(asked.command.given, "has_place"))
    return base::fail(ErrorKind::conflict, "paper.no_seal_place", "the paper has no place for a seal of the bureau", "/paper",
                      "check which form it is");
  if (!paper.marks.seals.empty())
    return base::fail(ErrorKind::conflict, "paper.sealed_already", "this version of " + paper.id + " is sealed already", "/paper",
                      "prepare the next version if something has to change");
  if (!paper.marks.confirmations.empty())
    return base::fail(ErrorKind::conflict, "paper.has_original", "the original of " + paper.id + " on paper was confirmed", "/paper",
                      "leave it with the seal that was put on it by hand");
  if (!paper.marks.issues.empty())
    return base::fail(ErrorKind::conflict, "paper.issued", paper.id + " was handed over", "/paper",
                      "void it and prepare another one");
  return {};
}

Result<Events> seal_paper(const Asked& asked) {
  ZL_TRY(const auto* paper, asked.present_paper());
  ZL_CHECK(check_seal(asked));
  ZL_CHECK(check_sealable(asked, *paper));
  const auto& given = asked.command.given;
  auto body = body_about(*paper);
  copy(body, asked.command.input, {"reference"});
  ZL_CHECK(copy_given(body, asked.command, {"seal", "name", "blob", "width_mm"}));
  body["keeper"] = base::text_at(given, "keeper_name");
  body["approved_by"] = base::text_at(*base::find(given, "approved"), "approved_by");
  return Events{{"paper.sealed/1", std::move(body)}};
}

Result<Events> refuse_paper(const Asked& asked) {
  ZL_TRY(const auto* paper, asked.present_paper());
  ZL_TRY(const auto time, asked.time_after(paper->prepared_at, paper->id + " was prepared"));
  auto body = body_about(*paper);
  const auto* role = base::find(asked.command.given, "role");
  body["role"] = role ? *role : base::Json("party");
  copy(body, asked.command.input, {"name", "reason", "reported_to", "witness"});
  if (asked.has("reported_at")) {
    ZL_TRY(const auto reported_at, instant_of(asked.command, "reported_at"));
    ZL_CHECK(check_not_ahead(reported_at, asked.command.now, "/reported_at"));
    // Without a time of its own the refusal has that of its entry, which may well follow the report.
    if (time.claimed) ZL_CHECK(check_not_before(reported_at, time.at, "the refusal", "/reported_at"));
    ZL_CHECK(check_not_before(reported_at, paper->prepared_at, paper->id + " was prepared", "/reported_at"));
    body["reported_at"] = reported_at.text();
  }
  put_time(body, time);
  return Events{{"paper.refused/1", std::move(body)}};
}

std::vector<ReadCode> codes_given(const base::Json& given, std::size_t nth) {
  std::vector<ReadCode> codes;
  const auto* all = base::array_at(given, "codes");
  if (!all || nth >= all->size() || !(*all)[nth].is_array()) return codes;
  for (const auto& code : (*all)[nth].get_array())
    codes.push_back({base::text_at(code, "digest_start"), base::int_at(code, "page").value_or(0)});
  return codes;
}

// "matched", or "unread": then the person who compares is the only one who says that it is this page.
Result<std::string> compared_by_code(const Asked& asked, const Paper& paper, std::int64_t page, std::size_t nth) {
  const auto shown = page_shown(asked.state, paper, page, codes_given(asked.command.given, nth));
  const auto* titles = base::find(asked.command.given, "titles");
  const auto title = titles && shown.paper ? base::text_at(*titles, shown.paper->id) : std::string();
  ZL_CHECK(check_shown(paper, page, shown, title, "/pages/" + std::to_string(nth) + "/recording"));
  return std::string(shown.what == ShownPage::What::unread ? "unread" : "matched");
}

Result<Events> photograph_paper(const Asked& asked) {
  ZL_TRY(const auto* paper, asked.present_paper());
  const auto* wanted = base::array_at(asked.command.input, "pages");
  base::JsonArray pages;
  for (std::size_t i = 0; wanted && i < wanted->size(); ++i) {
    const auto where = "pages/" + std::to_string(i);
    const auto page = base::int_at((*wanted)[i], "page").value_or(0);
    ZL_CHECK(check_page(*paper, page, "/" + where + "/page"));
    const auto id = base::text_at((*wanted)[i], "recording");
    const auto* recording = asked.state.recording(id);
    if (!recording) return no_such(where + "/recording", id);
    const auto sheet = base::int_at((*wanted)[i], "sheet");
    ZL_CHECK(check_sheet(*recording, sheet, "/" + where));
    ZL_TRY(auto compared, compared_by_code(asked, *paper, page, i));
    base::JsonObject taken{{"page", page}, {"blob", recording->blob}, {"page_code", std::move(compared)}};
    if (sheet) taken["sheet"] = *sheet;
    pages.push_back(std::move(taken));
  }
  auto body = body_about(*paper);
  body["pages"] = std::move(pages);
  return Events{{"paper.photographed/1", std::move(body)}};
}

// Which pages of the paper nobody says they compared.
std::string pages_left_out(const Paper& paper, const base::JsonArray* confirmed, std::string_view separator) {
  std::string out;
  for (std::int64_t page = 1; page <= paper.pages; ++page) {
    const auto is_page = [&](const base::Json& one) { return one.is_int64() && one.get_int64() == page; };
    if (confirmed && std::any_of(confirmed->begin(), confirmed->end(), is_page)) continue;
    if (!out.empty()) out += separator;
    out += std::to_string(page);
  }
  return out;
}

Result<Events> confirm_paper(const Asked& asked) {
  ZL_TRY(const auto* paper, asked.present_paper());
  ZL_TRY(const auto time, asked.time_after(paper->prepared_at, paper->id + " was prepared"));
  const auto* pages = base::array_at(asked.command.input, "pages");
  for (std::size_t i = 0; pages && i < pages->size(); ++i) {
    const auto where = "/pages/" + std::to_string(i);
    const auto page = (*pages)[i].is_int64() ? (*pages)[i].get_int64() : 0;
    ZL_CHECK(check_page(*paper, page, where));
    const auto& photographs = paper->marks.photographs;
    if (std::none_of(photographs.begin(), photographs.end(), [&](const auto& p) { return p.page == page; }))
      return base::fail(ErrorKind::conflict, "paper.not_photographed",
                        "page " + std::to_string(page) + " was not photographed", where,
                        "photograph it first");
  }
  if (auto left_out = pages_left_out(*paper, pages, "、"); !left_out.empty())
    return base::fail(ErrorKind::invalid, "paper.pages_not_confirmed",
                      "each page is compared and confirmed; left out: " + pages_left_out(*paper, pages, ", "), std::move(left_out),
                      "compare these pages too, then confirm them all");
  auto body = body_about(*paper);
  copy(body, asked.command.input, {"pages", "signers", "shelf"});
  put_time(body, time);
  return Events{{"paper.confirmed/1", std::move(body)}};
}

Result<Events> issue_paper(const Asked& asked) {
  ZL_TRY(const auto* paper, asked.present_paper());
  ZL_TRY(const auto time, asked.time_after(paper->prepared_at, paper->id + " was prepared"));
  auto body = body_about(*paper);
  copy(body, asked.command.input, {"given_to"});
  put_time(body, time);
  return Events{{"paper.issued/1", std::move(body)}};
}

Result<Events> void_paper(const Asked& asked) {
  ZL_TRY(const auto* paper, asked.paper());
  if (paper->voided)
    return base::fail(ErrorKind::conflict, "paper.voided", paper->id + " was voided already", "/paper");
  base::JsonObject body{{"paper", paper->id}, {"version", paper->version}};
  copy(body, asked.command.input, {"reason"});
  return Events{{"paper.voided/1", std::move(body)}};
}

}  // namespace

const RuleTable& paper_commands() {
  static const RuleTable table{
      {"case.prepare_paper", {&prepare_paper, true}},
      {"case.sign_paper", {&sign_paper, true}},
      {"case.seal_paper", {&seal_paper}},
      {"case.refuse_paper", {&refuse_paper}},
      {"case.photograph_paper", {&photograph_paper, false, true}},
      {"case.confirm_paper", {&confirm_paper, false, true}},
      {"case.issue_paper", {&issue_paper, true}},
      {"case.void_paper", {&void_paper}},
  };
  return table;
}

}  // namespace records
