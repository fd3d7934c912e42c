// Compiles a loop for several processors; the best one is chosen when the library is loaded.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MG_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MG_SIMD  // sanitizers are not ready yet when the choice is made
#endif
#define MG_INLINE inline __attribute__((always_inline))
