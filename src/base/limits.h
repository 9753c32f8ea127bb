// Every limit has a name and stands here, unless it belongs to one room alone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace base {

inline constexpr std::size_t kMaxBodyBytes = 64 * 1024;       // canonical JSON of one event body
inline constexpr std::size_t kMaxJsonDepth = 32;
inline constexpr std::size_t kMaxRequestJsonBytes = 1 << 20;  // one JSON request over HTTP
inline constexpr std::size_t kMaxFileBytes = 40 << 20;        // a file that an operation is about, over HTTP
inline constexpr std::size_t kMaxNameBytes = 255;             // a file name as a device gave it
inline constexpr std::size_t kMaxTextChars = 4000;            // one free text field
inline constexpr std::uint64_t kMaxRecordingBytes = std::uint64_t{256} << 30;
inline constexpr std::int64_t kMaxExactInteger = (std::int64_t{1} << 53) - 1;

}  // namespace base
