#include "services/contents.h"

#include <algorithm>

#include "crypto/digests.h"
#include "services/bag_zip.h"
#include "services/page_photographs.h"
#include "services/papers.h"
#include "services/previews.h"
#include "services/printing.h"
#include "services/seals.h"
#include "services/stock_sheets.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

constexpr const char* kPrinted = "content.printed/1";

class MemoryReader : public ports::BlobReader {
 public:
  explicit MemoryReader(base::Bytes bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const auto n = std::min<std::size_t>(out.size(), bytes_.size() - static_cast<std::size_t>(offset));
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), n, out.begin());
    return n;
  }

 private:
  base::Bytes bytes_;
};

tl::unexpected<base::Error> no_such_content() {
  return fail(ErrorKind::not_found, "content.none", "there is nothing to show here", {}, "look at the case page");
}

base::Result<Content> blob_content(Core& core, const std::string& digest_text, std::string mime, std::string name) {
  ZL_TRY(const auto digest, base::Digest::from_hex(digest_text));
  ZL_TRY(auto reader, core.parts.vault.open(digest));
  return Content{std::move(mime), std::move(name), digest_text, std::move(reader)};
}

base::Result<Content> memory_content(base::Bytes bytes, std::string mime, std::string name) {
  const auto digest = crypto::sha256(bytes).hex();
  return Content{std::move(mime), std::move(name), digest, reader_of(std::move(bytes))};
}

base::Result<Content> recording_content(Core& core, const records::CaseState& state, const ContentRequest& request) {
  const auto* recording = state.recording(request.id);
  if (recording == nullptr) return no_such_content();
  if (request.kind == "recording") return blob_content(core, recording->blob, recording->mime, recording->name);
  if (request.kind == "poster") {
    if (!recording->poster) return no_such_content();
    return blob_content(core, *recording->poster, poster_kind().mime, request.id + poster_kind().extension);
  }
  if (!recording->proxy) return no_such_content();
  const auto kind = proxy_kind(*recording);
  return blob_content(core, *recording->proxy, kind.mime, request.id + kind.extension);
}

base::Result<Content> paper_content(Core& core, const records::CaseState& state, const ContentRequest& request) {
  const auto* paper = state.paper(request.id);
  if (paper == nullptr) return no_such_content();
  if (request.kind == "paper_pdf") {
    ZL_TRY(auto pdf, paper_pdf(core, state, *paper, request.copy));
    const auto copy = request.copy > 0 ? "-" + std::to_string(request.copy) : std::string();
    return memory_content(std::move(pdf), "application/pdf", paper->number + copy + ".pdf");
  }
  if (request.kind == "paper_ofd") {
    ZL_TRY(auto ofd, paper_ofd(core, state, *paper));
    return memory_content(std::move(ofd), "application/ofd", paper->number + ".ofd");
  }
  ZL_TRY(const auto drawn, draw_paper(core, state, *paper));
  ZL_TRY(auto svg, page_svg(core, drawn, request.page, paper->signed_digest));
  return memory_content(std::move(svg), "image/svg+xml", paper->id + ".svg");
}

base::Result<Content> page_photo(Core& core, const records::CaseState& state, const ContentRequest& request) {
  ZL_TRY(auto shown, page_picture(core, state, request.id, request.page));
  if (!shown.jpeg) return blob_content(core, request.id, shown.recording->mime, shown.recording->name);
  const auto sheet = request.page > 0 ? "-" + std::to_string(request.page) : std::string();
  return memory_content(std::move(*shown.jpeg), "image/jpeg", shown.recording->id + sheet + ".jpg");
}

}  // namespace

DerivedKind poster_kind() { return {"image/jpeg", ".jpg"}; }

DerivedKind proxy_kind(const records::Recording& recording) {
  if (recording.media == "photo") return poster_kind();
  return recording.media == "audio" ? DerivedKind{"audio/mp4", ".m4a"} : DerivedKind{"video/mp4", ".mp4"};
}

std::unique_ptr<ports::BlobReader> reader_of(base::Bytes bytes) { return std::make_unique<MemoryReader>(std::move(bytes)); }

