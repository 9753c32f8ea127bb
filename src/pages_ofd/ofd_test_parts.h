// For tests: a document opened again, by a reader that shares nothing with the writer but the names in GB/T 33190.
#pragma once

#include <zip.h>

#include <boost/property_tree/xml_parser.hpp>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace pages_ofd::testing_parts {

using Tree = boost::property_tree::ptree;

struct Opened {
  std::vector<std::string> names;  // as they lie in the package
  std::map<std::string, std::string> files;
};

inline Opened opened(const base::Bytes& file) {
  Opened out;
  zip_error_t error;
  zip_source_t* source = zip_source_buffer_create(file.data(), file.size(), 0, &error);
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  if (!archive) throw std::runtime_error("no zip");
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_stat_t facts;
    zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &facts);
    zip_file_t* entry = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    std::string text(facts.size, '\0');
    if (zip_fread(entry, text.data(), text.size()) != static_cast<zip_int64_t>(text.size())) throw std::runtime_error(facts.name);
    zip_fclose(entry);
    out.names.emplace_back(facts.name);
    out.files[facts.name] = std::move(text);
  }
  zip_discard(archive);
  return out;
}

inline Tree parsed(const std::string& xml) {
  std::istringstream in(xml);
  Tree tree;
  boost::property_tree::read_xml(in, tree);  // throws when it is not well-formed
  return tree;
}

inline std::string attribute(const Tree& node, const std::string& name) {
  return node.get<std::string>("<xmlattr>." + name, "");
}

// All elements of that name, in the order of the document.
inline void collect(const Tree& node, const std::string& name, std::vector<Tree>& out) {
  for (const auto& [key, child] : node) {
    if (key == "ofd:" + name) out.push_back(child);
    collect(child, name, out);
  }
}
inline std::vector<Tree> all_of(const Tree& node, const std::string& name) {
  std::vector<Tree> out;
  collect(node, name, out);
  return out;
}

inline std::vector<double> numbers(const std::string& text) {
  std::istringstream in(text);
  std::vector<double> out;
  for (std::string word; in >> word;) {
    if (word != "g") {
      out.push_back(std::stod(word));
      continue;
    }
    std::size_t count = 0;
    double value = 0;
    in >> count >> value;
    out.insert(out.end(), count, value);
  }
  return out;
}

// Pages in order: their Content.xml.
inline std::vector<Tree> pages_of(const Opened& document) {
  std::vector<Tree> out;
  for (const auto& page : all_of(parsed(document.files.at("Doc_0/Document.xml")), "Page"))
    out.push_back(parsed(document.files.at("Doc_0/" + attribute(page, "BaseLoc"))));
  return out;
}

// Font ID → its file.
inline std::map<std::string, std::string> fonts_of(const Opened& document) {
  std::map<std::string, std::string> out;
  for (const auto& font : all_of(parsed(document.files.at("Doc_0/PublicRes.xml")), "Font"))
    out[attribute(font, "ID")] = document.files.at("Doc_0/Res/" + font.get<std::string>("ofd:FontFile"));
  return out;
}

// The code of an error that says what to do; "written" where there is none.
inline std::string refusal(const base::Result<base::Bytes>& out) {
  if (out) return "written";
  return out.error().remedy.empty() ? "no remedy" : out.error().code;
}

}  // namespace pages_ofd::testing_parts
