#include "pipeline/plugin.hpp"
#include "stages/classify/classify_efficientnet.hpp"

MG_PLUGIN("classify", "1.0", "says what a picture shows") {
  stages.add(mg::model_stage<mg::ClassifyEfficientNet>(
      {.name = "classify.efficientnet",
       .doc = "Gives each class a probability: an EfficientNet, MobileNet or ResNet.",
       .example = "verdict: {use: classify.efficientnet, from: roi, classes: [benign, cancer], "
                  "train: {epochs: 40}}"},
      mg::in({{"image", "a picture; all of one size, at least 32 x 32 pixels"}}),
      mg::targets({{"label", "what the picture shows; labels beside `classes` are passed over"}}),
      mg::out(
          {{"scores", "the probability of each class"},
           {"attention", "what speaks for the class named, 0 to 1 (Grad-CAM); made if read"}})));
}
