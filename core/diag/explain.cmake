# SPDX-License-Identifier: MIT
#
# Writes OUTPUT, a C table of the pages in DIRECTORY (docs/errors/<CODE>.md), sorted by code.
include(${CMAKE_CURRENT_LIST_DIR}/../../sdk/cmake/CodegenEmbed.cmake)
file(GLOB pages ${DIRECTORY}/[A-Z]*[0-9][0-9][0-9][0-9].md) # the host's codes and those of our plugins
list(SORT pages)
list(LENGTH pages count)
set(text "/* Made from docs/errors. */\n")
string(APPEND text "const struct cg_explain_entry {\n  const char *code;\n  const char *text;\n} cg_explain_entries[] = {\n")
foreach(page ${pages})
  get_filename_component(code ${page} NAME_WE)
  codegen_embed_literal(${page} literal)
  string(APPEND text "  {\"${code}\",\n${literal}},\n")
endforeach()
string(APPEND text "  {0, 0},\n};\nconst unsigned cg_explain_count = ${count};\n")
file(WRITE ${OUTPUT} "${text}")
