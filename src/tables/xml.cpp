#include "tables/xml.h"

#include <algorithm>

#include <expat.h>

#include <utility>

namespace tables {

namespace {

constexpr int kMostDepth = 100;

std::string_view local(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

tl::unexpected<base::Error> bad_part(const std::string& part, const std::string& why) {
  return base::fail(base::ErrorKind::invalid, "table.damaged", "the workbook is damaged: " + why, part,
                    "open it with a spreadsheet and save it anew");
}

}  // namespace

std::string_view Attributes::operator[](std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2)
    if (local(pair[0]) == name) return pair[1];
  return {};
}

// What expat calls; the first refusal ends the reading.
struct XmlReader::Calls {
  static void settle(XmlReader& reader, base::Status status) {
    if (status || !reader.status_) return;
    reader.status_ = std::move(status);
    XML_StopParser(reader.parser_, XML_FALSE);
  }
  static void begun(void* self, const XML_Char* name, const XML_Char** attributes) {
    auto& reader = *static_cast<XmlReader*>(self);
    if (!reader.status_) return;
    if (++reader.depth_ > kMostDepth) return settle(reader, bad_part(reader.part_, "its elements lie too deep in each other"));
    settle(reader, reader.handler_.begun(local(name), Attributes(attributes)));
  }
  static void ended(void* self, const XML_Char* name) {
    auto& reader = *static_cast<XmlReader*>(self);
    if (!reader.status_) return;
    --reader.depth_;
    settle(reader, reader.handler_.ended(local(name)));
  }
  static void text(void* self, const XML_Char* more, int length) {
    auto& reader = *static_cast<XmlReader*>(self);
    if (!reader.status_) return;
    settle(reader, reader.handler_.text({more, static_cast<std::size_t>(length)}));
  }
  static void doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    auto& reader = *static_cast<XmlReader*>(self);
    settle(reader, bad_part(reader.part_, "no workbook has a document type"));
  }
};

XmlReader::XmlReader(XmlHandler& handler, std::string part)
    : handler_(handler), part_(std::move(part)), parser_(XML_ParserCreate(nullptr)) {
  REQUIRE_INVARIANT(parser_ != nullptr);
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, &Calls::begun, &Calls::ended);
  XML_SetCharacterDataHandler(parser_, &Calls::text);
  XML_SetStartDoctypeDeclHandler(parser_, &Calls::doctype);
}

XmlReader::~XmlReader() { XML_ParserFree(parser_); }

// A tag or comment that does not end is read from its beginning at every piece: what no workbook needs would keep us busy.
constexpr std::uint64_t kLongestToken = std::uint64_t{1} << 20;

base::Status XmlReader::feed(std::string_view more, bool last) {
  if (!status_) return status_;
  fed_ += more.size();
  const auto parsed = XML_Parse(parser_, more.data(), static_cast<int>(more.size()), last);
  const auto done = XML_GetCurrentByteIndex(parser_);
  if (status_ && parsed != XML_STATUS_ERROR && !last && fed_ - static_cast<std::uint64_t>(std::max<XML_Index>(done, 0)) > kLongestToken)
    status_ = bad_part(part_, "one tag is longer than a workbook has");
  if (status_ && parsed == XML_STATUS_ERROR) status_ = bad_part(part_, XML_ErrorString(XML_GetErrorCode(parser_)));
  return status_;
}

base::Status XmlReader::read(std::string_view more) { return feed(more, false); }
base::Status XmlReader::finish() { return feed({}, true); }

}  // namespace tables
