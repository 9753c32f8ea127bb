#include "page_layout/form_own_words.h"

namespace page_layout {
namespace {

std::string at(const std::string& place, std::size_t index) {
  return place + "/" + std::to_string(index);
}

class WordsOf {
 public:
  std::vector<OwnWords> run(const Form& form) {
    add("/title", form.title);
    add("/heading", form.heading);
    add("/footer", form.footer);
    add("/number/template", form.number_template);
    for (std::size_t i = 0; i < form.copies.size(); ++i) add(at("/copies", i), form.copies[i].keeper + form.copies[i].footer);
    for (std::size_t i = 0; i < form.fields.size(); ++i) field(form.fields[i], at("/fields", i));
    for (std::size_t i = 0; i < form.blocks.size(); ++i) block(form.blocks[i], at("/blocks", i));
    return std::move(out_);
  }

 private:
  void add(std::string place, const std::string& text) {
    if (!text.empty()) out_.push_back({std::move(place), text});
  }

  void field(const Field& f, const std::string& place) {
    add(place + "/text", f.text);
    for (std::size_t i = 0; i < f.columns.size(); ++i) {
      add(at(place + "/columns", i) + "/label", f.columns[i].label);
      add(at(place + "/columns", i) + "/value", f.columns[i].value);
    }
    for (std::size_t i = 0; i < f.options.size(); ++i) add(at(place + "/options", i) + "/label", f.options[i].label);
    for (std::size_t i = 0; i < f.paragraphs.size(); ++i) {
      const std::string paragraph = at(place + "/paragraphs", i);
      const auto& parts = f.paragraphs[i].parts;
      const bool alone = parts.size() == 1 && parts.front().when.empty();  // as "text" of the paragraph
      for (std::size_t n = 0; n < parts.size(); ++n)
        add(alone ? paragraph : at(paragraph + "/parts", n) + "/text", parts[n].text);
      add(paragraph + "/otherwise", f.paragraphs[i].otherwise);
    }
  }

  void block(const Block& b, const std::string& place) {
    add(place + "/label", b.label);
    add(place + "/text", b.text);
    for (std::size_t i = 0; i < b.rows.size(); ++i)
      for (std::size_t n = 0; n < b.rows[i].size(); ++n) add(at(at(place + "/rows", i), n) + "/label", b.rows[i][n].label);
    for (std::size_t i = 0; i < b.lines.size(); ++i) add(at(place + "/lines", i) + "/label", b.lines[i].label);
    for (std::size_t i = 0; i < b.boxes.size(); ++i) add(at(place + "/boxes", i) + "/label", b.boxes[i].label);
  }

  std::vector<OwnWords> out_;
};

}  // namespace

std::vector<OwnWords> own_words_of(const Form& form) {
  return WordsOf().run(form);
}

}  // namespace page_layout
