option(KEYLESS_WERROR "Treat warnings as errors" OFF)
option(KEYLESS_SANITIZE "Build with ASan and UBSan" OFF)
option(KEYLESS_SANDBOX "Build the emulated clouds into the program, and the tests that need them" ON)

# Boost in namespaces of its own translation units: all or none may set these, so every room gets them.
add_library(keyless_build INTERFACE)
target_compile_features(keyless_build INTERFACE cxx_std_20)
target_compile_definitions(keyless_build INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  KEYLESS_VERSION="${PROJECT_VERSION}")
target_include_directories(keyless_build INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(keyless_build INTERFACE Boost::headers fmt::fmt)
target_compile_options(keyless_build INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
  -Wimplicit-fallthrough -Wformat=2 $<$<BOOL:${KEYLESS_WERROR}>:-Werror>
  # What hardens a program that is shipped costs a tenth of a build that is only tested.
  $<$<NOT:$<CONFIG:Debug>>:-fstack-protector-strong;-fstack-clash-protection;-fcf-protection=full>
  $<$<NOT:$<CONFIG:Debug>>:-ftrivial-auto-var-init=zero;-fno-delete-null-pointer-checks;-fno-strict-overflow>
  # g++ collects its garbage too eagerly for files of this size: 8 % of its time.
  $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-expand=1000;--param=ggc-min-heapsize=2000000>
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>  # lets ccache see through precompiled headers
  # Once it optimizes, g++ 12 sees ghosts: in destructors of std::variant, and in the frames of awaitables.
  $<$<CONFIG:Release>:-Wno-maybe-uninitialized;-Wno-mismatched-new-delete>
  $<$<CONFIG:Release>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3;-D_GLIBCXX_ASSERTIONS>)
target_link_options(keyless_build INTERFACE
  -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed -pie
  $<$<BOOL:${KEYLESS_SANITIZE}>:-fsanitize=address,undefined>)
if(KEYLESS_SANITIZE)
  target_compile_options(keyless_build INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all)
endif()

# nlohmann's header defines a literal, an inline function that parses: g++ instantiates the whole parser for it in every
# file, used or not, which is half a second each. What is compiled is a copy with that function only declared.
find_path(KEYLESS_NLOHMANN nlohmann/json.hpp REQUIRED)
file(READ ${KEYLESS_NLOHMANN}/nlohmann/json.hpp header)
string(REGEX REPLACE "(inline nlohmann::json operator \"\" *_json\\(const char\\* s, std::size_t n\\))[^{}]*{[^{}]*}" "\\1;"
  header "${header}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/include/nlohmann/json.hpp CONTENT "${header}" @ONLY)
target_include_directories(keyless_build SYSTEM BEFORE INTERFACE ${CMAKE_BINARY_DIR}/include)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Reading headers is most of what a file costs, so each room starts from a precompiled set, compiled once for all rooms:
# the standard library and fmt; with JSON; with JSON and Asio's awaitables (which have to be linked where they are read).
set(KEYLESS_STD_HEADERS <algorithm> <array> <charconv> <chrono> <functional> <map> <memory> <optional> <set> <span>
  <string> <string_view> <tuple> <utility> <variant> <vector> <fmt/format.h>)
set(KEYLESS_JSON_HEADERS ${KEYLESS_STD_HEADERS} <nlohmann/json.hpp> ${PROJECT_SOURCE_DIR}/src/base/json.hpp)
set(KEYLESS_IO_HEADERS ${KEYLESS_JSON_HEADERS}
  <boost/asio/any_io_executor.hpp> <boost/asio/awaitable.hpp> <boost/asio/this_coro.hpp> <boost/asio/use_awaitable.hpp>)
# Assertions without a handler of exceptions each: whoever throws in one fails the test case all the same.
set(KEYLESS_TEST_DEFINITIONS CATCH_CONFIG_FAST_COMPILE)
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
function(keyless_precompiled name)
  cmake_parse_arguments(SET "PROGRAM" "" "HEADERS" ${ARGN})
  add_library(keyless_${name} STATIC EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/precompiled.cpp)
  # Programs are compiled with -fPIE, libraries with -fPIC: each needs a set of its own kind.
  if(SET_PROGRAM)
    set_target_properties(keyless_${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(keyless_${name} PRIVATE -fPIE)
    target_compile_definitions(keyless_${name} PRIVATE ${KEYLESS_TEST_DEFINITIONS})
  endif()
  target_link_libraries(keyless_${name} PRIVATE keyless_build nlohmann_json::nlohmann_json)
  target_precompile_headers(keyless_${name} PRIVATE ${SET_HEADERS})
endfunction()
keyless_precompiled(std_headers HEADERS ${KEYLESS_STD_HEADERS})
keyless_precompiled(json_headers HEADERS ${KEYLESS_JSON_HEADERS})
keyless_precompiled(io_headers HEADERS ${KEYLESS_IO_HEADERS})

# Files compiled together share what their headers cost. Neighbours speak of the same things and call them by the same
# names, so a batch takes its files from afar: with B batches every B-th file of the list.
set(KEYLESS_BATCH 8 CACHE STRING "Files of a room that are compiled together; 1: each alone")
function(keyless_batches target sources apart)
  if(KEYLESS_BATCH LESS 2)
    return()
  endif()
  foreach(source IN LISTS sources)
    if(NOT apart OR NOT source MATCHES "${apart}")
      list(APPEND together ${source})
    endif()
  endforeach()
  list(LENGTH together count)
  math(EXPR batches "(${count} + ${KEYLESS_BATCH} - 1) / ${KEYLESS_BATCH}")
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # A batch is not the file that a name without linkage is of: the warning is about headers.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  set(number 0)
  foreach(source IN LISTS together)
    math(EXPR batch "${number} % ${batches}")
    math(EXPR number "${number} + 1")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP batch_${batch})
  endforeach()
endfunction()

# Test files define nothing for others, so each can be wrapped in a namespace of its own (batch.sh) and may call its
# helpers as others do. Files that open a namespace of ours do define something: they are batched like those of a room.
set(KEYLESS_TEST_BATCH 6 CACHE STRING "Test files that are compiled together; 1: each alone")
function(keyless_test_batches target sources)
  foreach(source IN LISTS sources)
    file(STRINGS ${source} opened REGEX "^namespace [a-z_:]+ {" LIMIT_COUNT 1)
    if(opened)
      list(APPEND defining ${source})
    else()
      cmake_path(ABSOLUTE_PATH source)
      list(APPEND wrapped ${source})
    endif()
  endforeach()
  list(LENGTH wrapped count)
  if(KEYLESS_TEST_BATCH LESS 2 OR count LESS 2)
    target_sources(${target} PRIVATE ${sources})
    return()
  endif()
  target_sources(${target} PRIVATE ${defining})
  keyless_batches(${target} "${defining}" "")
  math(EXPR last "(${count} - 1) / ${KEYLESS_TEST_BATCH}")
  foreach(batch RANGE ${last})
    math(EXPR from "${batch} * ${KEYLESS_TEST_BATCH}")
    list(SUBLIST wrapped ${from} ${KEYLESS_TEST_BATCH} files)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_${batch}.cpp)
    add_custom_command(OUTPUT ${out} DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/batch.sh
      COMMAND sh ${PROJECT_SOURCE_DIR}/cmake/batch.sh ${out} ${files} VERBATIM)
    target_sources(${target} PRIVATE ${out})
  endforeach()
endfunction()

# One static library a room: keyless_room(diff SOURCES a.cpp LINKS keyless_model). PURE rooms know no I/O and no JSON,
# JSON rooms no I/O. APART: what files are called that are compiled each alone.
function(keyless_room name)
  cmake_parse_arguments(ROOM "PURE;JSON" "APART" "SOURCES;LINKS" ${ARGN})
  add_library(keyless_${name} STATIC ${ROOM_SOURCES})
  keyless_batches(keyless_${name} "${ROOM_SOURCES}" "${ROOM_APART}")
  add_library(keyless::${name} ALIAS keyless_${name})
  target_link_libraries(keyless_${name} PUBLIC keyless_build ${ROOM_LINKS})
  if(ROOM_PURE)
    target_precompile_headers(keyless_${name} REUSE_FROM keyless_std_headers)
    return()
  endif()
  if(ROOM_JSON)
    target_precompile_headers(keyless_${name} REUSE_FROM keyless_json_headers)
  else()
    target_precompile_headers(keyless_${name} REUSE_FROM keyless_io_headers)
  endif()
endfunction()

# One test program a room: keyless_tests(diff SOURCES a_test.cpp LINKS keyless_diff). Runs with the source tree as its
# working directory, so that tests name files as a reader would.
function(keyless_tests name)
  cmake_parse_arguments(TESTS "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(keyless_test_${name})
  target_compile_definitions(keyless_test_${name} PRIVATE ${KEYLESS_TEST_DEFINITIONS})
  keyless_test_batches(keyless_test_${name} "${TESTS_SOURCES}")
  target_link_libraries(keyless_test_${name} PRIVATE ${TESTS_LINKS} keyless_base Catch2::Catch2WithMain)
  target_include_directories(keyless_test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  if(NOT TARGET keyless_test_headers)
    keyless_precompiled(test_headers PROGRAM HEADERS ${KEYLESS_JSON_HEADERS} <catch2/catch.hpp>)
    keyless_precompiled(test_io_headers PROGRAM HEADERS ${KEYLESS_IO_HEADERS} <catch2/catch.hpp>)
  endif()
  if(TESTS_LINKS MATCHES "keyless_(http|auth|providers|live|survey|rights|apply|report|sandbox)")
    target_precompile_headers(keyless_test_${name} REUSE_FROM keyless_test_io_headers)
  else()
    target_precompile_headers(keyless_test_${name} REUSE_FROM keyless_test_headers)
  endif()
  set_target_properties(keyless_test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND keyless_test_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  if(TESTS_LINKS MATCHES "keyless_sandbox")
    keyless_exchanges(${name})
  endif()
endfunction()

# What this test exchanges with a sandbox is held to the published descriptions of the services afterwards.
function(keyless_exchanges name)
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT KEYLESS_EXCHANGES=${CMAKE_BINARY_DIR}/exchanges)
  set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED exchange_folder FIXTURES_SETUP exchanges)
endfunction()
