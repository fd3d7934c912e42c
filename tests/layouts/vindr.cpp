#include "tests/layouts/vindr.hpp"

#include "tests/layouts/film.hpp"
#include "tests/layouts/mammogram.hpp"

namespace mg::layouts {

namespace {

constexpr int width = 24, height = 32;

void write_view(const std::filesystem::path& folder, const std::string& study,
                const std::string& image, Side side, const std::string& view, bool half) {
  const auto file = folder / "images" / study / (study + image);
  if (half) {
    const auto pixels = draw({width / 2, height / 2, side, 0, {}});
    write_picture(file.string() + ".png", pixels, width / 2, height / 2);
  } else {
    write_mammogram(file.string() + ".dicom", {"", side, view, "", width, height});
  }
}

}  // namespace

void write_vindr(const std::filesystem::path& folder) {
  write_text(folder / "breast-level_annotations.csv",
             "study_id,series_id,image_id,laterality,view_position,height,width,breast_birads,"
             "breast_density,split\n"
             "s1,x1,s1i1,L,CC,32,24,BI-RADS 4,DENSITY C,training\n"
             "s1,x1,s1i2,L,MLO,32,24,BI-RADS 4,DENSITY C,training\n"
             "s1,x1,s1i3,R,CC,32,24,BI-RADS 2,DENSITY C,training\n"
             "s1,x1,s1i4,R,MLO,32,24,BI-RADS 2,DENSITY C,training\n"
             "s2,x2,s2i1,L,CC,32,24,BI-RADS 3,DENSITY B,test\n"
             "s2,x2,s2i2,L,MLO,32,24,BI-RADS 3,DENSITY B,test\n"
             "s2,x2,s2i3,R,CC,32,24,BI-RADS 5,DENSITY B,test\n"
             "s2,x2,s2i4,R,MLO,32,24,BI-RADS 5,DENSITY B,test\n"
             "s3,x3,s3i1,R,MLO,32,24,BI-RADS 1,DENSITY A,training\n");
  write_text(
      folder / "finding_annotations.csv",
      "study_id,series_id,image_id,laterality,view_position,height,width,breast_birads,"
      "breast_density,finding_categories,finding_birads,xmin,ymin,xmax,ymax,split\n"
      "s1,x1,s1i1,L,CC,32,24,BI-RADS 4,DENSITY C,['Mass'],BI-RADS 4,9.5,11.5,13.5,16.5,training\n"
      "s1,x1,s1i2,L,MLO,32,24,BI-RADS 4,DENSITY C,['No Finding'],,,,,,training\n"
      "s1,x1,s1i3,R,CC,32,24,BI-RADS 2,DENSITY C,['No Finding'],,,,,,training\n"
      "s2,x2,s2i1,L,CC,32,24,BI-RADS 3,DENSITY B,\"['Mass', 'Suspicious Calcification']\",BI-RADS "
      "3,20.0,28.0,30.25,35.5,test\n"
      "s2,x2,s2i2,L,MLO,32,24,BI-RADS 3,DENSITY B,['Skin Thickening'],,3.5,5.5,11.5,9.5,test\n"
      "s3,x3,s3i1,R,MLO,32,24,BI-RADS 1,DENSITY A,['No Finding'],,,,,,training\n");
  write_text(folder / "metadata.csv",
             "Patient's Sex,Patient's Age,SOP Instance UID,Manufacturer,Manufacturer's Model Name\n"
             "F,057Y,s1i1,Planmed,Planmed Nuance\n"
             "F,,s2i1,SIEMENS,Mammomat Inspiration\n");
  for (const auto* study : {"s1", "s2"}) {
    const auto half = study[1] == '2';
    write_view(folder, study, "i1", Side::left, "CC", false);
    write_view(folder, study, "i2", Side::left, "MLO", half);
    write_view(folder, study, "i3", Side::right, "CC", false);
    write_view(folder, study, "i4", Side::right, "MLO", half);
  }
}

}  // namespace mg::layouts
