#include "pipeline/plugin.hpp"
#include "stages/dataset/csv_source.hpp"
#include "stages/dataset/files.hpp"
#include "stages/dataset/image_folder.hpp"
#include "stages/dataset/mias.hpp"
#include "stages/dataset/phantom_source.hpp"

namespace {

/// All data sets list the same values.
template <class S>
mg::StageInfo source(std::string name, std::string doc, std::string example) {
  return mg::source_stage<S>(
      {.name = std::move(name), .doc = std::move(doc), .example = std::move(example)},
      mg::out({{"file", "the picture's file"},
               {"label", "its class, if known"},
               {"annotations", "its lesions, if known; an empty list if it has none"}}));
}

}  // namespace

MG_PLUGIN("dataset", "1.0", "lists the cases of a data set and splits them by patient") {
  stages.add(source<mg::PhantomSource>(
      "dataset.phantom",
      "Makes DICOM mammograms of smooth (benign) and spiculated (cancer) tumors.",
      "cases: {use: dataset.phantom, patients: 40, difficulty: 0.3}"));
  stages.add(source<mg::MiasSource>("dataset.mias",
                                    "mini-MIAS: 322 film mammograms with circles around findings.",
                                    "cases: {use: dataset.mias, root: mini-mias}"));
  stages.add(source<mg::ImageFolderSource>("dataset.image_folder",
                                           "Pictures in class folders, or images beside masks.",
                                           "cases: {use: dataset.image_folder, root: flowers}"));
  stages.add(source<mg::CsvSource>("dataset.csv", "A table of files, labels, splits and lesions.",
                                   "cases: {use: dataset.csv, table: cases.csv}"));
  stages.add(source<mg::FilesSource>("dataset.files",
                                     "All files in a folder, to preprocess or to predict.",
                                     "cases: {use: dataset.files, root: inbox}"));
}
