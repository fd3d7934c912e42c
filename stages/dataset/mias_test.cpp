#include "stages/dataset/mias.hpp"

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

TEST(MiasRows, TurnsTheCircleFromTheLowerToTheUpperEdge) {
  const auto rows =
      read_mias_rows("prose about mdb001 files\nmdb001 G CIRC B 535 425 197\r\n", "Info.txt");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].line, 2);
  EXPECT_EQ(rows[0].film, "mdb001");
  EXPECT_EQ(rows[0].tissue, 'G');
  EXPECT_EQ(rows[0].finding, "CIRC");
  EXPECT_EQ(rows[0].severity, 'B');
  ASSERT_TRUE(rows[0].circle);
  EXPECT_EQ(rows[0].circle->center, (Point{535, 1024 - 425}));
  EXPECT_EQ(rows[0].circle->radius, 197);
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
