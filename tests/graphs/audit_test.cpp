// graphs/audit.yaml from the command line to the page, and the mends that it proposes.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/graphs/program.hpp"
#include "tests/layouts/mini_ddsm.hpp"

namespace mg::testing {
namespace {

using ::testing::HasSubstr;

class Audits : public InAFolder {
 protected:
  nlohmann::json audit(const std::string& options) const {
    const auto ran = mammograph("run " + graph("audit") + " --out run " + options);
    EXPECT_EQ(ran.exit_code, 0) << ran.text;
    EXPECT_GT(fs::file_size(folder_ / "run" / "audit.html"), 5000U);
    return nlohmann::json::parse(read_text(folder_ / "run" / "audit.json"));
  }

  /// Lays each mend over a graph that has what it names, and lets the program check it. Where the
  /// program was built without networks, the mends for them cannot be checked.
  void expect_valid_mends(const nlohmann::json& audit, const std::string& options) const {
    const bool networks = mammograph("inspect classify.efficientnet").exit_code == 0;
    write("base.yaml",
          networks ? "mammograph: 1\ninclude: " + graph("direct") + "\n"
                   : "mammograph: 1\ninclude: " + graph("audit") +
                         "\nvars: {size: {default: 256, doc: of the picture}}\n"
                         "stages:\n"
                         "  breast: {use: crop.to_breast, from: truth, size_px: '${size}'}\n"
                         "  pictures: {use: write.overlay, from: breast}\n");
    for (const auto& finding : audit["findings"]) {
      const std::string mend = finding["mend"];
      if (mend.empty() || (!networks && mend.find("verdict:") != std::string::npos)) continue;
      write("mended.yaml", "mammograph: 1\ninclude: base.yaml\n" + mend);
      const auto ran = mammograph("check mended.yaml " + options);
      EXPECT_EQ(ran.exit_code, 0) << finding["id"] << "\n" << mend << ran.text;
    }
  }
};

const nlohmann::json* find(const nlohmann::json& audit, const std::string& id) {
  for (const auto& finding : audit["findings"]) {
    if (finding["id"] == id) return &finding;
  }
  return nullptr;
}

double alone(const nlohmann::json& task, const std::string& property) {
  for (const auto& guess : task["without_pixels"]) {
    if (guess["property"] == property) return guess["accuracy"]["value"];
  }
  ADD_FAILURE() << "nothing is said of the " << property;
  return 0;
}

TEST_F(Audits, FindWhatMiniDdsmHidesOnItsFiles) {
  layouts::write_mini_ddsm(folder_ / "mini");
  const auto options = "--set data=mini_ddsm --set root='" + (folder_ / "mini").string() +
                       "' --set label_level=patient";
  const auto found = audit(options);
  EXPECT_EQ(found["images"], 7808);
  EXPECT_EQ(found["patients"], 1952);
  const auto& three = found["tasks"][0];
  const auto& two = found["tasks"][1];
  EXPECT_EQ(three["images"], 7808);
  EXPECT_NEAR(three["label_noise_ceiling"], 0.682, 0.005);
  EXPECT_NEAR(two["label_noise_ceiling"], 0.771, 0.005);
  EXPECT_NEAR(alone(three, "scanner"), 0.507, 0.005);
  EXPECT_NEAR(alone(two, "scanner"), 0.559, 0.005);
  EXPECT_EQ(found["findings"][0]["id"], "labels_of_patients_on_breasts");
  EXPECT_EQ(found["findings"][0]["samples"].size(), 1244U + 1236U);
  EXPECT_TRUE(find(found, "class_known_without_pixels"));
  expect_valid_mends(found, options);
}

TEST_F(Audits, OfThePhantomFindNothingSeriousButLostFiles) {
  const auto options = std::string(
      "--set stages.cases.patients=10 --set stages.cases.height=160 --set stages.cases.width=128");
  const auto found = audit(options);
  EXPECT_EQ(found["images"], 40);
  for (const auto& finding : found["findings"]) EXPECT_NE(finding["level"], "serious") << finding;
  expect_valid_mends(found, options);
}

TEST_F(Audits, SayWhichFilesCannotBeUsedAndWhichAreCopies) {
  ASSERT_EQ(mammograph("run " + graph("preprocess") +
                       " --set data=phantom --set stages.cases.patients=10"
                       " --set stages.cases.height=160 --set stages.cases.width=128 --out first")
                .exit_code,
            0);
  fs::create_directories(folder_ / "films");
  int number = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "first" / "png")) {
    if (entry.path().extension() != ".png") continue;
    fs::copy_file(entry.path(), folder_ / "films" / ("film" + std::to_string(number++) + ".png"));
  }
  fs::copy_file(folder_ / "films" / "film3.png", folder_ / "films" / "again.png");
  write("films/cut.png", read_text(folder_ / "films" / "film4.png").substr(0, 700));
  write("films.yaml",
        "mammograph: 1\ninclude: " + graph("audit") +
            "\nvars: {decode: image.decode}\nstages:\n  cases: {use: dataset.image_folder, root: "
            "films, label_from: none, masks: ''}\n");
  const auto options = std::string("--set data=files --set root=films");
  const auto ran = mammograph("run films.yaml --out run " + options);
  ASSERT_EQ(ran.exit_code, 0) << ran.text;
  const auto found = nlohmann::json::parse(read_text(folder_ / "run" / "audit.json"));
  ASSERT_TRUE(find(found, "unreadable")) << found["findings"];
  EXPECT_EQ((*find(found, "unreadable"))["samples"], nlohmann::json::array({"cut"}));
  ASSERT_TRUE(find(found, "duplicates"));
  EXPECT_EQ((*find(found, "duplicates"))["leave_out"], nlohmann::json::array({"film3"}));
  EXPECT_TRUE(find(found, "patients_unknown"));

  // The mend is carried out: the copy is skipped, and the next audit finds none.
  write("mended.yaml", "mammograph: 1\ninclude: films.yaml\n" +
                           (*find(found, "duplicates"))["mend"].get<std::string>());
  const auto again = mammograph("run mended.yaml --out again " + options);
  ASSERT_EQ(again.exit_code, 0) << again.text;
  const auto mended = nlohmann::json::parse(read_text(folder_ / "again" / "audit.json"));
  EXPECT_FALSE(find(mended, "duplicates"));
  ASSERT_TRUE(find(mended, "skipped"));
  EXPECT_THAT((*find(mended, "skipped"))["effect"], HasSubstr("the audit found: duplicates"));
}

}  // namespace
}  // namespace mg::testing
