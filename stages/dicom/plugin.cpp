#include "pipeline/plugin.hpp"
#include "stages/dicom/conformance.hpp"
#include "stages/dicom/decode.hpp"

MG_PLUGIN("dicom", "1.1", "reads DICOM mammograms") {
  stages.add(mg::map_stage<mg::dicom::Decode>(
      {.name = "dicom.decode",
       .doc = "Reads a DICOM file as a gray picture in which denser tissue is brighter, or as RGB.",
       .example = "image: {use: dicom.decode, from: cases, voi: header}"},
      mg::in({{"file", "a DICOM file, or a lossless JPEG stream of DDSM"},
              {"facts", "what the data set knows, where the file is silent"}}),
      mg::out({{"image", "the picture, with spacing, side and view"},
               {"header",
                "what the file says of the machine and the picture: manufacturer, "
                "machine, intent, bits, implant, partial_view, burned_in, ..."}})));
  stages.add(mg::map_stage<mg::dicom::Digest>(
      {.name = "dicom.digest",
       .doc = "Digests the stored pixels of a DICOM file, or tells why it cannot be read.",
       .example = "digest: {use: dicom.digest, from: cases}"},
      mg::in({{"file", "any file"}}),
      mg::out({{"digest", "sha256 of all frames, or refused: why; seconds that it took"}})));
  stages.add(mg::sink_stage<mg::dicom::Conformance>(
      {.name = "dicom.conformance",
       .doc = "Compares digests with a manifest, and fails the run if they differ.",
       .example = "verdict: {use: dicom.conformance, from: digest, manifest: MANIFEST.csv}"},
      mg::in({{"file", "the file"}, {"digest", "of dicom.digest"}})));
}
