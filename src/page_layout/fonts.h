// The fonts that papers are set in: exactly these files, found in the folders that the caller names, whatever
// else the machine has installed or configured. What a paper looks like must not depend on where it was made.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "page_layout/display_list.h"

namespace page_layout {

// What a piece of text is set in.
enum class Typeface : std::uint8_t { fang, song, song_bold, hei };

struct FontFile {
  FontName name;
  std::string path;
  base::ByteView bytes;
  std::shared_ptr<const void> owner;  // the mapping of `bytes`; may outlive the Fonts
};

class Fonts {
 public:
  // Looks for each needed file in `folders`, in order. Thread-safe afterwards.
  // Errors: not_found "fonts.missing" (where = the file name, remedy = how to get it); invalid
  // "fonts.unreadable".
  static base::Result<std::shared_ptr<const Fonts>> open(const std::vector<std::string>& folders);
  virtual ~Fonts() = default;

  virtual std::span<const FontFile> files() const = 0;

  // The file that a laid-out page names, or nothing when this machine has another version of it.
  const FontFile* find(const FontName& name) const;
};

}  // namespace page_layout
