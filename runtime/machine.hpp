// What the machine has to offer.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace mg {

int cores();

/// Bytes that may be taken without displacing others; 0 where nobody knows, as of other devices
/// than the processor.
std::size_t free_memory(const std::string& device);

/// For data that can be made again: MAMMOGRAPH_CACHE, or ./data.
std::filesystem::path cache_folder();

}  // namespace mg