namespace {

base::Result<Content> content_of(Core& core, const records::CaseState& state, const ContentRequest& request) {
  if (request.kind == "recording" || request.kind == "proxy" || request.kind == "poster")
    return recording_content(core, state, request);
  if (request.kind == "paper_pdf" || request.kind == "paper_ofd" || request.kind == "paper_page") return paper_content(core, state, request);
  if (request.kind == "page_photo") return page_photo(core, state, request);
  if (request.kind == "archive") return bag_as_zip(core, state);
  return no_such_content();
}

Json use_of(const CallContext& context, const records::CaseState& state, const std::string& kind, const std::string& id, int copy) {
  JsonObject body{{"user", context.who.user.text},
                  {"session", context.who.session.empty() ? "local" : context.who.session},
                  {"case", state.id},
                  {"id", id.empty() ? state.id : id},
                  {"kind", kind}};
  if (copy > 0) body["copy"] = copy;
  return body;
}

// A photographed page is asked for by its digest, and noted as the recording that it is.
std::string noted_id(const records::CaseState& state, const ContentRequest& request) {
  if (request.kind != "page_photo") return request.id;
  const auto of = std::find_if(state.recordings.begin(), state.recordings.end(), [&](const auto& r) { return r.blob == request.id; });
  return of == state.recordings.end() ? request.id : of->id;
}

// Playing, printing and exporting are told apart from looking. Export and what bears a label need the entry; for the rest a
// full disk does not stop reading.
base::Status note_use(Core& core, const CallContext& context, const records::CaseState& state, const ContentRequest& request) {
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  const bool plays = request.kind == "recording" || request.kind == "proxy" || request.kind == "page_photo";
  const bool exports = request.kind == "archive";
  const bool prints = request.kind == "paper_pdf" || request.kind == "paper_ofd";
  if (!plays && !exports && !prints) return {};
  const auto window = context.who.session + context.who.user.text;
  const auto what = state.id + "/" + request.id + "/" + std::to_string(request.copy);
  if (!core.looks.first(window, request.kind, what, core.now())) return {};
  const char* type = plays ? "content.played/1" : exports ? "content.exported/1" : kPrinted;
  auto noted = note_access(core, context.who, type, use_of(context, state, request.kind, noted_id(state, request), request.copy));
  if (noted) return {};
  core.looks.forget(window, request.kind, what);
  return exports || !state.labels.empty() ? noted : base::Status{};
}

// Of several papers at once each is a print of its own, every time.
base::Status note_prints(Core& core, const CallContext& context, const records::CaseState& state, const std::vector<Printed>& wanted) {
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  std::vector<Json> bodies;
  for (const auto& one : wanted) bodies.push_back(use_of(context, state, "papers_pdf", one.paper->id, one.copy));
  auto noted = note_accesses(core, context.who, kPrinted, std::move(bodies));
  return state.labels.empty() ? base::Status{} : noted;
}

base::Result<Content> papers_content(Core& core, const CallContext& context, const records::CaseState& state, const ContentRequest& request) {
  ZL_TRY(const auto wanted, papers_to_print(core, state, request));
  ZL_TRY(auto content, printed_case(core, state, wanted));
  ZL_CHECK(note_prints(core, context, state, wanted));  // before a byte goes out, and only if one does
  return content;
}

}  // namespace

base::Result<Content> open_content(Core& core, const CallContext& context, const ContentRequest& request) {
  if (request.kind == "form_page") {  // of nobody's case, or looked at when it was drawn
    ZL_CHECK(may_bureau(core, context.who, "form.preview"));
    ZL_TRY(auto svg, preview_page(core, context.who, request.id, request.page));
    return memory_content(std::move(svg), "image/svg+xml", "preview.svg");
  }
  if (request.kind == "block_sheets") return stock_sheets(core, context, request);  // of no case yet
  if (request.kind == "seal_picture") {  // of nobody's case
    ZL_TRY(const auto digest, seal_picture_for(core, context, request.id));
    return blob_content(core, digest, "image/png", request.id + ".png");
  }
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.content", request.case_id.text));
  const auto& state = *loaded;
  if (request.kind == "papers_pdf") return papers_content(core, context, state, request);
  if (request.kind == "preview_page") {
    ZL_TRY(auto svg, paper_preview_page(core, context.who, state.id, request.id));
    ZL_TRY(auto content, memory_content(std::move(svg), "image/svg+xml", "preview.svg"));
    content.fresh_for = Previews::kSeconds;  // it was asked for by what it shows
    return content;
  }
  ZL_TRY(auto content, content_of(core, state, request));
  ZL_CHECK(note_use(core, context, state, request));  // before a byte goes out, and only if one does
  return content;
}

}  // namespace services
