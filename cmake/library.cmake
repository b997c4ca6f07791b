# The library of include/keyless, to be installed: one archive of the pure rooms, without sockets and TLS.
# cmake --install build/release --component library --prefix /usr/local; then find_package(keyless), keyless::core.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(rooms base model manifest desired diff policy plan library)
list(TRANSFORM rooms REPLACE "(.+)" "$<TARGET_OBJECTS:keyless_\\1>" OUTPUT_VARIABLE objects)
add_library(keyless_core STATIC ${objects})
add_library(keyless::core ALIAS keyless_core)
set_target_properties(keyless_core PROPERTIES EXPORT_NAME core LINKER_LANGUAGE CXX)
target_compile_features(keyless_core INTERFACE cxx_std_20)
target_include_directories(keyless_core INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(keyless_core INTERFACE Boost::headers yaml-cpp fmt::fmt OpenSSL::Crypto)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/keyless)
configure_package_config_file(cmake/keylessConfig.cmake.in ${CMAKE_BINARY_DIR}/package/keylessConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/package/keylessConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(TARGETS keyless_core EXPORT keylessTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(EXPORT keylessTargets NAMESPACE keyless:: DESTINATION ${package} COMPONENT library)
install(DIRECTORY include/keyless DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
install(FILES ${CMAKE_BINARY_DIR}/package/keylessConfig.cmake ${CMAKE_BINARY_DIR}/package/keylessConfigVersion.cmake
  DESTINATION ${package} COMPONENT library)
