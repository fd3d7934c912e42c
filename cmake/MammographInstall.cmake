# What `cmake --install` puts where, and what find_package(Mammograph) then finds. The program and
# the plugins install themselves.
include(CMakePackageConfigHelpers)
add_dependencies(program mammograph)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Mammograph)

# mg_install_library(target name headers...): the library, as Mammograph::<name>, and its headers. A
# file of exports of its own, so that an outsider needs LibTorch or OpenCV only where it is used.
function(mg_install_library target name)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  install(TARGETS ${target} EXPORT Mammograph_${name})
  install(EXPORT Mammograph_${name} NAMESPACE Mammograph:: DESTINATION ${package})
  foreach(folder IN LISTS ARGN)
    install(DIRECTORY ${folder}/ DESTINATION include/mammograph/${folder}
      FILES_MATCHING PATTERN "*.hpp" PATTERN "test*.hpp" EXCLUDE)
  endforeach()
endfunction()

mg_install_library(mammograph_pipeline pipeline pipeline)
mg_install_library(mg_opencv opencv stages/support/opencv)
if(TARGET mg_torch)
  mg_install_library(mg_torch torch stages/support/torch)
endif()

install(DIRECTORY graphs DESTINATION share/mammograph)
configure_package_config_file(cmake/MammographConfig.cmake.in MammographConfig.cmake
                              INSTALL_DESTINATION ${package})
write_basic_package_version_file(MammographConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/FindOpenCV.cmake cmake/MammographStagePlugin.cmake cmake/MammographTest.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/MammographConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/MammographConfigVersion.cmake
        DESTINATION ${package})
