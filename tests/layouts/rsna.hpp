// Lays out the RSNA 2022 set with small pictures: train.csv and train_images of the real one.
#pragma once

#include <filesystem>

namespace mg::layouts {

/// 3 patients: 10006 (left normal, right biopsied without cancer; site 2, machine 29), 10011 (left
/// cancer in views CC and MLO, right without; an implant) and 10025 (views AT, ML and LMO; ages and
/// flags written as decimals; no density). `pictures`: dcm, or png named patient_image. The table
/// also names a picture that is missing.
void write_rsna(const std::filesystem::path& folder, bool dicom = true);

}  // namespace mg::layouts
