# SPDX-License-Identifier: MIT
#
# codegen_add_plugin(name SOURCES file... [LIBRARIES target...] [OUTPUT folder]): the plugin lib<name>.so.
#
# A plugin exports its entry function alone, resolves every symbol at link time, and takes nothing from the host but
# the headers. Inside this project it is built beside bin/codegen and installed, unless OUTPUT names another
# folder; elsewhere (find_package(codegen)) it appears in the build directory of whoever calls.
set(CODEGEN_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

function(codegen_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUTPUT" "SOURCES;LIBRARIES")
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "codegen_add_plugin(${name}): no SOURCES")
  endif()
  set(target codegen-plugin-${name})
  add_library(${target} MODULE ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE codegen::sdk ${arg_LIBRARIES})
  target_compile_definitions(${target} PRIVATE CODEGEN_PLUGIN_NAME="${name}")
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME lib${name} C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden POSITION_INDEPENDENT_CODE ON LINK_DEPENDS ${CODEGEN_PLUGIN_MAP})
  target_link_options(${target} PRIVATE "LINKER:--version-script=${CODEGEN_PLUGIN_MAP}" LINKER:-z,relro,-z,now
    LINKER:--exclude-libs,ALL LINKER:--as-needed)
  if(NOT (CODEGEN_SANITIZE AND CMAKE_C_COMPILER_ID STREQUAL Clang)) # clang's run time is only in the executable
    target_link_options(${target} PRIVATE LINKER:-z,defs)
  endif()
  if(arg_OUTPUT)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${arg_OUTPUT})
  elseif(CODEGEN_PLUGIN_DIR)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${CODEGEN_PLUGIN_DIR})
    install(TARGETS ${target} LIBRARY DESTINATION ${CODEGEN_PLUGIN_DIR})
  endif()
endfunction()
