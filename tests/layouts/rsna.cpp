#include "tests/layouts/rsna.hpp"

#include <sstream>
#include <vector>

#include "tests/layouts/film.hpp"
#include "tests/layouts/mammogram.hpp"

namespace mg::layouts {

void write_rsna(const std::filesystem::path& folder, bool dicom) {
  const std::vector<std::string> rows = {"2,10006,462822612,L,CC,61.0,0,0,0,,0,,29,False",
                                         "2,10006,1459541791,L,MLO,61.0,0,0,0,,0,,29,False",
                                         "2,10006,1864590858,R,MLO,61.0,0,1,0,0.0,0,,29,True",
                                         "1,10011,541722628,L,CC,55,1,1,1,0,1,B,21,False",
                                         "1,10011,632408420,L,MLO,55,1,1,1,0,1,B,21,False",
                                         "1,10011,220375232,R,CC,55,0,0,0,0,1,B,21,False",
                                         "2,10025,562340703,L,AT,75.0,0.0,0.0,0.0,,0,,29,False",
                                         "2,10025,1365269360,R,ML,75.0,0.0,0.0,0.0,1.0,0,,29,False",
                                         "2,10025,288394860,R,LMO,75.0,0.0,0.0,0.0,1.0,0,,29,False",
                                         "2,10025,999999999,R,CC,75.0,0.0,0.0,0.0,1.0,0,,29,False"};
  std::string table =
      "site_id,patient_id,image_id,laterality,view,age,cancer,biopsy,invasive,BIRADS,implant,"
      "density,machine_id,difficult_negative_case\n";
  for (const auto& row : rows) {
    table += row + "\n";
    std::istringstream in(row);
    std::vector<std::string> fields;
    for (std::string field; std::getline(in, field, ',');) fields.push_back(field);
    if (fields[2] == "999999999") continue;
    const auto side = side_from(fields[3]);
    const auto images = folder / "train_images";
    if (dicom) {
      write_mammogram(images / fields[1] / (fields[2] + ".dcm"), {fields[1], side, fields[4]});
    } else {
      write_picture(images / (fields[1] + "_" + fields[2] + ".png"), draw({24, 32, side, 0, {}}),
                    24, 32);
    }
  }
  write_text(folder / "train.csv", table);
}

}  // namespace mg::layouts
