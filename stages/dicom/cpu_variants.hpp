// One function for several generations of processors.
#pragma once

// MG_CPU_VARIANTS before a function compiles it, with all that it calls, twice: for any x86-64, and
// for those since 2013, on which shifts by a variable count and counting zeros take one step. The
// loader picks one. Sanitizers start too late for such functions.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MG_CPU_VARIANTS [[gnu::target_clones("arch=x86-64-v3", "default"), gnu::flatten]]
#else
#define MG_CPU_VARIANTS
#endif
