// A folder for one test.
#pragma once

#include "pipeline/test_folder.hpp"

namespace mg::write {

using mg::testing::InFolder;

}  // namespace mg::write
