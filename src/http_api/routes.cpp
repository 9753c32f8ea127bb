#include "http_api/routes.h"

#include <algorithm>

namespace http_api {
namespace {

using H = Handler;

constexpr Route command(std::string_view path, std::string_view operation) {
  return {.method = "POST", .path = path, .operation = operation};
}

constexpr Route kRoutes[] = {
    {.method = "POST",
     .path = "/api/v1/session",
     .operation = "http.sign_in",
     .handler = H::sign_in,
     .open = true},
    {.method = "GET", .path = "/api/v1/session", .operation = "me.view"},
    {.method = "DELETE",
     .path = "/api/v1/session",
     .operation = "http.sign_out",
     .handler = H::sign_out,
     .status = 204},
    {.method = "POST",
     .path = "/api/v1/session/redeem",
     .operation = "http.redeem",
     .handler = H::redeem,
     .open = true},
    {.method = "POST",
     .path = "/api/v1/session/hand_over",
     .operation = "me.hand_over",
     .of_session = true},
    {.method = "POST",
     .path = "/api/v1/session/take_back",
     .operation = "me.take_back",
     .of_session = true},
    {.method = "POST", .path = "/api/v1/me/code", .operation = "me.set_code"},
    {.method = "POST", .path = "/api/v1/me/password", .operation = "me.set_password"},

    {.method = "GET", .path = "/api/v1/bench", .operation = "bench.view"},
    {.method = "GET",
     .path = "/api/v1/cases",
     .operation = "case.list",
     .query = "stage kind party text rule finding rulebook after limit",
     .integers = "limit"},
    {.method = "POST",
     .path = "/api/v1/cases",
     .operation = "case.open",
     .status = 201,
     .created = "/api/v1/cases case"},
    {.method = "GET", .path = "/api/v1/cases/{case}", .operation = "case.view", .conditional = true},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/findings",
     .operation = "case.findings",
     .query = "at seq brief",
     .integers = "seq brief"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/findings/{obligation}",
     .operation = "case.explain_finding"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/papers/{paper}/warnings",
     .operation = "case.paper_warnings"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/papers/{paper}/signers",
     .operation = "case.paper_signers"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/events",
     .operation = "case.events",
     .query = "after limit",
     .integers = "after limit"},
    {.method = "GET",
     .path = "/api/v1/numbers",
     .operation = "case.numbers",
     .query = "series block only after limit",
     .integers = "limit"},
    {.method = "GET", .path = "/api/v1/numbers/series", .operation = "number.series"},
    {.method = "POST", .path = "/api/v1/numbers/try", .operation = "numbering.try"},
    {.method = "GET", .path = "/api/v1/numbers/blocks", .operation = "number.blocks"},
    {.method = "POST", .path = "/api/v1/numbers/blocks", .operation = "number.reserve", .status = 201},
    {.method = "POST", .path = "/api/v1/numbers/blocks/{block}/pass_on", .operation = "number.pass_on"},
    {.method = "POST", .path = "/api/v1/numbers/blocks/{block}/give_back", .operation = "number.give_back"},
    {.method = "POST", .path = "/api/v1/numbers/blocks/{block}/void", .operation = "number.void"},
    {.method = "GET",
     .path = "/api/v1/numbers/blocks/{block}/sheets.pdf",
     .operation = "content.block_sheets",
     .handler = H::content,
     .query = "download copies"},

    {.method = "GET",
     .path = "/api/v1/findings",
     .operation = "bureau.findings",
     .query = "at seq",
     .integers = "seq"},
    {.method = "GET",
     .path = "/api/v1/findings/{obligation}",
     .operation = "bureau.explain_finding"},
    {.method = "GET",
     .path = "/api/v1/bureau/entries",
     .operation = "bureau.entries",
     .query = "after limit",
     .integers = "limit"},
    {.method = "POST", .path = "/api/v1/bureau/entries", .operation = "bureau.record", .status = 201},
    {.method = "GET", .path = "/api/v1/bureau/entry_types", .operation = "bureau.entry_types"},
    {.method = "GET", .path = "/api/v1/case_entry_types", .operation = "case.entry_types"},
    {.method = "GET", .path = "/api/v1/approvals", .operation = "approval.list"},
    {.method = "GET", .path = "/api/v1/approvals/matters", .operation = "approval.matters"},
    {.method = "GET", .path = "/api/v1/cases/{case}/legal_review", .operation = "case.legal_review"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/approvals/{approval}",
     .operation = "case.approval_brief",
     .query = "since",
     .integers = "since"},

