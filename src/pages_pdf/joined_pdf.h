// Inside pages_pdf: one PDF file out of many, written object by object. Of each document goes in what its pages need, under
// numbers of this file; what stays in memory is where each object begins.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digests.h"

class QPDF;
class QPDFObjectHandle;

namespace pages_pdf {

class JoinedPdf {
 public:
  JoinedPdf(std::FILE* file, int part);

  // All pages of the document, behind those that are there. Throws as qpdf does.
  void add_pages(QPDF& document);
  // What `facts` says of a whole document, the page tree, and the end of the file. Nothing follows.
  void finish(QPDF& facts);
  // Of the first write that failed; 0: none did.
  int error_number() const { return error_number_; }

 private:
  friend class CopiedObjects;

  std::uint64_t reserve();  // the number of an object that is written later
  void begin_object(std::uint64_t number);
  void put(std::string_view bytes);
  void put_page_tree();
  void put_end(std::uint64_t root, std::uint64_t info);

  std::FILE* file_;
  int error_number_ = 0;
  std::uint64_t at_ = 0;
  std::vector<std::uint64_t> offsets_;  // of object n + 1
  std::vector<std::uint64_t> pages_;
  crypto::Hasher hasher_;  // of all that was written: the file's ID is the same for the same papers
};

}  // namespace pages_pdf
