# mg_stage_plugin(<name>
#   PLUGIN  plugin.cpp            the declarations
#   SOURCES algorithm.cpp ...     the algorithms; may be empty
#   TESTS   algorithm_test.cpp    optional; outside of Mammograph include(CTest) before it is found
#   LINK    libraries...          what this plugin alone needs
# )
# Makes the shared library <name>.so that Mammograph loads, and, for tests, the static library
# <name>_algorithms that holds everything but the declarations. Its stages are called <name>.*.
include(${CMAKE_CURRENT_LIST_DIR}/MammographTest.cmake)

function(mg_stage_plugin name)
  cmake_parse_arguments(ARG "" "" "PLUGIN;SOURCES;TESTS;LINK" ${ARGN})
  set(warnings $<BUILD_INTERFACE:$<TARGET_NAME_IF_EXISTS:mg_options>>)

  if(ARG_SOURCES)
    add_library(${name}_algorithms STATIC ${ARG_SOURCES})
    set_target_properties(${name}_algorithms PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_link_libraries(${name}_algorithms PUBLIC Mammograph::pipeline ${ARG_LINK}
                                             PRIVATE ${warnings})
  else()
    add_library(${name}_algorithms INTERFACE)
    target_link_libraries(${name}_algorithms INTERFACE Mammograph::pipeline ${ARG_LINK})
  endif()

  add_library(${name} MODULE ${ARG_PLUGIN})
  target_link_libraries(${name} PRIVATE ${name}_algorithms ${warnings})
  target_link_options(${name} PRIVATE -Wl,--no-undefined)
  set_target_properties(${name} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden)
  if(MAMMOGRAPH_PLUGIN_OUTPUT)  # one of Mammograph's own
    set(found_in "$ORIGIN/../..")
    if(mg_torch IN_LIST ARG_LINK)  # CMake leaves out LibTorch if it lies in the checkout
      list(APPEND found_in ${TORCH_INSTALL_PREFIX}/lib)
    endif()
    set_target_properties(${name} PROPERTIES
      LIBRARY_OUTPUT_DIRECTORY ${MAMMOGRAPH_PLUGIN_OUTPUT} INSTALL_RPATH "${found_in}")
    add_dependencies(program ${name})
    install(TARGETS ${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/mammograph/plugins)
  endif()

  if(ARG_TESTS)
    mg_test(${name}_test ${ARG_TESTS} LINK ${name}_algorithms)
  endif()
endfunction()
