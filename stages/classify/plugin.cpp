#include "pipeline/plugin.hpp"
#include "stages/classify/classify_efficientnet.hpp"
#include "stages/classify/classify_torch.hpp"

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
  stages.add(mg::model_stage<mg::ClassifyTorch>(
      {.name = "classify.torch",
       .doc =
           "Gives each class a probability by a model of your own: TorchScript or an AOTInductor "
           "package.",
       .example = "verdict: {use: classify.torch, from: roi, file: model.pt2, classes: [benign, "
                  "cancer]}"},
      mg::in({{"image", "a picture as the model wants it; all of one size"}}),
      mg::out({{"scores", "the probability of each class"}})));
}