    command("/api/v1/cases/{case}/commands/join_officer", "case.join_officer"),
    command("/api/v1/cases/{case}/commands/leave_officer", "case.leave_officer"),
    command("/api/v1/cases/{case}/commands/label", "case.label"),
    command("/api/v1/cases/{case}/commands/confirm_officer", "case.confirm_officer"),
    command("/api/v1/cases/{case}/commands/begin_act", "case.begin_act"),
    command("/api/v1/cases/{case}/commands/show_credential", "case.show_credential"),
    command("/api/v1/cases/{case}/commands/declare_exemption", "case.declare_exemption"),
    command("/api/v1/cases/{case}/commands/review_exemption", "case.review_exemption"),
    command("/api/v1/cases/{case}/commands/find_hazard", "case.find_hazard"),
    command("/api/v1/cases/{case}/commands/amend_hazard", "case.amend_hazard"),
    command("/api/v1/cases/{case}/commands/record_rectification", "case.record_rectification"),
    command("/api/v1/cases/{case}/commands/link_recording", "case.link_recording"),
    command("/api/v1/cases/{case}/commands/unlink_recording", "case.unlink_recording"),
    command("/api/v1/cases/{case}/commands/prepare_paper", "case.prepare_paper"),
    command("/api/v1/cases/{case}/commands/preview_paper", "case.preview_paper"),
    command("/api/v1/cases/{case}/commands/sign_paper", "case.sign_paper"),
    command("/api/v1/cases/{case}/commands/refuse_paper", "case.refuse_paper"),
    command("/api/v1/cases/{case}/commands/photograph_paper", "case.photograph_paper"),
    command("/api/v1/cases/{case}/commands/confirm_paper", "case.confirm_paper"),
    command("/api/v1/cases/{case}/commands/issue_paper", "case.issue_paper"),
    command("/api/v1/cases/{case}/commands/void_paper", "case.void_paper"),
    command("/api/v1/cases/{case}/commands/seal_paper", "case.seal_paper"),
    command("/api/v1/cases/{case}/commands/end_act", "case.end_act"),
    command("/api/v1/cases/{case}/commands/request_extension", "case.request_extension"),
    command("/api/v1/cases/{case}/commands/decide_extension", "case.decide_extension"),
    command("/api/v1/cases/{case}/commands/request_reinspection", "case.request_reinspection"),
    command("/api/v1/cases/{case}/commands/explain", "case.explain"),
    command("/api/v1/cases/{case}/commands/correct", "case.correct"),
    command("/api/v1/cases/{case}/commands/move_rulebook", "case.move_rulebook"),
    command("/api/v1/cases/{case}/commands/close", "case.close"),
    command("/api/v1/cases/{case}/commands/close_clean", "case.close_clean"),
    command("/api/v1/cases/{case}/commands/archive", "case.archive"),
    command("/api/v1/cases/{case}/commands/record", "case.record"),
    command("/api/v1/cases/{case}/commands/correct_entry", "case.correct_entry"),
    command("/api/v1/cases/{case}/commands/request_approval", "case.request_approval"),
    command("/api/v1/cases/{case}/commands/give_opinion", "case.give_opinion"),
    command("/api/v1/cases/{case}/commands/return_approval", "case.return_approval"),
    command("/api/v1/cases/{case}/commands/withdraw_approval", "case.withdraw_approval"),
    command("/api/v1/cases/{case}/commands/ask_reviewer", "case.ask_reviewer"),
    command("/api/v1/cases/{case}/commands/drop_reviewer", "case.drop_reviewer"),
    command("/api/v1/cases/{case}/commands/copy_approval", "case.copy_approval"),
    command("/api/v1/cases/{case}/commands/note_copy", "case.note_copy"),
    command("/api/v1/cases/{case}/commands/urge_approval", "case.urge_approval"),
    command("/api/v1/cases/{case}/commands/link", "case.link"),
    command("/api/v1/cases/{case}/commands/unlink", "case.unlink"),

