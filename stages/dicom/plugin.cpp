#include "pipeline/plugin.hpp"
#include "stages/dicom/decode.hpp"

MG_PLUGIN("dicom", "1.0", "reads DICOM mammograms with DCMTK") {
  stages.add(mg::map_stage<mg::dicom::Decode>(
      {.name = "dicom.decode",
       .doc = "Reads a DICOM file as a grey picture in which denser tissue is brighter.",
       .example = "image: {use: dicom.decode, from: cases, voi: header}"},
      mg::in({{"file", "a DICOM file with one grey frame"}}),
      mg::out({{"image", "the picture, 16 bit, with spacing, side and view"}})));
}
