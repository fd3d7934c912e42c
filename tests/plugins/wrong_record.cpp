// A plugin whose record differs from a right one in what the build defines. Its code must never
// run.
#include <cstdlib>

#include "pipeline/plugin.hpp"

#ifndef MAGIC
#define MAGIC "mammograph-abi1"
#endif
#ifndef RECORD_SIZE
#define RECORD_SIZE sizeof(mg::PluginRecord)
#endif
#ifndef SDK
#define SDK mg::sdk_version
#endif
#ifndef COMPILER
#define COMPILER MG_COMPILER
#endif
#ifndef ABI
#define ABI MG_ABI
#endif
#ifndef LIBTORCH
#define LIBTORCH ""
#endif
#ifndef OPENCV
#define OPENCV ""
#endif
#ifndef NAME
#define NAME SAMPLE
#endif

namespace {
struct MustNotRun {
  MustNotRun() { std::abort(); }
} const must_not_run;
}  // namespace

MG_EXPORT __attribute__((section(".mammograph"), used))
const mg::PluginRecord mammograph_plugin_record = {
    MAGIC, RECORD_SIZE, SDK, COMPILER, ABI, LIBTORCH, OPENCV, NAME, "1.0", "a wrong record"};

#ifndef WITHOUT_ENTRY
MG_EXPORT void mammograph_plugin_register(mg::Registry&) {}
#endif
