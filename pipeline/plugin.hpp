// The way into Mammograph for a shared library.
//
//   MG_PLUGIN("crop", "1.0", "cuts pictures to what matters") {
//     stages.add(mg::map_stage<...>(...));
//   }
#pragma once

#include <cstdint>

#include "pipeline/declare.hpp"

namespace mg {

/// Raised whenever a plugin built against older headers would misbehave.
inline constexpr std::uint32_t sdk_version = 4;

/// Where a plugin's stages go. Throws Error if a name is taken.
class Registry {
 public:
  virtual ~Registry() = default;
  virtual void add(StageInfo info) = 0;
};

/// Plain data in a section of its own, read from the file before any of the plugin's code runs.
struct PluginRecord {
  char magic[16];
  std::uint32_t record_size;
  std::uint32_t sdk;
  char compiler[32];  ///< family and major version
  char abi[32];       ///< C++ library and its ABI
  char libtorch[32];  ///< version, or empty if not used
  char opencv[32];
  char name[64];
  char version[32];
  char doc[160];
};

inline constexpr char plugin_magic[16] = "mammograph-abi1";
inline constexpr const char* plugin_section = ".mammograph";
inline constexpr const char* plugin_record_symbol = "mammograph_plugin_record";
inline constexpr const char* plugin_entry_symbol = "mammograph_plugin_register";

}  // namespace mg

#define MG_TEXT_(x) #x
#define MG_TEXT(x) MG_TEXT_(x)

#if defined(__clang__)
#define MG_COMPILER "clang " MG_TEXT(__clang_major__)
#else
#define MG_COMPILER "gcc " MG_TEXT(__GNUC__)
#endif
// Sanitizers change the layout of what the standard library hands over.
#if defined(__SANITIZE_ADDRESS__)
#define MG_SANITIZER " asan"
#elif defined(__SANITIZE_THREAD__)
#define MG_SANITIZER " tsan"
#else
#define MG_SANITIZER ""
#endif
#define MG_ABI "libstdc++ cxx11=" MG_TEXT(_GLIBCXX_USE_CXX11_ABI) MG_SANITIZER

// The CMake targets of LibTorch and OpenCV define these.
#ifndef MG_LIBTORCH_VERSION
#define MG_LIBTORCH_VERSION ""
#endif
#ifndef MG_OPENCV_VERSION
#define MG_OPENCV_VERSION ""
#endif

#define MG_EXPORT extern "C" __attribute__((visibility("default")))

#define MG_PLUGIN(NAME, VERSION, DOC)                                          \
  MG_EXPORT __attribute__((section(".mammograph"), used))                      \
  const mg::PluginRecord mammograph_plugin_record = {"mammograph-abi1",        \
                                                     sizeof(mg::PluginRecord), \
                                                     mg::sdk_version,          \
                                                     MG_COMPILER,              \
                                                     MG_ABI,                   \
                                                     MG_LIBTORCH_VERSION,      \
                                                     MG_OPENCV_VERSION,        \
                                                     NAME,                     \
                                                     VERSION,                  \
                                                     DOC};                     \
  MG_EXPORT void mammograph_plugin_register([[maybe_unused]] mg::Registry& stages)
