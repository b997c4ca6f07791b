# Installs the library to a fresh folder of the build, builds the example against what was installed and nothing else,
# runs it and compares what it prints.
# cmake -DBUILD=… -DEXAMPLE=… -DFOLDER=… -DCOMPILER=… -DFLAGS=… -DLAUNCHER=… -DGENERATOR=… -DMANIFEST=… -DEXPECTED=… -P installed.cmake
function(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE complained)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${what} failed with ${code}:\n${said}${complained}")
  endif()
endfunction()

file(REMOVE_RECURSE ${FOLDER})
file(COPY ${EXAMPLE} DESTINATION ${FOLDER})
file(COPY ${MANIFEST} DESTINATION ${FOLDER}/example)
run("installing" ${CMAKE_COMMAND} --install ${BUILD} --component library --prefix ${FOLDER}/installed)
run("configuring the example" ${CMAKE_COMMAND} -S ${FOLDER}/example -B ${FOLDER}/build -G ${GENERATOR}
    -DCMAKE_PREFIX_PATH=${FOLDER}/installed -DCMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_FLAGS=${FLAGS}"
    -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER})
run("building the example" ${CMAKE_COMMAND} --build ${FOLDER}/build)

cmake_path(GET MANIFEST FILENAME manifest)
execute_process(COMMAND ${FOLDER}/build/example ${manifest} live.json WORKING_DIRECTORY ${FOLDER}/example
                RESULT_VARIABLE code OUTPUT_VARIABLE printed ERROR_VARIABLE complained)
file(READ ${EXPECTED} expected)
if(NOT code EQUAL 2 OR NOT printed STREQUAL expected)
  message(FATAL_ERROR "the example ended with ${code} and printed:\n${printed}${complained}")
endif()
