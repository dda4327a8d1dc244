# SPDX-License-Identifier: MIT
#
# Files as C data. The bytes are exact, a NUL follows them; `<symbol>_size` counts without it.

# codegen_embed_literal(file out): the file as adjacent C string literals, 32 bytes a line.
function(codegen_embed_literal file out)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(................................................................)" "\\1;" lines "${hex}")
  string(REGEX REPLACE ";$" "" lines "${lines}") # a whole last line
  list(TRANSFORM lines REPLACE "(..)" "\\\\x\\1")
  list(JOIN lines "\"\n\"" literal)
  set(${out} "\"${literal}\"" PARENT_SCOPE)
endfunction()

# codegen_embed(target file symbol): adds `const char symbol[]` and `const unsigned long symbol_size` to the target.
function(codegen_embed target file symbol)
  get_filename_component(file ${file} ABSOLUTE)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embed/${symbol}.c)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFILE=${file} -DSYMBOL=${symbol} -DOUTPUT=${output}
            -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    DEPENDS ${file} ${CMAKE_CURRENT_FUNCTION_LIST_FILE} COMMENT "Embedding ${symbol}" VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  codegen_embed_literal(${FILE} literal)
  file(SIZE ${FILE} size)
  get_filename_component(name ${FILE} NAME)
  file(WRITE ${OUTPUT} "/* Made from ${name}. */\nconst char ${SYMBOL}[] =\n${literal};\n"
    "const unsigned long ${SYMBOL}_size = ${size};\n")
endif()