    {.method = "GET",
     .path = "/api/v1/cases/{case}/draft",
     .operation = "case.view_draft",
     .query = "form act paper version known",
     .integers = "version known"},
    {.method = "PUT",
     .path = "/api/v1/cases/{case}/draft",
     .operation = "case.keep_draft",
     .query = "form act paper"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/draft/versions",
     .operation = "case.draft_versions",
     .query = "form act paper"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/papers/{paper}/versions/{version}/fields",
     .operation = "case.paper_fields",
     .integers = "version"},

    {.method = "GET",
     .path = "/api/v1/cases/{case}/recordings/{recording}/content",
     .operation = "content.recording",
     .handler = H::content,
     .query = "download"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/recordings/{recording}/poster",
     .operation = "content.poster",
     .handler = H::content},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/recordings/{recording}/proxy",
     .operation = "content.proxy",
     .handler = H::content},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/papers/{paper}/document.pdf",
     .operation = "content.paper_pdf",
     .handler = H::content,
     .query = "download copy",
     .integers = "copy"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/papers.pdf",
     .operation = "content.papers_pdf",
     .handler = H::content,
     .query = "download papers copies"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/papers/{paper}/printing",
     .operation = "case.paper_printing"},
    {.method = "POST",
     .path = "/api/v1/cases/{case}/papers/{paper}/photographs/check",
     .operation = "case.check_photographs"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/papers/{paper}/document.ofd",
     .operation = "content.paper_ofd",
     .handler = H::content},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/papers/{paper}/pages/{k}.svg",
     .operation = "content.paper_page",
     .handler = H::content},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/previews/{digest}.svg",
     .operation = "content.preview_page",
     .handler = H::content},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/photos/{digest}",
     .operation = "content.page_photo",
     .handler = H::content,
     .query = "sheet",
     .integers = "sheet"},
    {.method = "GET",
     .path = "/api/v1/cases/{case}/archive",
     .operation = "content.archive",
     .handler = H::content},

    {.method = "OPTIONS",
     .path = "/api/v1/uploads",
     .operation = "upload.options",
     .handler = H::upload_options,
     .status = 204,
     .open = true},
    {.method = "POST",
     .path = "/api/v1/uploads",
     .operation = "upload.create",
     .handler = H::upload_create,
     .status = 201},
    {.method = "OPTIONS",
     .path = "/api/v1/uploads/{upload}",
     .operation = "upload.options_one",
     .handler = H::upload_options,
     .status = 204,
     .open = true},
    {.method = "HEAD",
     .path = "/api/v1/uploads/{upload}",
     .operation = "upload.head",
     .handler = H::upload_head},
    {.method = "GET",
     .path = "/api/v1/uploads/{upload}",
     .operation = "upload.info",
     .handler = H::upload_info},
    {.method = "PATCH",
     .path = "/api/v1/uploads/{upload}",
     .operation = "upload.append",
     .handler = H::upload_append,
     .status = 204},
    {.method = "DELETE",
     .path = "/api/v1/uploads/{upload}",
     .operation = "upload.cancel",
     .handler = H::upload_cancel,
     .status = 204},

    {.method = "GET", .path = "/api/v1/enterprises", .operation = "enterprise.list", .query = "text"},
    {.method = "POST",
     .path = "/api/v1/enterprises",
     .operation = "enterprise.register",
     .status = 201,
     .created = "/api/v1/enterprises enterprise"},
    {.method = "POST",
     .path = "/api/v1/enterprises/check-import",
     .operation = "enterprise.check_import",
     .handler = H::file_operation,
     .query = "sheet header_row columns only after limit",
     .integers = "sheet header_row after limit"},
    {.method = "POST",
     .path = "/api/v1/enterprises/import",
     .operation = "enterprise.import",
     .handler = H::file_operation,
     .query = "sheet header_row columns sha256 reason after",
     .integers = "sheet header_row after"},
    {.method = "GET", .path = "/api/v1/enterprises/{enterprise}", .operation = "enterprise.view"},
    {.method = "GET", .path = "/api/v1/enterprises/{enterprise}/history", .operation = "enterprise.history"},
    {.method = "POST",
     .path = "/api/v1/enterprises/{enterprise}/correct",
     .operation = "enterprise.correct"},
    {.method = "GET", .path = "/api/v1/enterprises/{enterprise}/visits", .operation = "enterprise.visits"},
    {.method = "GET", .path = "/api/v1/persons", .operation = "person.list", .query = "text"},
    {.method = "GET", .path = "/api/v1/persons/{case}/{party}", .operation = "person.history"},
    {.method = "GET", .path = "/api/v1/entrustments", .operation = "entrustment.list"},
    {.method = "POST", .path = "/api/v1/cases/{case}/gates", .operation = "case.ask_gates"},
    {.method = "GET", .path = "/api/v1/cases/{case}/readiness", .operation = "case.readiness"},
    {.method = "GET", .path = "/api/v1/annual-plans/{year}", .operation = "annual_plan.view", .integers = "year"},
    {.method = "GET",
     .path = "/api/v1/annual-plans/{year}/changes",
     .operation = "annual_plan.changes",
     .query = "after limit",
     .integers = "year limit"},
    {.method = "POST",
     .path = "/api/v1/annual-plans/{year}/items",
     .operation = "annual_plan.add_items",
     .integers = "year",
     .status = 201},
    {.method = "POST",
     .path = "/api/v1/annual-plans/{year}/items/{enterprise}/change",
     .operation = "annual_plan.change_item",
     .integers = "year"},
    {.method = "POST",
     .path = "/api/v1/annual-plans/{year}/items/{enterprise}/drop",
     .operation = "annual_plan.drop_item",
     .integers = "year"},
    {.method = "POST", .path = "/api/v1/annual-plans/{year}/submit", .operation = "annual_plan.submit", .integers = "year"},
    {.method = "POST", .path = "/api/v1/annual-plans/{year}/approve", .operation = "annual_plan.approve", .integers = "year"},
    {.method = "POST", .path = "/api/v1/annual-plans/{year}/return", .operation = "annual_plan.return", .integers = "year"},
    {.method = "GET", .path = "/api/v1/devices", .operation = "device.list"},
    {.method = "POST", .path = "/api/v1/devices", .operation = "device.register", .status = 201},
    {.method = "GET", .path = "/api/v1/seals", .operation = "seal.list"},
    {.method = "POST", .path = "/api/v1/seals", .operation = "seal.propose", .status = 201, .large = true},
    {.method = "POST", .path = "/api/v1/seals/{seal}/approve", .operation = "seal.approve"},
    {.method = "POST", .path = "/api/v1/seals/{seal}/withdraw", .operation = "seal.withdraw"},
    {.method = "GET",
     .path = "/api/v1/seals/{seal}/uses",
     .operation = "seal.uses",
     .query = "after limit",
     .integers = "limit"},
    {.method = "GET",
     .path = "/api/v1/seals/{seal}/picture",
     .operation = "content.seal_picture",
     .handler = H::content},
    {.method = "GET", .path = "/api/v1/fonts", .operation = "font.list"},
    {.method = "POST",
     .path = "/api/v1/fonts",
     .operation = "font.install",
     .handler = H::file_operation,
     .query = "typeface face sha256 licence",
     .integers = "face",
     .status = 201},
    {.method = "POST",
     .path = "/api/v1/fonts/check",
     .operation = "font.check",
     .handler = H::file_operation,
     .query = "typeface face form",
     .integers = "face"},
    {.method = "POST", .path = "/api/v1/fonts/{font}/withdraw", .operation = "font.withdraw"},
    {.method = "GET", .path = "/api/v1/forms", .operation = "forms.list"},
    {.method = "POST", .path = "/api/v1/forms", .operation = "form.install", .status = 201, .large = true},
    {.method = "GET", .path = "/api/v1/forms/{form}", .operation = "form.view"},
    {.method = "POST", .path = "/api/v1/forms/check", .operation = "form.check", .large = true},
    {.method = "POST", .path = "/api/v1/forms/preview", .operation = "form.preview", .large = true},
    {.method = "GET",
     .path = "/api/v1/previews/{token}/pages/{k}.svg",
     .operation = "content.form_page",
     .handler = H::content},
    {.method = "GET", .path = "/api/v1/rulebook", .operation = "rulebook.view", .query = "digest"},
    {.method = "GET", .path = "/api/v1/rulebook/lanes", .operation = "rulebook.lanes", .query = "digest"},
    {.method = "GET", .path = "/api/v1/rulebook/files", .operation = "rulebook.files", .query = "digest"},
    {.method = "GET", .path = "/api/v1/rulebook/counts", .operation = "rulebook.count", .query = "digest"},
    {.method = "POST", .path = "/api/v1/rulebook/check", .operation = "rulebook.check", .large = true},
    {.method = "POST", .path = "/api/v1/rulebook/try", .operation = "rulebook.try", .large = true},
    {.method = "GET", .path = "/api/v1/rulebooks", .operation = "rulebook.list"},
    {.method = "POST",
     .path = "/api/v1/rulebooks",
     .operation = "rulebook.install",
     .status = 201,
     .large = true},
    {.method = "POST",
     .path = "/api/v1/rulebooks/{rulebook}/versions/{version}/sign_off",
     .operation = "rulebook.sign_off"},
    {.method = "POST",
     .path = "/api/v1/rulebooks/{rulebook}/versions/{version}/withdraw",
     .operation = "rulebook.withdraw"},
    {.method = "GET", .path = "/api/v1/calendars", .operation = "calendar.list"},
    {.method = "POST", .path = "/api/v1/calendars", .operation = "calendar.install", .status = 201},
    {.method = "GET", .path = "/api/v1/users", .operation = "user.list"},
    {.method = "POST", .path = "/api/v1/users", .operation = "user.register", .status = 201},
    {.method = "POST", .path = "/api/v1/users/{user}/reset", .operation = "user.reset"},
    {.method = "POST", .path = "/api/v1/users/{user}/reset/confirm", .operation = "user.confirm_reset"},
    {.method = "POST", .path = "/api/v1/users/{user}/disable", .operation = "user.disable"},
    {.method = "POST", .path = "/api/v1/users/{user}/certify", .operation = "user.certify"},
    {.method = "PUT", .path = "/api/v1/users/{user}/roles/{role}", .operation = "role.grant"},
    {.method = "DELETE", .path = "/api/v1/users/{user}/roles/{role}", .operation = "role.revoke"},
    {.method = "PUT", .path = "/api/v1/users/{user}/labels/{label}", .operation = "label.grant"},
    {.method = "DELETE", .path = "/api/v1/users/{user}/labels/{label}", .operation = "label.revoke"},
    {.method = "GET", .path = "/api/v1/parameters", .operation = "parameter.list"},
    {.method = "PUT", .path = "/api/v1/parameters/{name}", .operation = "parameter.set"},
    {.method = "GET", .path = "/api/v1/phrases", .operation = "phrase.list"},
    {.method = "GET", .path = "/api/v1/questions", .operation = "question.list"},
    {.method = "GET", .path = "/api/v1/hazard_library", .operation = "hazard_library.list"},
    {.method = "GET", .path = "/api/v1/draft", .operation = "draft.get", .query = "key"},
    {.method = "PUT", .path = "/api/v1/draft", .operation = "draft.put", .query = "key"},

    {.method = "GET", .path = "/api/v1/integrity", .operation = "integrity.view"},
    {.method = "GET", .path = "/api/v1/logs/{log}/checkpoint", .operation = "log.checkpoint"},
    {.method = "GET", .path = "/api/v1/logs/{log}/proofs/{seq}", .operation = "log.proof", .integers = "seq"},
    {.method = "GET",
     .path = "/api/v1/access",
     .operation = "access.list",
     .query = "after limit",
     .integers = "after limit"},
    {.method = "GET",
     .path = "/api/v1/events",
     .operation = "http.events",
     .handler = H::events,
     .query = "after",
     .integers = "after"},
    {.method = "POST",
     .path = "/api/v1/operations/{operation}",
     .operation = "http.operation",
     .handler = H::named_operation,
     .large = true},

    {.method = "GET", .path = "/healthz", .operation = "http.healthz", .handler = H::health, .open = true},
    {.method = "GET", .path = "/readyz", .operation = "http.readyz", .handler = H::ready, .open = true},
    {.method = "GET", .path = "/metrics", .operation = "http.metrics", .handler = H::metrics, .open = true},
    {.method = "GET",
     .path = "/log/{file}",
     .operation = "http.log_file",
     .handler = H::log_file,
     .open = true},
    {.method = "GET",
     .path = "/access-log/{file}",
     .operation = "http.access_log_file",
     .handler = H::log_file,
     .open = true},
};

