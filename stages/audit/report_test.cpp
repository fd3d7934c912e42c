#include "stages/audit/report.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "pipeline/error.hpp"
#include "pipeline/stage.hpp"
#include "stages/audit/audited.hpp"
#include "stages/audit/leave_out.hpp"
#include "stages/audit/measure.hpp"
#include "stages/audit/testing.hpp"

namespace mg::audit {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t occurrences(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

class Reports : public ::testing::Test {
 protected:
  Reports() {
    run_.folder = fs::path(::testing::TempDir()) / "mg_audit_report" /
                  ::testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(run_.folder);
  }
  ~Reports() override { fs::remove_all(run_.folder); }

  template <class Use>
  void with_sample(const std::string& key, const std::string& patient, Side side, Use use) {
    Identity identity{key, "films", patient, side, "CC", {}};
    use(Context(run_, identity, Split::none, 0, 0, 0));
  }

  /// Two patients; the lesion of the second is in the left breast, the label on both.
  void feed(Report& report) {
    const auto lesion = testing::mask_of(
        150, 200, [](int x, int y) { return x > 20 && x < 40 && y > 90 && y < 110; });
    const auto none = testing::mask_of(150, 200, [](int, int) { return false; });
    const Annotations one{{{Circle{{30, 100}, 10}, "malignant"}}}, empty;
    for (int i = 0; i < 4; ++i) {
      const auto image = testing::picture_of<std::uint8_t>(150, 200, 255, [&](int x, int y) {
        return std::lround(255 * testing::breast(x, y, 200, i));
      });
      const bool ill = i == 2;
      const auto measured = Measure{}(image, ill ? &lesion : &none, ill ? &one : &empty);
      const Label label{i < 2 ? "normal" : "cancer"};
      const Facts facts{{{"scanner", i < 2 ? "A" : "B"}}};
      const auto patient = "Jane Doe " + std::to_string(i / 2);
      with_sample("film_" + std::to_string(i), patient, i % 2 == 0 ? Side::left : Side::right,
                  [&](const Context& context) {
                    report.add(context, measured, &label, ill ? &one : &empty, &facts);
                  });
    }
    with_sample("<film> & co", "Jane Doe 9", Side::left, [&](const Context& context) {
      report.missed(context, Fate::failed, "stage 'image': \"cut\" off");
    });
  }

  RunInfo run_;
};

TEST_F(Reports, WriteAPageAndItsNumbers) {
  Report report;
  report.start(run_);
  feed(report);
  const auto findings = report.finish();
  const auto json = nlohmann::json::parse(read(run_.folder / "audit.json"));
  EXPECT_EQ(json["images"], 4);
  EXPECT_EQ(json["listed"], 5);
  EXPECT_EQ(json["patients"], 3);
  EXPECT_EQ(json["missing"][0]["key"], "<film> & co");
  EXPECT_EQ(json["tasks"][0]["label_noise_ceiling"], 0.75);
  EXPECT_EQ(json["tasks"][0]["appearances"]["no lesion"]["cancer"], 1);
  bool copied = false;
  for (const auto& finding : json["findings"]) {
    copied |= finding["id"] == "labels_of_patients_on_breasts" && finding["samples"][0] == "film_3";
  }
  EXPECT_TRUE(copied) << json["findings"].dump(1);
  EXPECT_EQ(findings.figures[0].name, "listed");
  EXPECT_THAT(findings.notes.back(), HasSubstr("audit.html"));
}

TEST_F(Reports, ArePagesThatNeedNothingElseAndNameNoPatient) {
  Report report;
  report.start(run_);
  feed(report);
  report.finish();
  const auto page = read(run_.folder / "audit.html");
  for (const auto* outside : {"http:", "https:", "src=\"/", "<script", "@import", "url("}) {
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
  EXPECT_THAT(page, HasSubstr("data:image/jpeg;base64,/9j/"));
  EXPECT_THAT(page, HasSubstr("&lt;film&gt; &amp; co"));
  EXPECT_THAT(page, Not(HasSubstr("Jane")));
  EXPECT_THAT(read(run_.folder / "audit.json"), Not(HasSubstr("Jane")));
  EXPECT_EQ(occurrences(page, "<img "), occurrences(page, " alt=\""));
  for (const auto* element : {"section", "figure", "table", "svg", "ul", "ol", "div", "main"}) {
    EXPECT_EQ(occurrences(page, std::string("<") + element + " ") +
                  occurrences(page, std::string("<") + element + ">"),
              occurrences(page, std::string("</") + element + ">"))
        << element;
  }
}

TEST_F(Reports, KeepPicturesOfOddSamplesOnlyWhereMemoryIsShort) {
  Report report;
  report.pictures_mb = 0;
  report.start(run_);
  feed(report);
  report.finish();
  EXPECT_THAT(read(run_.folder / "audit.html"), Not(HasSubstr("<img")));
}

TEST_F(Reports, OfNothingAreStillWhole) {
  Report report;
  report.start(run_);
  report.finish();
  EXPECT_THAT(read(run_.folder / "audit.html"), HasSubstr("Nothing was found"));
  EXPECT_EQ(nlohmann::json::parse(read(run_.folder / "audit.json"))["images"], 0);
}

TEST_F(Reports, TellWhatToLeaveOut) {
  auto set = testing::mini_ddsm_set();
  set.records.resize(20);
  set.records[7].seen.print = set.records[2].seen.print;
  fs::create_directories(run_.folder);
  const auto file = run_.folder / "audit.json";
  std::ofstream(file) << json_of(audit(std::move(set), file.string()));
  LeaveOut stage;
  stage.audit = file;
  stage.findings = {"duplicates"};
  stage.start(run_);
  with_sample("image_2", "", Side::left,
              [&](const Context& context) { EXPECT_EQ(stage(context, {"x"}).path, "x"); });
  with_sample("image_7", "", Side::left,
              [&](const Context& context) { EXPECT_THROW(stage(context, {"x"}), Skip); });
  stage.findings = {"duplicate"};
  try {
    stage.start(run_);
    FAIL() << "there is no such finding";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean 'duplicates'?"));
  }
  stage.audit = run_.folder / "none.json";
  EXPECT_THROW(stage.start(run_), Error);
}

}  // namespace
}  // namespace mg::audit
