// The fonts that papers are set in: exactly these files, found in the folders that the caller names, and those of
// the bureau's own that were added; whatever else the machine has installed or configured. What a paper looks like
// must not depend on where it was made.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "page_layout/display_list.h"
#include "page_layout/font_bytes.h"

namespace page_layout {

// What a piece of text is set in.
enum class Typeface : std::uint8_t { fang, song, song_bold, hei, kai };
inline constexpr std::array kTypefaces{Typeface::fang, Typeface::song, Typeface::song_bold, Typeface::hei, Typeface::kai};

struct FontFile {
  FontName name;
  std::string path;
  base::ByteView bytes;
  std::shared_ptr<const void> owner;  // the mapping of `bytes`; may outlive the Fonts
};

class Fonts;

// The files of a `Fonts` by their index, as many as there were when it was asked.
class FontFiles {
 public:
  class Iterator {
   public:
    Iterator(const Fonts& fonts, std::size_t index) : fonts_(&fonts), index_(index) {}
    const FontFile& operator*() const;
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    const Fonts* fonts_;
    std::size_t index_;
  };

  FontFiles(const Fonts& fonts, std::size_t count) : fonts_(fonts), count_(count) {}
  const FontFile& operator[](std::size_t index) const;
  std::size_t size() const { return count_; }
  Iterator begin() const { return {fonts_, 0}; }
  Iterator end() const { return {fonts_, count_}; }

 private:
  const Fonts& fonts_;
  std::size_t count_;
};

// For each character the first file of its typeface's chain that has it: the bureau's own where one is in use, the one
// that ships, then the two that stand in for both. Thread-safe: files may be added and chosen while pages are laid out
// and written.
class Fonts {
 public:
  // Looks for each needed file in `folders`, in order. None of the bureau's own is there yet.
  // Errors: not_found "fonts.missing" (where = the file name, remedy = how to get it); invalid
  // "fonts.unreadable".
  static base::Result<std::shared_ptr<Fonts>> open(const std::vector<std::string>& folders);
  virtual ~Fonts() = default;

  // The same files and choices; what is added to one afterwards the other does not have.
  virtual std::shared_ptr<Fonts> copy() const = 0;

  // A file of the bureau's own, not yet in use. One of this name that is here already is given back. `name.face` is a
  // face of the file. Errors: invalid "fonts.unreadable".
  virtual base::Result<const FontFile*> add(const FontName& name, FontBytes bytes) = 0;
  // Which file the bureau sets a typeface in from now on: one that was added, or that ships for another; null: what ships.
  virtual void use(Typeface face, const FontFile* own) = 0;

  // Files stay where they are, and under their index, as long as the Fonts; their number grows.
  virtual std::size_t count() const = 0;
  virtual const FontFile& at(std::size_t index) const = 0;
  FontFiles files() const { return {*this, count()}; }
  // The file that a laid-out page names, or nothing when this machine has another version of it.
  const FontFile* find(const FontName& name) const;

  virtual bool has(const FontFile& file, char32_t character) const = 0;
  // Of the typeface, the first before the next.
  virtual std::vector<const FontFile*> chain(Typeface face) const = 0;
  // Of its chain, the first that has the character; where none has, any other font in use; null: none does.
  const FontFile* drawn_by(Typeface face, char32_t character) const;
};

inline const FontFile& FontFiles::Iterator::operator*() const { return fonts_->at(index_); }
inline const FontFile& FontFiles::operator[](std::size_t index) const { return fonts_.at(index); }

}  // namespace page_layout
