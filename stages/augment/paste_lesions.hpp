// augment.paste_lesions: lesions of other pictures are pasted onto healthy tissue.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/context.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/augment/ground.hpp"

namespace mg::augment {

struct PasteLesions {
  double chance = 0.5;
  double flip = 0.5;
  double rotate_deg = 180;
  double scale = 0.2;
  double feather = 0.25;
  double tissue = 0.6;
  int donors = 16;
  std::string labels = "same";
  std::vector<std::string> order{"normal", "benign", "cancer"};

  static auto params() {
    return mg::params(
        param("chance", &PasteLesions::chance, "probability that a picture is given a lesion")
            .between(0, 1),
        param("flip", &PasteLesions::flip, "probability that the lesion is mirrored").between(0, 1),
        param("rotate_deg", &PasteLesions::rotate_deg, "it is turned by up to this, either way")
            .unit("degrees")
            .between(0, 180),
        param("scale", &PasteLesions::scale,
              "made larger by up to this, or smaller; before that it keeps its millimeters, where "
              "both spacings are known")
            .between(0, 3),
        param("feather", &PasteLesions::feather,
              "how far beyond its edge it fades into the tissue, in radii of the lesion")
            .between(0, 2),
        param("tissue", &PasteLesions::tissue,
              "it is pasted where all is brighter than this fraction of what surrounded it")
            .between(0, 2),
        param("donors", &PasteLesions::donors, "the latest lesions that are remembered to paste")
            .between(1, 1000),
        param("labels", &PasteLesions::labels,
              "same: lesions of pictures with the same label; any: all, the label stays, for "
              "segmentations; worst: all, and the label becomes that of the two which comes last "
              "in `order`")
            .one_of({"same", "any", "worst"}),
        param("order", &PasteLesions::order, "labels from the least to the worst"));
  }

  /// Not const: remembers lesions of the pictures before this one, of the same epoch.
  std::tuple<Image, std::optional<Mask>, std::optional<Label>> operator()(const Context& context,
                                                                          const Image& image,
                                                                          const Mask* truth,
                                                                          const Label* label);

  /// What is pasted: the lesion, ready, its place, and the label of the picture thereafter.
  struct Paste {
    LesionPatch lesion;
    Spot spot;
    std::optional<Label> label;
  };
  /// A pure function of the stream and of what is remembered. None if nothing happens.
  std::optional<Paste> draw(Random random, const Ground& ground, const Geometry& geometry,
                            int channels, const Label* label) const;

  /// Forgets what is of another split or epoch than that of the picture which comes now.
  void turn_to(const Context& context);
  void remember(std::vector<LesionPatch> lesions, const Geometry& geometry, const Label* label);

 private:
  std::optional<std::string> label_after(const LesionPatch& lesion, const std::string& own) const;

  std::deque<LesionPatch> remembered_;
  Split split_ = Split::none;
  int epoch_ = -1;
};

}  // namespace mg::augment
