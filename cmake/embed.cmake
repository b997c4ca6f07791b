# Text files as constants of a C++ file, so that the program needs no file beside it:
# cmake -DOUT=parts.cpp -DNAMESPACE=keyless::report -DFILES="a.css;b.js" -P embed.cmake makes `const char* const a_css`.
set(text "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  string(REGEX REPLACE "_body.html$" "_body" name ${name})
  string(MAKE_C_IDENTIFIER ${name} name)
  file(READ ${file} content)
  string(APPEND text "extern const char* const ${name};\nconst char* const ${name} = R\"~text~(${content})~text~\";\n")
endforeach()
file(WRITE ${OUT} "namespace ${NAMESPACE} {\n${text}}  // namespace ${NAMESPACE}\n")