// One segment of a template: literal text, or a variable with what follows it.
struct Piece {
  std::string_view variable;  // empty: `text` is the whole segment
  std::string_view text;
  bool rest = false;  // takes all further segments: files of the logs
};

struct Pattern {
  const Route* route;
  std::vector<Piece> pieces;
};

Pattern pattern_of(const Route& route) {
  Pattern pattern{&route, {}};
  auto rest = route.path.substr(1);
  while (true) {
    const auto segment = rest.substr(0, rest.find('/'));
    if (segment.starts_with('{')) {
      const auto end = segment.find('}');
      const auto name = segment.substr(1, end - 1);
      pattern.pieces.push_back({name, segment.substr(end + 1), route.handler == H::log_file});
    } else {
      pattern.pieces.push_back({{}, segment, false});
    }
    if (segment.size() == rest.size()) return pattern;
    rest.remove_prefix(segment.size() + 1);
  }
}

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> all = [] {
    std::vector<Pattern> made;
    for (const auto& route : kRoutes) made.push_back(pattern_of(route));
    return made;
  }();
  return all;
}

bool fits(const Piece& piece, const std::string& segment) {
  if (piece.variable.empty()) return segment == piece.text;
  return segment.size() > piece.text.size() && segment.ends_with(piece.text);
}

