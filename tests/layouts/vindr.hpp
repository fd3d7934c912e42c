// Lays out VinDr-Mammo with small pictures: the tables of the real one, and .dicom files.
#pragma once

#include <filesystem>

namespace mg::layouts {

/// 2 studies of four views, of 24 × 32 pixels. Names of studies and images are shortened.
///
///   study s1 (training): left breast BI-RADS 4: mass (BI-RADS 4) of 4 × 5 pixels in its CC,
///   nothing
///     in its MLO; right breast BI-RADS 2. Density C. Scanner "Planmed Nuance".
///   study s2 (test): left breast BI-RADS 3: in its CC a box that leaves the picture, of mass and
///     calcification (BI-RADS 3), in its MLO skin thickening without BI-RADS; right breast
///     BI-RADS 5 without a finding. Density B. Its MLO pictures are PNG files of half the size.
///
/// Both tables also name image s3i1, which is missing.
void write_vindr(const std::filesystem::path& folder);

}  // namespace mg::layouts
