# How everything is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# LibTorch is where Torch_ROOT says, or in the virtual environment that ./mammograph makes.
file(GLOB MAMMOGRAPH_VENV_TORCH ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch)
list(APPEND CMAKE_PREFIX_PATH ${MAMMOGRAPH_VENV_TORCH})

# The program finds its libraries and plugins relative to itself, so not lib/x86_64-linux-gnu.
set(CMAKE_INSTALL_LIBDIR lib CACHE PATH "where libraries go, below the prefix")
include(GNUInstallDirs)
include(MammographAllocator)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(MAMMOGRAPH_PLUGIN_OUTPUT ${CMAKE_BINARY_DIR}/lib/mammograph/plugins)
set(CMAKE_INSTALL_RPATH "$ORIGIN/../lib")
add_custom_target(program) # all that it takes to run: the executable and the plugins, no tests

add_library(mg_options INTERFACE)
target_compile_options(mg_options INTERFACE -Wall -Wextra
  -Wno-missing-field-initializers          # {.name = "x"} leaves the others alone on purpose
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>) # GCC 12 sees overlaps in "text" + std::string
if(MAMMOGRAPH_SANITIZE STREQUAL "address")
  # LibTorch comes without the type information that vptr checks need.
  set(MAMMOGRAPH_SANITIZE_FLAGS
    -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined)
elseif(MAMMOGRAPH_SANITIZE STREQUAL "thread")
  set(MAMMOGRAPH_SANITIZE_FLAGS -fsanitize=thread)
endif()
if(MAMMOGRAPH_SANITIZE)
  add_compile_options(${MAMMOGRAPH_SANITIZE_FLAGS} -fno-omit-frame-pointer)
  add_link_options(${MAMMOGRAPH_SANITIZE_FLAGS})
  target_sources(mg_options INTERFACE
    $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:${CMAKE_CURRENT_LIST_DIR}/sanitizer_defaults.cpp>)
endif()
