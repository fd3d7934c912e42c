// LibTorch's own threads, for our own loops.
#pragma once

#include <cstdint>
#include <functional>

namespace mg::net {

/// Calls body(0), ..., body(count - 1), in any order, on the threads that at::set_num_threads()
/// gave to the calling thread. (at::parallel_for is compiled into its caller and is serial there
/// unless the caller is built with LibTorch's OpenMP; this goes through code inside LibTorch.)
void parallel_over(std::int64_t count, const std::function<void(std::int64_t)>& body);

}  // namespace mg::net
