#include "pages_pdf/archival.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

// qpdf's JSON.hh holds a vector of a class before that is whole, which clang refuses in C++20; nothing of it is used here.
#ifdef __clang__
#define JSON_HH
class JSON;
#endif
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace pages_pdf {
namespace {

using Object = QPDFObjectHandle;

constexpr const char* kProducer = "Zhilu";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
  }
  return out;
}

std::string pdf_time(base::Instant instant) {
  const auto t = base::LegalTime::of(instant);
  const auto d = t.day.civil();
  return fmt::format("D:{:04}{:02}{:02}{:02}{:02}{:02}+08'00'", d.year, d.month, d.day, t.hour, t.minute,
                     t.second);
}

// What the whole document says of itself.
class Facts {
 public:
  Facts(QPDF& document, const ArchivalFacts& facts) : qpdf_(document), facts_(facts) {}

  void put_info() {
    Object info = qpdf_.makeIndirectObject(Object::newDictionary());
    info.replaceKey("/Title", Object::newUnicodeString(facts_.title));
    info.replaceKey("/Author", Object::newUnicodeString(facts_.author));
    info.replaceKey("/CreationDate", Object::newString(pdf_time(facts_.created)));
    info.replaceKey("/ModDate", Object::newString(pdf_time(facts_.created)));
    info.replaceKey("/Producer", Object::newString(kProducer));
    info.replaceKey("/Creator", Object::newString(kProducer));
    qpdf_.getTrailer().replaceKey("/Info", info);
  }

  // The same values as /Info, or validators refuse the file.
  std::string xmp() const {
    const auto description = [](const char* spaces, const std::string& content) {
      return fmt::format("<rdf:Description rdf:about=\"\" {}>{}</rdf:Description>\n", spaces, content);
    };
    const std::string time = iso_time(facts_.created);
    std::string core = fmt::format(
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>"
        "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
        escaped(facts_.title), escaped(facts_.author));
    if (!facts_.identifier.empty())
      core += fmt::format("<dc:identifier>{}</dc:identifier>", escaped(facts_.identifier));
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
           "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" +
           description("xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"",
                       fmt::format("<pdfaid:part>{}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
                                   facts_.part)) +
           description("xmlns:dc=\"http://purl.org/dc/elements/1.1/\"", core) +
           description("xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"",
                       fmt::format("<xmp:CreateDate>{0}</xmp:CreateDate><xmp:ModifyDate>{0}</xmp:ModifyDate>"
                                   "<xmp:CreatorTool>{1}</xmp:CreatorTool>",
                                   time, kProducer)) +
           description("xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"",
                       fmt::format("<pdf:Producer>{}</pdf:Producer>", kProducer)) +
           "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>";
  }

  // Forms are held to the millimetre, and seals have their true width: readers that know of it (PDF 1.6) offer to print at 100 %.
  void put_true_size() {
    if (facts_.part == 1) return;
    Object preferences = Object::newDictionary();
    preferences.replaceKey("/PrintScaling", Object::newName("/None"));
    qpdf_.getRoot().replaceKey("/ViewerPreferences", preferences);
  }

  void put_metadata() {
    Object stream = Object::newStream(&qpdf_, xmp());
    stream.getDict().replaceKey("/Type", Object::newName("/Metadata"));
    stream.getDict().replaceKey("/Subtype", Object::newName("/XML"));
    Object root = qpdf_.getRoot();
    root.replaceKey("/Metadata", qpdf_.makeIndirectObject(stream));
    root.replaceKey("/Lang", Object::newString("zh-CN"));
  }

  void put_output_intent() {
    Object profile = Object::newStream(&qpdf_, facts_.colour_profile);
    profile.getDict().replaceKey("/N", Object::newInteger(3));
    Object intent = Object::newDictionary();
    intent.replaceKey("/Type", Object::newName("/OutputIntent"));
    intent.replaceKey("/S", Object::newName("/GTS_PDFA1"));
    intent.replaceKey("/OutputConditionIdentifier", Object::newString("sRGB IEC61966-2.1"));
    intent.replaceKey("/Info", Object::newString("sRGB IEC61966-2.1"));
    intent.replaceKey("/RegistryName", Object::newString("http://www.color.org"));
    intent.replaceKey("/DestOutputProfile", qpdf_.makeIndirectObject(profile));
    Object intents = Object::newArray();
    intents.appendItem(qpdf_.makeIndirectObject(intent));
    qpdf_.getRoot().replaceKey("/OutputIntents", intents);
  }

 private:
  QPDF& qpdf_;
  const ArchivalFacts& facts_;
};

}  // namespace

