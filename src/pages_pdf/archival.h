// Inside pages_pdf: the qpdf half. What ISO 19005 asks and cairo 1.16 does not do.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"

class QPDF;
class QPDFWriter;

namespace pages_pdf {

struct ArchivalFacts {
  std::string title, author, identifier;
  base::Instant created;
  std::string colour_profile;  // ICC bytes, RGB
  int part = 2;
};

std::string iso_time(base::Instant instant);  // "2026-03-05T09:10:00+08:00"

// Errors: not_found "pages.no_colour_profile".
base::Result<std::string> read_colour_profile(const std::string& path);
// The metadata of the whole document and the colours it is meant for.
void put_archival_facts(QPDF& document, const ArchivalFacts& facts);
void set_archival_options(QPDFWriter& writer, int part);

// Errors: broken "pages.pdf_failed".
base::Result<base::Bytes> make_archival(const std::string& pdf, const ArchivalFacts& facts);

}  // namespace pages_pdf
