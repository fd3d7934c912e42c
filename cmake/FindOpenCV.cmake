# OpenCV with no more than the modules asked for. Debian's libopencv-dev, which has OpenCV's own
# CMake files, brings 220 packages beside the three modules that Mammograph uses; where it is not
# there, headers and libraries are enough. Either way the targets are opencv_core and so on.
find_package(OpenCV CONFIG QUIET COMPONENTS ${OpenCV_FIND_COMPONENTS})
if(OpenCV_FOUND)
  return()
endif()

include(FindPackageHandleStandardArgs)
find_path(OpenCV_INCLUDE_DIR opencv2/core/version.hpp PATH_SUFFIXES opencv4)
mark_as_advanced(OpenCV_INCLUDE_DIR)
if(OpenCV_INCLUDE_DIR)
  file(READ ${OpenCV_INCLUDE_DIR}/opencv2/core/version.hpp header)
  foreach(part MAJOR MINOR REVISION)
    string(REGEX MATCH "CV_VERSION_${part} +([0-9]+)" ignored "${header}")
    list(APPEND version ${CMAKE_MATCH_1})
  endforeach()
  string(JOIN . OpenCV_VERSION ${version})
endif()

foreach(module IN LISTS OpenCV_FIND_COMPONENTS)
  find_library(OpenCV_${module}_LIBRARY opencv_${module})
  mark_as_advanced(OpenCV_${module}_LIBRARY)
  if(OpenCV_${module}_LIBRARY)
    set(OpenCV_${module}_FOUND TRUE)
  endif()
  if(OpenCV_${module}_FOUND AND NOT TARGET opencv_${module})
    add_library(opencv_${module} SHARED IMPORTED)
    set_target_properties(opencv_${module} PROPERTIES
      IMPORTED_LOCATION ${OpenCV_${module}_LIBRARY}
      INTERFACE_INCLUDE_DIRECTORIES ${OpenCV_INCLUDE_DIR})
  endif()
endforeach()
find_package_handle_standard_args(OpenCV REQUIRED_VARS OpenCV_INCLUDE_DIR
                                  VERSION_VAR OpenCV_VERSION HANDLE_COMPONENTS)
