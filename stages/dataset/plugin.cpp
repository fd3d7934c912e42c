#include "pipeline/plugin.hpp"
#include "stages/dataset/cbis_ddsm.hpp"
#include "stages/dataset/cdd_cesm.hpp"
#include "stages/dataset/cmmd.hpp"
#include "stages/dataset/csv_source.hpp"
#include "stages/dataset/ddsm.hpp"
#include "stages/dataset/files.hpp"
#include "stages/dataset/image_folder.hpp"
#include "stages/dataset/inbreast.hpp"
#include "stages/dataset/mias.hpp"
#include "stages/dataset/mini_ddsm.hpp"
#include "stages/dataset/phantom_source.hpp"
#include "stages/dataset/rsna.hpp"
#include "stages/dataset/vindr.hpp"

namespace {

/// All data sets list the same values.
template <class S>
mg::StageInfo source(std::string name, std::string doc, std::string example) {
  return mg::source_stage<S>(
      {.name = std::move(name), .doc = std::move(doc), .example = std::move(example)},
      mg::out({{"file", "the picture's file"},
               {"label", "its class, if known"},
               {"annotations", "its lesions, if known; an empty list if it has none"},
               {"facts", "what else is known: scanner, density, birads, ..."}}));
}

}  // namespace

MG_PLUGIN("dataset", "1.0", "lists the cases of a data set and splits them by patient") {
  stages.add(source<mg::PhantomSource>(
      "dataset.phantom",
      "Makes DICOM mammograms of smooth (benign) and spiculated (cancer) tumors.",
      "cases: {use: dataset.phantom, patients: 40, difficulty: 0.3}"));
  stages.add(source<mg::MiasSource>(
      "dataset.mias", "MIAS and mini-MIAS: 322 film mammograms with circles around findings.",
      "cases: {use: dataset.mias, root: mini-mias}"));
  stages.add(source<mg::InbreastSource>(
      "dataset.inbreast", "INbreast: 410 digital mammograms with drawn contours and BI-RADS.",
      "cases: {use: dataset.inbreast, root: 'INbreast Release 1.0', birads: [3=drop]}"));
  stages.add(source<mg::VindrSource>(
      "dataset.vindr", "VinDr-Mammo: 20,000 digital mammograms with boxes and BI-RADS.",
      "cases: {use: dataset.vindr, root: vindr-mammo, label_level: breast}"));
  stages.add(source<mg::RsnaSource>(
      "dataset.rsna", "RSNA 2022: 54,706 screening mammograms, cancer told for each breast.",
      "cases: {use: dataset.rsna, root: rsna, split: {stratify_by: [scanner]}}"));
  stages.add(source<mg::CmmdSource>(
      "dataset.cmmd", "CMMD: 5,202 digital mammograms, biopsies told for each breast.",
      "cases: {use: dataset.cmmd, root: CMMD}"));
  stages.add(source<mg::CddCesmSource>(
      "dataset.cdd_cesm", "CDD-CESM: low-energy and subtracted mammograms with drawn regions.",
      "cases: {use: dataset.cdd_cesm, root: cdd-cesm}"));
  stages.add(source<mg::DdsmSource>("dataset.ddsm",
                                    "DDSM: film mammograms with outlines in .OVERLAY files.",
                                    "cases: {use: dataset.ddsm, root: ddsm}"));
  stages.add(source<mg::CbisDdsmSource>("dataset.cbis_ddsm",
                                        "CBIS-DDSM: films of DDSM as DICOM files, with masks.",
                                        "cases: {use: dataset.cbis_ddsm, root: cbis-ddsm}"));
  stages.add(source<mg::MiniDdsmSource>("dataset.mini_ddsm",
                                        "Mini-DDSM: cases of DDSM as PNG files, with masks.",
                                        "cases: {use: dataset.mini_ddsm, root: mini-ddsm}"));
  stages.add(source<mg::ImageFolderSource>("dataset.image_folder",
                                           "Pictures in class folders, or images beside masks.",
                                           "cases: {use: dataset.image_folder, root: flowers}"));
  stages.add(source<mg::CsvSource>("dataset.csv", "A table of files, labels, splits and lesions.",
                                   "cases: {use: dataset.csv, table: cases.csv}"));
  stages.add(source<mg::FilesSource>("dataset.files",
                                     "All files in a folder, to preprocess or to predict.",
                                     "cases: {use: dataset.files, root: inbox}"));
}
