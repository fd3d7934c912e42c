#include "stages/dataset/mias.hpp"

#include "stages/dataset/mias_info.hpp"
#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

class Mias : public testing::Scratch {
 protected:
  MiasSource opened(const std::string& info, const std::vector<std::string>& films) {
    write("Info.txt", info);
    for (const auto& film : films) write(film);
    MiasSource source;
    source.root = folder_;
    source.open(run_);
    return source;
  }
};

TEST(MiasRows, TakesTheCircleAsItIsWritten) {
  const auto rows =
      read_mias_rows("prose about mdb001 files\nmdb001 G CIRC B 535 425 197\r\n", "Info.txt");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].line, 2);
  EXPECT_EQ(rows[0].film, "mdb001");
  EXPECT_EQ(rows[0].tissue, 'G');
  EXPECT_EQ(rows[0].finding, "CIRC");
  EXPECT_EQ(rows[0].severity, 'B');
  ASSERT_TRUE(rows[0].circle);
  EXPECT_EQ(rows[0].circle->center, (Point{535, 425}));
  EXPECT_EQ(rows[0].circle->radius, 197);
}

TEST(MiasRows, AcceptsTheNamesOfTheOriginalDatabase) {
  const auto rows = read_mias_rows(
      "mdb001ll G CIRC B 1190 2010 350\nmdb1 is no film\nmdb002lq G NORM x\nmdb003rx D NORM\n",
      "Info.txt");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].film, "mdb001");
  EXPECT_EQ(rows[0].circle->center, (Point{1190, 2010}));
  EXPECT_EQ(rows[1].film, "mdb003");
}

TEST(MiasFrame, TurnsTheCircleFromTheLowerToTheUpperEdge) {
  const Circle circle{{535, 425}, 197};
  const auto mini = frame_of({1024, 1024});
  ASSERT_TRUE(mini);
  EXPECT_EQ((*mini)(circle).center, (Point{535, 1024 - 425}));
  EXPECT_EQ((*mini)(circle).radius, 197);
  EXPECT_EQ(mini->spacing, (Spacing{0.2, 0.2}));
  const auto half = frame_of({512, 512});
  ASSERT_TRUE(half);
  EXPECT_EQ((*half)(circle).center, (Point{267.5, 512 - 212.5}));
  EXPECT_EQ((*half)(circle).radius, 98.5);
  EXPECT_EQ(half->spacing, (Spacing{0.4, 0.4}));
  for (const auto size : {PictureSize{1600, 4320}, {2048, 4320}, {2600, 4320}, {5200, 4000}}) {
    const auto original = frame_of(size);
    ASSERT_TRUE(original);
    EXPECT_EQ((*original)(circle).center, (Point{535, size.height - 425.0}));
    EXPECT_EQ(original->spacing, (Spacing{0.05, 0.05}));
  }
  EXPECT_FALSE(frame_of({1024, 900}));
}

TEST(MiasRows, AcceptsFindingsWithoutACircle) {
  const auto rows =
      read_mias_rows("mdb059 F CIRC B\nmdb233 G CALC M *NOTE 3*\nmdb006 F NORM \n", "Info.txt");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_FALSE(rows[0].circle);
  EXPECT_FALSE(rows[1].circle);
  EXPECT_EQ(rows[1].severity, 'M');
  EXPECT_EQ(rows[2].severity, ' ');
}

TEST(MiasRows, SaysWhichLineItCannotUnderstand) {
  const auto reading = [](const std::string& row) {
    return error_of([&] { read_mias_rows("\n" + row, "Info.txt"); });
  };
  expect_says(reading("mdb001 G XXXX B 1 2 3"), "Info.txt:2: 'XXXX' is no class of abnormality");
  expect_says(reading("mdb001 G CIRC Q 1 2 3"), "Info.txt:2: the severity must be B or M");
  expect_says(reading("mdb001 G CIRC B one 2 3"), "Info.txt:2: 'one' does not begin");
}

TEST_F(Mias, JudgesEveryBreastByItselfAndKeepsTheWomanTogether) {
  const auto source = opened(
      "mdb001 G CIRC B 10 20 5\nmdb001 G SPIC M 30 40 6\nmdb002 G NORM\nmdb003 D ASYM B 1 2 3\n",
      {"mdb001.pgm", "mdb002.png", "mdb003.pgm"});
  ASSERT_EQ(source.size(), 3U);
  const auto first = source.sample(0), second = source.sample(1);
  EXPECT_EQ(first.identity.key, "mdb001");
  EXPECT_EQ(first.identity.patient, second.identity.patient);
  EXPECT_NE(first.identity.patient, source.sample(2).identity.patient);
  EXPECT_EQ(first.identity.side, Side::right);
  EXPECT_EQ(second.identity.side, Side::left);
  EXPECT_EQ(label_of(first)->name, "cancer");
  EXPECT_EQ(label_of(second)->name, "normal");
  EXPECT_EQ(label_of(source.sample(2))->name, "benign");
  EXPECT_EQ(annotations_of(first)->lesions.size(), 2U);
  EXPECT_EQ(annotations_of(first)->lesions[1].pathology, "malignant");
  EXPECT_TRUE(annotations_of(second)->lesions.empty());
  EXPECT_EQ(file_of(first).spacing, (Spacing{0.2, 0.2}));
}