bool fits(const Pattern& pattern, const std::vector<std::string>& segments) {
  const bool rest = pattern.pieces.back().rest;
  if (rest ? segments.size() < pattern.pieces.size() : segments.size() != pattern.pieces.size()) return false;
  for (std::size_t i = 0; i < pattern.pieces.size(); ++i)
    if (!fits(pattern.pieces[i], segments[i])) return false;
  return true;
}

Pairs parameters_of(const Pattern& pattern, const std::vector<std::string>& segments) {
  Pairs parameters;
  for (std::size_t i = 0; i < pattern.pieces.size(); ++i) {
    const auto& piece = pattern.pieces[i];
    if (piece.variable.empty()) continue;
    auto value = segments[i].substr(0, segments[i].size() - piece.text.size());
    for (std::size_t k = i + 1; piece.rest && k < segments.size(); ++k) value += '/' + segments[k];
    parameters.emplace_back(piece.variable, std::move(value));
  }
  return parameters;
}

// Commands may be called by the operation's whole name, ".../commands/case.begin_act".
std::vector<std::string> with_short_command(const std::vector<std::string>& segments) {
  auto out = segments;
  constexpr std::string_view prefix = "case.";
  if (out.size() == 6 && out[4] == "commands" && out[5].starts_with(prefix)) out[5].erase(0, prefix.size());
  return out;
}

}  // namespace

std::span<const Route> all_routes() {
  return kRoutes;
}

bool needs_version(const Route& route) {
  static constexpr std::string_view kCommands = "/api/v1/cases/{case}/commands/";
  // A preview writes nothing.
  return route.path.starts_with(kCommands) && route.operation != "case.preview_paper";
}

bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

Match match_route(std::string_view method, const std::vector<std::string>& given) {
  const auto segments = with_short_command(given);
  Match match;
  const Pattern* found = nullptr;
  const Pattern* get = nullptr;
  for (const auto& pattern : patterns()) {
    if (!fits(pattern, segments)) continue;
    if (!has_word(match.allow, pattern.route->method)) {
      if (!match.allow.empty()) match.allow += ' ';
      match.allow += pattern.route->method;
    }
    if (pattern.route->method == method && !found) found = &pattern;
    if (pattern.route->method == "GET" && !get) get = &pattern;
  }
  if (!found && method == "HEAD") found = get;
  if (get && !has_word(match.allow, "HEAD")) match.allow += " HEAD";
  if (!found) return match;
  match.route = found->route;
  match.parameters = parameters_of(*found, segments);
  return match;
}

}  // namespace http_api
