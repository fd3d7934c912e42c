#include <algorithm>

#include "pipeline/error.hpp"
#include "stages/contour/graphics.hpp"
#include "stages/contour/references.hpp"
#include "stages/contour/region_readers.hpp"

namespace mg::contour {

namespace {

// Codes of PS3.16, annex D.
constexpr auto image_library = "111028 DCM", image_region = "111030 DCM", outline = "111041 DCM",
               center = "111010 DCM", tracking_identifier = "112039 DCM",
               short_label = "125309 DCM", finding = "121071 DCM", rendering_intent = "111056 DCM",
               not_for_presentation = "111152 DCM";

constexpr std::size_t most_work = 20'000'000;

std::string concept_of(DcmItem& item) { return dicom::code_of(item, DCM_ConceptNameCodeSequence); }

std::string meaning_of(DcmItem& item, const DcmTagKey& sequence) {
  auto* const code = dicom::item_of(item, sequence);
  return code == nullptr ? "" : dicom::text_of(*code, DCM_CodeMeaning);
}

/// Walks over the tree of a report. The guard walk has bounded its depth.
class Tree {
 public:
  Tree(DcmItem& root, const Wanted& wanted, const Picture& picture)
      : root_(root), wanted_(wanted), picture_(picture) {}

  Regions take() {
    visit(root_);
    return std::move(out_);
  }

 private:
  using Items = std::vector<DcmItem*>;

  Items children(DcmItem& item) {
    auto out = dicom::items_of(item, DCM_ContentSequence);
    looked_at_ += out.size();
    if (looked_at_ > most_work)
      throw Error("the report has more items than any reader could look at");
    return out;
  }

  void visit(DcmItem& parent) {
    if (concept_of(parent) == image_library) return;
    const auto items = children(parent);
    if (std::any_of(items.begin(), items.end(), hides)) return;
    const auto outlined = std::any_of(items.begin(), items.end(), outlines);
    auto names = names_in(items);
    names.push_back(meaning_of(parent, DCM_ConceptCodeSequence));
    for (auto* const child : items) {
      const auto type = dicom::text_of(*child, DCM_ValueType);
      if (type == "SCOORD") take_region(*child, names, outlined);
      if (type == "SCOORD3D") {
        out_.notes.emplace_back("a region in coordinates of the patient was left out");
      }
      visit(*child);
    }
  }

  static bool hides(DcmItem* item) {
    return concept_of(*item) == rendering_intent &&
           dicom::code_of(*item, DCM_ConceptCodeSequence) == not_for_presentation;
  }

  static bool outlines(DcmItem* item) {
    return concept_of(*item) == outline && dicom::text_of(*item, DCM_ValueType) == "SCOORD";
  }

  void take_region(DcmItem& item, const std::vector<std::string>& of_parent, bool outlined) {
    const auto purpose = concept_of(item);
    const auto called = names_of(item, of_parent);
    const auto marks = purpose.empty() || purpose == image_region || purpose == outline ||
                       (purpose == center && !outlined);
    if (wanted_.all() ? !marks : !wanted_(called)) return;
    if (!picture_.meant_by(pictures_of(item))) {
      ++out_.elsewhere;
      return;
    }
    add_shapes({dicom::text_of(item, DCM_GraphicType),
                points_of(dicom::numbers_of(item, DCM_GraphicData)), purpose == outline},
               called.front(), out_);
  }

  static std::vector<std::string> names_in(const Items& items) {
    std::vector<std::string> out;
    for (auto* const item : items) {
      const auto name = concept_of(*item);
      if (name == tracking_identifier || name == short_label) {
        out.push_back(dicom::text_of(*item, DCM_TextValue));
      } else if (name == finding) {
        out.push_back(meaning_of(*item, DCM_ConceptCodeSequence));
      }
    }
    return out;
  }

  /// How the region may be called, the most particular name first.
  std::vector<std::string> names_of(DcmItem& item, const std::vector<std::string>& of_parent) {
    auto out = names_in(children(item));
    out.insert(out.end(), of_parent.begin(), of_parent.end());
    out.push_back(meaning_of(item, DCM_ConceptNameCodeSequence));
    std::erase(out, "");
    if (out.empty()) out.emplace_back("region");
    return out;
  }

  std::vector<std::string> pictures_of(DcmItem& region) {
    std::vector<std::string> out;
    for (auto* child : children(region)) {
      if (auto* const meant = referred_by(*child)) child = meant;
      if (dicom::text_of(*child, DCM_ValueType) != "IMAGE") continue;
      const auto some = instances_in(*child, DCM_ReferencedSOPSequence);
      out.insert(out.end(), some.begin(), some.end());
    }
    return out;
  }

  /// The item that another one points to by its place in the tree; null if it is none of these.
  DcmItem* referred_by(DcmItem& item) {
    const auto path = dicom::numbers_of(item, DCM_ReferencedContentItemIdentifier);
    DcmItem* at = path.empty() ? nullptr : &root_;
    for (std::size_t i = 1; at != nullptr && i < path.size(); ++i) {
      const auto items = children(*at);
      const auto valid = path[i] >= 1 && path[i] <= static_cast<double>(items.size());
      at = valid ? items[static_cast<std::size_t>(path[i]) - 1] : nullptr;
    }
    return at;
  }

  DcmItem& root_;
  const Wanted& wanted_;
  const Picture& picture_;
  std::size_t looked_at_ = 0;  // items, as often as they were
  Regions out_;
};

}  // namespace

Regions read_report(DcmDataset& data, const Wanted& wanted, const Picture& picture) {
  return Tree(data, wanted, picture).take();
}

}  // namespace mg::contour
