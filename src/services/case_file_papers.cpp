// The papers of a case file: those of the volume, and the void ones where nobody takes them for such.
#include <fmt/format.h>

#include "services/case_file.h"
#include "services/form_shelf.h"
#include "services/paper_source.h"

namespace services {

using base::ErrorKind;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr int kFirstPaper = 3;  // after cover and contents

// Whether it would go wrong tomorrow too. A full disk is mended, and the case is archived then.
bool lasts(const base::Error& error) {
  return error.kind != ErrorKind::io && error.kind != ErrorKind::full && error.kind != ErrorKind::unavailable;
}

JsonObject& object_in(JsonObject& told, const char* member) {
  if (!told.contains(member)) told[member] = JsonObject();
  return told[member].as_object();
}

}  // namespace

base::Status CaseFile::write_papers() {
  std::vector<ListedPaper> listed;
  JsonArray in_force, out_of_force;
  int position = kFirstPaper, void_ones = 0;
  for (const auto& paper : state_.papers) {
    if (paper.voided) {
      ZL_TRY(auto told, write_void_paper(paper, ++void_ones));
      out_of_force.push_back(std::move(told));
      continue;
    }
    ZL_TRY(const auto title, form_title(core_, paper.form_digest));
    ZL_TRY(auto told, write_paper(paper, title, fmt::format("{}{:04}-{}", folder_, position++, portable_name(title))));
    in_force.push_back(std::move(told));
    listed.push_back({paper.number, title, base::LegalDay::of(paper.prepared_at).text(), paper.pages});
  }
  ZL_TRY(const auto source, case_source(core_, state_, listed));
  JsonArray all;
  for (const auto& [form, name] : {std::pair{"case_cover", "0001-案卷封面"}, {"case_contents", "0002-卷内目录"}}) {
    ZL_TRY(auto told, write_made_paper(form, source, folder_ + name));
    all.push_back(std::move(told));
  }
  all.insert(all.end(), in_force.begin(), in_force.end());
  all.insert(all.end(), out_of_force.begin(), out_of_force.end());
  return add_json("其他/papers.json", all);
}

base::Result<Json> CaseFile::write_paper(const records::Paper& paper, const std::string& title, const std::string& path) {
  ZL_TRY(auto told, told_of(paper, title, path));
  ZL_TRY(const auto document, paper_document(core_, state_, paper));
  ZL_CHECK(write_pages(document, path, told));
  return told;
}

base::Result<Json> CaseFile::write_made_paper(const std::string& form, const Json& source, const std::string& path) {
  ZL_TRY(const auto document, made_document(core_, form, source, state_.number));
  JsonObject told{{"title", document.drawn.title}};
  ZL_CHECK(write_pages(document, path, told));
  return told;
}

// Why a paper was made void may be why it cannot be drawn: that keeps no case from being archived.
base::Result<Json> CaseFile::write_void_paper(const records::Paper& paper, int place) {
  const auto title = form_title(core_, paper.form_digest).value_or(paper.form);
  const auto path = fmt::format("其他/作废/作废{:03}-{}", place, portable_name(title));
  ZL_TRY(auto told, told_of(paper, title, path));
  told["voided"] = {{"at", paper.voided->at.text()}, {"reason", paper.voided->reason}};
  const auto document = paper_document(core_, state_, paper);
  const auto in = [&](const ports::PageWriter& writer) -> base::Result<base::Bytes> {
    if (!document) return base::pass_on(document.error());
    return document->in(writer);
  };
  ZL_CHECK(put_or_tell(in(core_.parts.pdf), path, "pdf", told));
  ZL_CHECK(put_or_tell(in(core_.parts.archive_ofd), path, "ofd", told));
  return told;
}

// A volume without one of its papers is none: what may be lacking is the second format.
base::Status CaseFile::write_pages(const Document& document, const std::string& path, JsonObject& told) {
  ZL_CHECK(put(document.in(core_.parts.pdf), path, "pdf", told));
  return put_or_tell(document.in(core_.parts.archive_ofd), path, "ofd", told);
}

base::Status CaseFile::put(const base::Result<base::Bytes>& written, const std::string& path, const char* format,
                           JsonObject& told) {
  if (!written) return base::pass_on(written.error());
  const auto file = path + "." + format;
  ZL_CHECK(bag_.add(file, *written));
  object_in(told, "files")[format] = "data/" + file;
  return {};
}

base::Status CaseFile::put_or_tell(const base::Result<base::Bytes>& written, const std::string& path, const char* format,
                                   JsonObject& told) {
  if (written || !lasts(written.error())) return put(written, path, format, told);
  auto error = written.error();
  // Not where: that may name a folder of this machine.
  object_in(told, "not_written")[format] = {{"code", error.code}, {"what", error.what}};
  error.what = fmt::format("the case file of {} goes without {}.{}: {}", state_.number, path, format, error.what);
  if (core_.parts.warn) core_.parts.warn(error);
  return {};
}

base::Result<JsonObject> CaseFile::told_of(const records::Paper& paper, const std::string& title, const std::string& path) {
  ZL_CHECK(place_blob(paper.signed_digest, path + ".json"));
  return JsonObject{{"files", {{"signed", paths_.at(paper.signed_digest)}}},
                    {"form", paper.form},
                    {"number", paper.number},
                    {"paper", paper.id},
                    {"title", title},
                    {"version", paper.version}};
}

}  // namespace services
