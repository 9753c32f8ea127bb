# Precompiled headers, one for the rooms and one for their tests: about a third of the build's time.
# zhilu_use_prelude(<target> [TEST])
# What tests are compiled with besides, as they stand under a sanitizer: tests watch the rooms, not themselves.
set(ZHILU_TEST_OPTIONS "" CACHE STRING "compile options of the tests alone")

option(ZHILU_PRELUDE "parse the headers of prelude.h once for all files" ON)

if(ZHILU_PRELUDE)
  add_library(zhilu_prelude OBJECT ${PROJECT_SOURCE_DIR}/build_support/prelude.cpp)
  target_link_libraries(zhilu_prelude PRIVATE zhilu_warnings Boost::json fmt::fmt Threads::Threads)
  target_precompile_headers(zhilu_prelude PRIVATE ${PROJECT_SOURCE_DIR}/build_support/prelude.h)
  if(ZHILU_TESTS)
    add_library(zhilu_test_prelude OBJECT ${PROJECT_SOURCE_DIR}/build_support/prelude.cpp)
    target_link_libraries(zhilu_test_prelude PRIVATE zhilu_warnings Boost::json fmt::fmt Threads::Threads GTest::gmock)
    target_compile_options(zhilu_test_prelude PRIVATE ${ZHILU_TEST_OPTIONS})
    target_precompile_headers(zhilu_test_prelude PRIVATE ${PROJECT_SOURCE_DIR}/build_support/test_prelude.h)
  endif()
endif()

# Several files of a target compiled as one: each header and template is read and made once for all of them. Twenty-four cost two
# thirds of what eight at a time do, and still leave the large rooms a part for each core.
option(ZHILU_JOIN "compile the files of a room several at a time" ON)

function(zhilu_join target)
  if(ZHILU_JOIN)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 24)
  endif()
endfunction()

function(zhilu_use_prelude target)
  if("TEST" IN_LIST ARGN)
    target_compile_options(${target} PRIVATE ${ZHILU_TEST_OPTIONS})
  endif()
  if(NOT ZHILU_PRELUDE)
    return()
  endif()
  if("TEST" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM zhilu_test_prelude)
  else()
    target_precompile_headers(${target} REUSE_FROM zhilu_prelude)
  endif()
endfunction()
