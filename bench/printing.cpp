#include "printing.h"

#include <malloc.h>

#include <fstream>

#include "figures.h"

namespace bench {
namespace {

using base::JsonObject;

// KiB, of "VmRSS:", or of "VmHWM:", the most since it was last reset.
double of_status(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string name; status >> name;) {
    double value = 0;
    if (name == field && status >> value) return value;
    status.ignore(1024, '\n');
  }
  give_up("no " + field + " in /proc/self/status");
}

void reset_most() {
  std::ofstream("/proc/self/clear_refs") << "5";
}

// As the server sends it: piece by piece.
double read_through(ports::BlobReader& bytes) {
  std::vector<std::uint8_t> piece(64 << 10);
  std::uint64_t at = 0;
  while (at < bytes.size()) {
    const auto read = bytes.read_at(at, piece);
    if (!read || *read == 0) give_up("the print cannot be read");
    at += *read;
  }
  return static_cast<double>(at);
}

}  // namespace

Print print_case(Bureau& bureau, std::size_t pages, const std::string& situation) {
  const auto open = bureau.open_cases(1).front();
  const auto officer = bureau.officer();
  Print out;
  for (; out.pages < pages; ++out.papers) {
    const auto made = bureau.call(officer, "case.prepare_paper",
                                  JsonObject{{"case", open.id}, {"form", "inspection_record"}, {"act", open.act},
                                             {"fields", JsonObject{{"situation", situation}}}});
    out.pages += static_cast<std::size_t>(base::int_at(made, "pages").value_or(0));
  }
  services::ContentRequest request;
  request.case_id = base::CaseId{open.id};
  request.kind = "papers_pdf";
  ::malloc_trim(0);
  reset_most();
  const double before = of_status("VmRSS:");
  out.milliseconds = 1000 * seconds_of([&] {
    auto content = bureau.house().office().open_content(officer, request);
    if (!content) give_up(content.error().text());
    out.bytes = read_through(*content->bytes);
  });
  out.more_mib = (of_status("VmHWM:") - before) / 1024;
  return out;
}

}  // namespace bench
