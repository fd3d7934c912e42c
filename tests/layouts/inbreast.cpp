#include "tests/layouts/inbreast.hpp"

#include <cstdio>

#include "tests/layouts/mammogram.hpp"

namespace mg::layouts {

namespace {

constexpr char anna[] = "6c613a14b80a8591", berta[] = "61b13c59bcba149e",
               clara[] = "036aff49b8ac84f0";

std::string point(const std::pair<double, double>& p) {
  char text[64];
  std::snprintf(text, sizeof text, "(%f, %f)", p.first, p.second);
  return text;
}

std::string texts(const std::string& key, const std::vector<std::string>& values) {
  std::string out = "\t\t\t\t\t<key>" + key + "</key>\n\t\t\t\t\t<array>\n";
  for (const auto& value : values) out += "\t\t\t\t\t\t<string>" + value + "</string>\n";
  return out + "\t\t\t\t\t</array>\n";
}

std::string roi_text(const Roi& roi, std::size_t index) {
  std::vector<std::string> points;
  for (const auto& p : roi.points) points.push_back(point(p));
  std::string out = "\t\t\t\t<dict>\n\t\t\t\t\t<key>IndexInImage</key>\n\t\t\t\t\t<integer>" +
                    std::to_string(index) + "</integer>\n";
  if (roi.named && roi.name.empty()) out += "\t\t\t\t\t<key>Name</key>\n\t\t\t\t\t<string/>\n";
  if (roi.named && !roi.name.empty()) {
    out += "\t\t\t\t\t<key>Name</key>\n\t\t\t\t\t<string>" + roi.name + "</string>\n";
  }
  out += "\t\t\t\t\t<key>NumberOfPoints</key>\n\t\t\t\t\t<integer>" +
         std::to_string(points.size()) + "</integer>\n";
  out += texts("Point_mm", std::vector<std::string>(points.size(), "(0.0, 0.0, 0.0)"));
  return out + texts("Point_px", points) + "\t\t\t\t</dict>\n";
}

/// A rectangle whose corners lie on the corners of pixels.
std::vector<std::pair<double, double>> rectangle(double x0, double y0, double x1, double y1) {
  return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
}

void write_picture_of(const std::filesystem::path& root, const std::string& name, Side side,
                      const std::string& view) {
  write_mammogram(root / "AllDICOMs" / (name + "_ANON.dcm"), {"removed", side, view});
}

}  // namespace

std::string osirix_plist(const std::vector<Roi>& rois) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple Computer//DTD "
      "PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist "
      "version=\"1.0\">\n<dict>\n\t<key>Images</key>\n\t<array>\n\t\t<dict>\n"
      "\t\t\t<key>ImageIndex</key>\n\t\t\t<integer>0</integer>\n\t\t\t<key>NumberOfROIs</key>\n"
      "\t\t\t<integer>" +
      std::to_string(rois.size()) + "</integer>\n\t\t\t<key>ROIs</key>\n\t\t\t<array>\n";
  for (std::size_t i = 0; i < rois.size(); ++i) out += roi_text(rois[i], i);
  return out + "\t\t\t</array>\n\t\t</dict>\n\t</array>\n</dict>\n</plist>\n";
}

void write_inbreast(const std::filesystem::path& folder) {
  const auto root = folder / "INbreast Release 1.0";
  write_text(root / "INbreast.csv",
             "Patient ID;Patient age;Laterality;View;Acquisition date;File Name;ACR;Bi-Rads\r\n"
             "removed;removed;R;CC;201001;20586908;3 ;5\r\n"
             "removed;removed;L;CC;201001;20586934;3;1\r\n"
             "removed;removed;R;MLO;201001;20586960;3;4a\r\n"
             "removed;removed;L;CC;200801;22678646;1;3\r\n"
             "removed;removed;R;MLO;200801;22678670;1;2\r\n"
             "removed;removed;L;MLO;200906;24055355;;6\r\n"
             "removed;removed;L;MLO;200906;53580804;2;2\r\n"
             ";;;;;;;\r\n");
  const auto a = std::string("_") + anna, b = std::string("_") + berta,
             c = std::string("_") + clara;
  write_picture_of(root, "20586908" + a + "_MG_R_CC", Side::right, "CC");
  write_picture_of(root, "20586934" + a + "_MG_L_CC", Side::left, "CC");
  write_picture_of(root, "20586960" + a + "_MG_R_ML", Side::right, "MLO");
  write_picture_of(root, "22678646" + b + "_MG_L_CC", Side::left, "CC");
  write_picture_of(root, "22678670" + b + "_MG_R_ML", Side::right, "MLO");
  write_picture_of(root, "24055355" + c + "_MG_L_ML", Side::left, "MLO");
  write_picture_of(root, "99999999" + c + "_MG_L_CC", Side::left, "CC");
  const auto plist = [&](const std::string& image, const std::vector<Roi>& rois) {
    write_text(root / "AllXML" / (image + ".xml"), osirix_plist(rois));
  };
  plist("20586908", {{"Mass", rectangle(10, 12, 14, 17)}, {"Calcification", {{20.5, 4.5}}}});
  plist("20586960", {{"Espiculated Region", rectangle(5, 5, 8, 8)},
                     {"Spiculated region", rectangle(6, 6, 10, 10)},
                     {"Assymetry", rectangle(12, 20, 14, 22)}});
  plist("22678646", {{"", {{7.5, 8.5}}}, {"Unnamed", {{9.5, 8.5}}}, {"Mass", {}, false}});
  plist("22678670", {{"Pectoral Muscle", rectangle(-5, -3, 6, 9)}});
  plist("24055355", {{"Cluster", rectangle(3, 3, 9, 9)}});
  write_text(root / "PectoralMuscle" / "Pectoral Muscle XML" / "20586934.xml",
             osirix_plist({{"Pectoral Muscle", rectangle(0, 0, 4, 4)}}));
  write_text(root / "AllROI" / "20586908.roi", "binary");
}

}  // namespace mg::layouts
