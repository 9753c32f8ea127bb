# Warnings for our own code only; headers of packages are system headers.
add_library(zhilu_warnings INTERFACE)
target_compile_options(zhilu_warnings INTERFACE
  -Wall -Wextra -Wno-missing-field-initializers -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives of these two inside the standard library at -O2.
  target_compile_options(zhilu_warnings INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()
