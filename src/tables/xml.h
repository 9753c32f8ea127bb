// XML that somebody else wrote, piece by piece: elements and their text by local names, whatever prefix they bear. A document
// type is refused, and with it every entity of its own. Belongs to one thread.
#pragma once

#include <memory>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

struct XML_ParserStruct;

namespace tables {

class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}
  // Empty where there is none.
  std::string_view operator[](std::string_view name) const;

 private:
  const char** pairs_;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual base::Status begun(std::string_view element, const Attributes& attributes) = 0;
  virtual base::Status ended(std::string_view element) = 0;
  virtual base::Status text(std::string_view more) = 0;
};

class XmlReader {
 public:
  // `part` is named where something is wrong.
  XmlReader(XmlHandler& handler, std::string part);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Errors: invalid "table.damaged"; those of the handler.
  base::Status read(std::string_view more);
  base::Status finish();

 private:
  struct Calls;
  base::Status feed(std::string_view more, bool last);

  XmlHandler& handler_;
  std::string part_;
  XML_ParserStruct* parser_;
  base::Status status_;
  std::uint64_t fed_ = 0;  // bytes
  int depth_ = 0;
};

}  // namespace tables
