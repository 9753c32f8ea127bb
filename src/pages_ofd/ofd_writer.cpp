#include "pages_ofd/ofd_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "crypto/digests.h"
#include "pages_ofd/package.h"
#include "pages_ofd/page_content.h"
#include "pages_ofd/resources.h"
#include "pages_ofd/xml.h"

namespace pages_ofd {
namespace {

using page_layout::DisplayList;

constexpr const char* kCreator = "Zhilu";

std::string element(std::string_view name, std::string_view text) {
  return fmt::format("<ofd:{0}>{1}</ofd:{0}>", name, escaped(text));
}

// A UUID of version 8 (RFC 9562 5.8) as OFD writes it, 32 digits: made of all that the document says and draws.
std::string document_id(const std::string& said, const std::vector<PackageFile>& files) {
  crypto::Hasher hasher(crypto::Algorithm::sha256);
  hasher.add(base::view_of(said));
  for (const auto& file : files) {
    base::Bytes head;
    base::put_u64(head, file.bytes.size());
    base::append(head, base::view_of(file.name));
    hasher.add(head);
    hasher.add(file.bytes);
  }
  base::Bytes id = hasher.finish();
  id.resize(16);
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x80);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
  return base::to_hex(id);
}

std::string root_part(const std::string& id, const std::string& said, bool archival) {
  return fmt::format(
      "{}<ofd:OFD {} Version=\"1.0\" DocType=\"{}\">\n<ofd:DocBody>\n<ofd:DocInfo>\n<ofd:DocID>{}</ofd:DocID>\n{}</ofd:DocInfo>\n"
      "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>\n</ofd:DocBody>\n</ofd:OFD>\n",
      kXmlHead, kNamespace, archival ? "OFD-A" : "OFD", id, said);
}

// What stands in DocInfo after the DocID.
std::string said_of(const ports::DocumentFacts& facts, const std::string& title) {
  std::string out;
  if (!title.empty()) out += element("Title", title) + "\n";
  if (!facts.author.empty()) out += element("Author", facts.author) + "\n";
  out += element("CreationDate", base::LegalDay::of(facts.created).text()) + "\n" + element("Creator", kCreator) + "\n";
  if (!facts.identifier.empty())
    out += fmt::format("<ofd:CustomDatas><ofd:CustomData Name=\"Identifier\">{}</ofd:CustomData></ofd:CustomDatas>\n", escaped(facts.identifier));
  return out;
}

struct WrittenPages {
  std::vector<PackageFile> parts;
  std::string list;  // of Document.xml
};

WrittenPages write_pages(const DisplayList& pages, const DisplayList& overlay, const Resources& resources, IdCounter& ids) {
  WrittenPages out;
  for (std::size_t i = 0; i < pages.pages.size(); ++i) {
    const std::string place = fmt::format("Pages/Page_{}/Content.xml", i);
    out.list += fmt::format("<ofd:Page ID=\"{}\" BaseLoc=\"{}\"/>\n", ids.next(), place);
    out.parts.push_back({"Doc_0/" + place, base::bytes_of(page_part(pages, overlay, i, resources, ids)), false});
  }
  return out;
}

std::string document_part_of(const DisplayList& pages, const std::string& page_list, std::uint32_t colour_space, bool pictures,
                             const IdCounter& ids) {
  const auto& first = pages.pages.front();
  return fmt::format(
      "{}<ofd:Document {}>\n<ofd:CommonData>\n<ofd:MaxUnitID>{}</ofd:MaxUnitID>\n"
      "<ofd:PageArea><ofd:PhysicalBox>{}</ofd:PhysicalBox></ofd:PageArea>\n<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>\n{}"
      "<ofd:DefaultCS>{}</ofd:DefaultCS>\n</ofd:CommonData>\n<ofd:Pages>\n{}</ofd:Pages>\n</ofd:Document>\n",
      kXmlHead, kNamespace, ids.last(), mm(page_layout::Box{0, 0, first.width, first.height}),
      pictures ? "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>\n" : "", colour_space, page_list);
}

}  // namespace

OfdWriter::OfdWriter(std::shared_ptr<const page_layout::Fonts> fonts, const OfdOptions& options)
    : faces_(std::make_shared<SourceFaces>(std::move(fonts))), options_(options) {}
OfdWriter::~OfdWriter() = default;

base::Result<base::Bytes> OfdWriter::write(const DisplayList& pages, const DisplayList& overlay, const ports::DocumentFacts& facts) const {
  if (pages.pages.empty())
    return base::fail(base::ErrorKind::invalid, "layout.malformed", "the paper has no page", pages.title, "lay the paper out anew");
  IdCounter ids;
  const std::uint32_t colour_space = ids.next();
  Resources resources(*faces_);
  ZL_CHECK(resources.gather(pages, overlay, ids));
  WrittenPages written = write_pages(pages, overlay, resources, ids);

  const std::string pictures = resources.document_part();
  const auto part = [](std::string name, std::string_view text) { return PackageFile{std::move(name), base::bytes_of(text), false}; };
  std::vector<PackageFile> files;
  files.push_back(part("Doc_0/Document.xml", document_part_of(pages, written.list, colour_space, !pictures.empty(), ids)));
  files.push_back(part("Doc_0/PublicRes.xml", resources.public_part(colour_space)));
  if (!pictures.empty()) files.push_back(part("Doc_0/DocumentRes.xml", pictures));
  std::move(written.parts.begin(), written.parts.end(), std::back_inserter(files));
  ZL_CHECK(resources.put_files("Doc_0/Res/", files));

  const std::string said = said_of(facts, facts.title.empty() ? pages.title : facts.title);
  files.insert(files.begin(), part("OFD.xml", root_part(document_id(said, files), said, options_.archival)));
  return package_of(files);
}

}  // namespace pages_ofd