TEST_F(Mias, HasNoAnnotationsWhereTheCircleIsMissing) {
  const auto source = opened("mdb059 F CIRC B\n", {"mdb059.pgm"});
  EXPECT_FALSE(annotations_of(source.sample(0)));
  EXPECT_EQ(label_of(source.sample(0))->name, "benign");
}

/// A picture without pixels: its size is all that is read here.
std::string pgm(int width, int height) {
  return "P5\n# made by hand\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n";
}

TEST_F(Mias, ReadsTheOriginalDatabaseInItsOwnPixels) {
  write("Info.txt",
        "mdb001lm G CIRC B 1190 3010 350\nmdb002rm G NORM\nmdb003lx D CALC M 4100 100 40\n");
  write("mdb001lm.pgm", pgm(2048, 4320)), write("mdb002rm.pgm", pgm(2048, 4320));
  write("mdb003lx.pgm", pgm(5200, 4000));
  MiasSource source;
  source.root = folder_;
  source.open(run_);
  ASSERT_EQ(source.size(), 3U);
  const auto first = source.sample(0), third = source.sample(2);
  EXPECT_EQ(first.identity.key, "mdb001");
  EXPECT_EQ(first.identity.side, Side::left) << "as its name says";
  EXPECT_EQ(source.sample(1).identity.side, Side::right);
  EXPECT_EQ(first.identity.patient, source.sample(1).identity.patient);
  EXPECT_EQ(file_of(first).spacing, (Spacing{0.05, 0.05}));
  EXPECT_EQ(std::get<Circle>(annotations_of(first)->lesions.at(0).shape).center,
            (Point{1190, 4320 - 3010}));
  EXPECT_EQ(std::get<Circle>(annotations_of(third)->lesions.at(0).shape).center,
            (Point{4100, 4000 - 100}));
  EXPECT_EQ(annotations_of(third)->lesions.at(0).kind, "calcification");
}

TEST_F(Mias, RefusesTheCirclesOfTheOtherDatabase) {
  write("Info.txt", "mdb001 G CIRC B 535 425 197\n");
  write("mdb001lm.pgm", pgm(2048, 4320));
  MiasSource source;
  source.root = folder_;
  expect_says(error_of([&] { source.open(run_); }), "use the Info.txt that came with the pictures");
  std::filesystem::remove(folder_ / "mdb001lm.pgm");
  write("mdb001.pgm", pgm(1024, 1024));
  write("Info.txt", "mdb001 G CIRC B 1190 3010 350\n");
  expect_says(error_of([&] { source.open(run_); }), "the circles lie outside of the pictures");
}

TEST_F(Mias, DrawsNothingOnPicturesOfAnotherShape) {
  std::string said;
  run_.log = [&](std::string_view text) { said += text; };
  write("mdb001.pgm", pgm(700, 900));
  MiasSource source = opened("mdb001 G CIRC B 535 425 197\nmdb002 F NORM\n", {"mdb002.pgm"});
  EXPECT_FALSE(annotations_of(source.sample(0)));
  EXPECT_FALSE(file_of(source.sample(0)).spacing.known());
  expect_says(said, "1 pictures have a size of neither database");
}

TEST_F(Mias, KnowsTissueAndKindAndLabelsByPatientOnRequest) {
  write("Info.txt", "mdb001 G SPIC M 30 40 6\nmdb002 D NORM\nmdb003 F ASYM B 1 2 3\n");
  for (const auto* film : {"mdb001.pgm", "mdb002.pgm", "mdb003.pgm"}) write(film);
  MiasSource source;
  source.root = folder_;
  source.label_level = "patient";
  source.kinds = {"mass"};
  source.open(run_);
  EXPECT_EQ(label_of(source.sample(1))->name, "cancer") << "of the other breast";
  EXPECT_EQ((*facts_of(source.sample(1)))["density"], "D");
  EXPECT_EQ(annotations_of(source.sample(0))->lesions.size(), 1U);
  EXPECT_TRUE(annotations_of(source.sample(2))->lesions.empty()) << "no mass";
  source.kinds = {"masses"};
  expect_says(error_of([&] { source.open(run_); }), "did you mean 'mass'?");
}

TEST_F(Mias, TellsHowToGetIt) {
  MiasSource source;
  expect_says(error_of([&] { source.open(run_); }), "peipa.essex.ac.uk");
  source.root = folder_ / "none";
  expect_says(error_of([&] { source.open(run_); }), "there is no folder");
  source.root = folder_;
  expect_says(error_of([&] { source.open(run_); }), "Info.txt");
}

TEST(RealMias, Has192FilmsOf96Women) {
  const auto folder = testing::real_data("mini-mias");
  MG_SKIP_WITHOUT_DATA(folder);
  MiasSource source;
  source.root = folder;
  source.open({});
  EXPECT_EQ(source.size(), 192U);
  const auto patients = testing::patients_of(source);
  EXPECT_EQ(patients.at(Split::train) + patients.at(Split::val) + patients.at(Split::test), 96);
  EXPECT_EQ(patients.at(Split::train), 58);  // 57.6
  EXPECT_EQ(patients.at(Split::test), 24);
  int circles = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto film = source.sample(i);
    EXPECT_TRUE(std::filesystem::exists(file_of(film).path));
    if (annotations_of(film)) circles += static_cast<int>(annotations_of(film)->lesions.size());
  }
  EXPECT_GT(circles, 60);
  EXPECT_EQ(testing::labels_of(source),
            (std::map<std::string, int>{{"benign", 43}, {"cancer", 30}, {"normal", 119}}));
}

}  // namespace
}  // namespace mg
