#include <charconv>
#include <cmath>
#include <pugixml.hpp>

#include "pipeline/error.hpp"
#include "stages/contour/region_readers.hpp"
#include "stages/support/ddsm/words.hpp"

namespace mg::contour {

namespace {

constexpr std::size_t largest_text = std::size_t{64} << 20;  // real ones have some 100 kilobytes

/// The value of a key: in a plist it follows the key as its sibling.
pugi::xml_node value_of(pugi::xml_node dict, std::string_view name) {
  for (auto key = dict.child("key"); key; key = key.next_sibling("key")) {
    if (key.child_value() != name) continue;
    auto value = key.next_sibling();
    while (value && value.type() != pugi::node_element) value = value.next_sibling();
    return value;
  }
  return {};
}

/// "(x, y)"
Point point_of(std::string_view text) {
  const auto original = text;
  const auto skip = [&](std::string_view set) {
    while (!text.empty() && set.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  };
  const auto number = [&] {
    double value = 0;
    const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || !std::isfinite(value)) {
      throw Error("the point " + shown(original) + " of a region is not of the form (x, y)");
    }
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    return value;
  };
  skip("( ");
  const auto x = number();
  skip(", ");
  const auto y = number();
  skip(" )");
  if (!text.empty()) {
    throw Error("the point " + shown(original) + " of a region is not of the form (x, y)");
  }
  return {x - 0.5, y - 0.5};
}

void add(pugi::xml_node roi, const Wanted& wanted, Regions& regions) {
  const std::string name = value_of(roi, "Name").child_value();
  if (!wanted({name})) return;
  Polygon outline;
  for (const auto& text : value_of(roi, "Point_px").children("string")) {
    outline.points.push_back(point_of(text.child_value()));
  }
  if (outline.points.empty()) {
    regions.notes.push_back("the region " + shown(name) + " has no points");
    return;
  }
  regions.found.push_back({name, std::move(outline)});
}

}  // namespace

Regions read_plist(std::string_view text, const Wanted& wanted) {
  if (text.size() > largest_text) throw Error("a plist of more than 64 MB holds no regions");
  pugi::xml_document document;
  // The document type is skipped: no entity is ever expanded.
  const auto parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) {
    throw Error(std::string("this XML file is damaged: ") + parsed.description(), "fetch it again");
  }
  const auto images = value_of(document.child("plist").child("dict"), "Images");
  if (!images) {
    throw Error("this XML file is no list of OsiriX's regions",
                "INbreast's AllXML/*.xml are: plists with the key Images");
  }
  Regions out;
  const auto image = images.child("dict");
  if (image.next_sibling("dict")) {
    out.notes.emplace_back("the regions of its first picture count, those of others do not");
  }
  for (const auto& roi : value_of(image, "ROIs").children("dict")) add(roi, wanted, out);
  return out;
}

}  // namespace mg::contour
