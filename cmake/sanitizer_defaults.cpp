// Linked into every program of a build with sanitizers: what they must know of the libraries that
// were not built with them.

#define MG_SANITIZER_HOOK extern "C" __attribute__((visibility("default"), used)) const char*

MG_SANITIZER_HOOK __asan_default_options();
MG_SANITIZER_HOOK __asan_default_options() {
  // LibTorch's containers cross into code that does not keep the poison of std::vector up to date.
  return "detect_container_overflow=0";
}

MG_SANITIZER_HOOK __lsan_default_suppressions();
MG_SANITIZER_HOOK __lsan_default_suppressions() {
  // Kept until exit on purpose: oneTBB's flow graph (384 bytes), OpenMP's teams, LibTorch's tables,
  // DCMTK's list of decoders.
  return "leak:libtbb.so\n"
         "leak:libgomp\n"
         "leak:DcmCodecList::registerCodec\n"
         "leak:libtorch_cpu.so\n"
         "leak:libc10.so\n";
}

MG_SANITIZER_HOOK __ubsan_default_options();
MG_SANITIZER_HOOK __ubsan_default_options() { return "print_stacktrace=1:halt_on_error=1"; }

MG_SANITIZER_HOOK __tsan_default_options();
MG_SANITIZER_HOOK __tsan_default_options() { return "halt_on_error=1"; }

MG_SANITIZER_HOOK __tsan_default_suppressions();
MG_SANITIZER_HOOK __tsan_default_suppressions() {
  // Not built with the sanitizer: it does not see how they synchronize.
  return "called_from_lib:libtbb.so\n"
         "called_from_lib:libgomp.so\n"
         "called_from_lib:libtorch_cpu.so\n"
         "called_from_lib:libopencv_core.so\n";
}
