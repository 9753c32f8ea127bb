# Warnings for our own code only; headers of packages are system headers.
add_library(zhilu_warnings INTERFACE)
target_compile_options(zhilu_warnings INTERFACE
  -Wall -Wextra -Wno-missing-field-initializers -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives of these inside the standard library at -O2 (std::string grown by a literal), more
  # so from precompiled headers; ASan and clang watch over the same.
  target_compile_options(zhilu_warnings INTERFACE
    -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