base::Result<std::string> read_colour_profile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string profile{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  // An ICC profile bears its signature at byte 36 and its colour space at 16.
  if (profile.size() < 128 || profile.compare(36, 4, "acsp") != 0 || profile.compare(16, 4, "RGB ") != 0)
    return base::fail(base::ErrorKind::not_found, "pages.no_colour_profile",
                      "the RGB colour profile that archival PDF needs is not there", path,
                      "install the Debian package icc-profiles-free");
  return profile;
}

void put_archival_facts(QPDF& document, const ArchivalFacts& facts) {
  Facts of(document, facts);
  of.put_info();
  of.put_metadata();
  of.put_output_intent();
  of.put_true_size();
}

void set_archival_options(QPDFWriter& writer, int part) {
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setDeterministicID(true);
  writer.setPreserveUnreferencedObjects(false);
  writer.setNewlineBeforeEndstream(true);
  if (part == 1)
    writer.forcePDFVersion("1.4");
  else
    writer.setMinimumPDFVersion("1.7");
}

namespace {

class Archivist {
 public:
  Archivist(const std::string& pdf, const ArchivalFacts& facts) : facts_(facts) {
    qpdf_.setSuppressWarnings(true);
    qpdf_.processMemoryFile("page.pdf", pdf.data(), pdf.size());
  }

  base::Bytes run() {
    drop_transparency_groups();
    for (auto& object : qpdf_.getAllObjects())
      if (object.isDictionary()) complete_font(object);
    put_archival_facts(qpdf_, facts_);
    return written();
  }

 private:
  // cairo marks every page as a transparency group, though nothing on it is transparent.
  void drop_transparency_groups() {
    for (auto& page : QPDFPageDocumentHelper(qpdf_).getAllPages()) page.getObjectHandle().removeKey("/Group");
    if (facts_.part != 1) return;
    for (auto& object : qpdf_.getAllObjects())
      if (object.isStream()) object.getDict().removeKey("/Group");
  }

  void complete_font(Object& font) {
    Object subtype = font.getKey("/Subtype");
    if (!subtype.isName()) return;
    const bool truetype = subtype.getName() == "/CIDFontType2";
    if (truetype && !font.hasKey("/CIDToGIDMap"))
      font.replaceKey("/CIDToGIDMap", Object::newName("/Identity"));
    if (facts_.part == 1 && (truetype || subtype.getName() == "/CIDFontType0")) put_cid_set(font);
  }

  // Part 1 wants a bitmap of the glyphs that an embedded subset holds: all up to the highest in /W.
  void put_cid_set(Object& font) {
    Object widths = font.getKey("/W");
    long long count = 0;
    for (int i = 0; widths.isArray() && i + 1 < widths.getArrayNItems();) {
      const long long first = widths.getArrayItem(i).getIntValue();
      Object next = widths.getArrayItem(i + 1);
      count = std::max(count, next.isArray() ? first + next.getArrayNItems() : next.getIntValue() + 1);
      i += next.isArray() ? 2 : 3;
    }
    std::string bits(static_cast<std::size_t>((count + 7) / 8), '\0');
    for (long long i = 0; i < count; ++i) {
      char& byte = bits[static_cast<std::size_t>(i / 8)];
      byte = static_cast<char>(static_cast<unsigned char>(byte) | (0x80U >> (i % 8)));
    }
    Object descriptor = font.getKey("/FontDescriptor");
    descriptor.replaceKey("/CIDSet", qpdf_.makeIndirectObject(Object::newStream(&qpdf_, bits)));
  }

  base::Bytes written() {
    QPDFWriter writer(qpdf_);
    writer.setOutputMemory();
    set_archival_options(writer, facts_.part);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {buffer->getBuffer(), buffer->getBuffer() + buffer->getSize()};
  }

  const ArchivalFacts& facts_;
  QPDF qpdf_;
};

}  // namespace

std::string iso_time(base::Instant instant) {
  const auto t = base::LegalTime::of(instant);
  return fmt::format("{}T{:02}:{:02}:{:02}+08:00", t.day.text(), t.hour, t.minute, t.second);
}

base::Result<base::Bytes> make_archival(const std::string& pdf, const ArchivalFacts& facts) {
  try {
    return Archivist(pdf, facts).run();
  } catch (const std::exception& e) {  // qpdf reports by exceptions
    return base::fail(base::ErrorKind::broken, "pages.pdf_failed", "the PDF could not be completed", e.what(),
                      "report this with the paper's form");
  }
}

}  // namespace pages_pdf
