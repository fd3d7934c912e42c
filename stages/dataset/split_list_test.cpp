// Splits that are given, and what is written of all of them.
#include "stages/dataset/split_list.hpp"

#include "stages/dataset/csv_source.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/testing.hpp"

namespace mg {
namespace {

using testing::error_of;
using testing::expect_says;

Identity who(const std::string& key, const std::string& patient) {
  Identity identity;
  identity.key = key, identity.dataset = "set", identity.patient = patient;
  return identity;
}

TEST(Pseudonym, IsStableAndTellsTheSetsAndThePatientsApart) {
  const auto one = pseudonym(who("a", "1"));
  EXPECT_EQ(one, pseudonym(who("b", "1")));
  EXPECT_NE(one, pseudonym(who("a", "2")));
  auto elsewhere = who("a", "1");
  elsewhere.dataset = "other";
  EXPECT_NE(one, pseudonym(elsewhere));
  EXPECT_EQ(one.size(), 16U);
  EXPECT_EQ(one.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(SplitWord, IsAnyUsualName) {
  for (const auto* word : {"train", "TRAINING"}) EXPECT_EQ(split_from(word, {}), Split::train);
  for (const auto* word : {"val", "Valid", "validation", "dev"}) {
    EXPECT_EQ(split_from(word, {}), Split::val);
  }
  for (const auto* word : {"test", "Testing"}) EXPECT_EQ(split_from(word, {}), Split::test);
  EXPECT_EQ(split_from("", {}), Split::none);
  expect_says(error_of([] {
                split_from("trai", {"s.csv", 2, 0});
              }),
              "s.csv:2: there is no split 'trai' (did you mean 'train'?)");
}

class Given : public testing::Scratch {
 protected:
  /// Four pictures of two patients, with the given lines as the list.
  CsvSource opened(const std::string& list) {
    write("cases.csv", "file,patient,label\na1,A,x\na2,A,y\nb1,B,x\nb2,B,y\n");
    write("list.csv", list);
    CsvSource source;
    source.table = folder_ / "cases.csv";
    source.split.list = folder_ / "list.csv";
    source.split.train = 1, source.split.val = 0, source.split.test = 0;
    source.open(run_);
    return source;
  }
  std::string splits(const std::string& list) {
    const auto source = opened(list);
    std::string text;
    for (std::size_t i = 0; i < source.size(); ++i) text += to_string(source.sample(i).split) + " ";
    return text;
  }
  std::string opening(const std::string& list) {
    return error_of([&] { opened(list); });
  }
};

TEST_F(Given, ListsAreObeyedByKeyByPatientAndByPseudonym) {
  EXPECT_EQ(splits("key,split\na1,test\na2,test\nb1,val\nb2,val\n"), "test test val val ");
  EXPECT_EQ(splits("patient;split\nA;validation\nB;test\n"), "val val test test ");
  auto b = who("", "B");
  b.dataset = "cases";
  EXPECT_EQ(splits("patient,split\nA,val\n" + pseudonym(b) + ",test\n"), "val val test test ");
}

TEST_F(Given, WhoIsNotListedFollowsTheirPatientOrTheShares) {
  std::string said;
  run_.log = [&](std::string_view text) { said += text; };
  EXPECT_EQ(splits("key,split\na1,test\n"), "test test train train ");
  expect_says(said, "3 of 4 pictures are not in");
}

TEST_F(Given, APatientInTwoSplitsIsRefusedByTheirKeys) {
  const auto message = opening("key,split\na1,test\na2,train\n");
  expect_says(message, "a patient is in two splits: 'a1' in test and 'a2' in train");
  expect_says(message, "give all pictures of a patient the same split");
  expect_says(opening("key,split\na1,test\na2,train\nb1,test\nb2,val\n"),
              "2 patients are in two splits: 'a1' in test and 'a2' in train; 'b1' in test and");
  EXPECT_EQ(message.find("'A'"), std::string::npos) << "patients are not named";
  expect_says(opening("key,patient,split\na1,A,test\na2,A,train\n"),
              "list.csv:3: a row before puts the same patient into test, this one into train");
}

TEST_F(Given, NamesThreePatientsAtMost) {
  std::vector<Identity> people;
  for (int i = 0; i < 10; ++i) {
    people.push_back(who("k" + std::to_string(i), std::to_string(i / 2)));
  }
  std::vector<Placed> placed;
  for (std::size_t i = 0; i < people.size(); ++i) {
    placed.push_back({&people[i], i % 2 == 0 ? Split::train : Split::test});
  }
  EXPECT_EQ(error_of([&] { keep_patients_whole(placed); }),
            "5 patients are in two splits: 'k0' in train and 'k1' in test; 'k2' in train and 'k3' "
            "in test; 'k4' in train and 'k5' in test; ... (give all pictures of a patient the same "
            "split)");
}

TEST_F(Given, AnUnsuitableListIsRefused) {
  expect_says(opening("key,split\nother,test\n"),
              "it names none of the pictures of this data set, such as 'a1'");
  expect_says(opening("key,fold\na1,test\n"), "list.csv:1: there is no column 'split'");
  expect_says(opening("name,split\na1,test\n"),
              "list.csv:1: there is no column 'key' or 'patient'");
  expect_says(opening("key,split\na1,\n"), "list.csv:2: the row names no split, or nobody");
  expect_says(opening("key,split\na1,tset\n"), "list.csv:2: there is no split 'tset'");
}

TEST_F(Given, TheRunsSplitsCanBeReadBack) {
  write("cases.csv", "file,patient,label\na1,A,x\na2,A,y\nb1,B,x\nc1,C,x\nd1,D,y\n");
  CsvSource first;
  first.table = folder_ / "cases.csv";
  first.split = {1, 1, 1, 7, true};
  run_.folder = folder_ / "run";
  first.open(run_);
  CsvSource again;
  again.table = folder_ / "cases.csv";
  again.split = {1, 0, 0, 1, true};
  again.split.list = run_.folder / "splits.csv";
  const auto written = CsvTable::read(again.split.list);
  EXPECT_EQ(written.columns(), (std::vector<std::string>{"key", "patient", "split"}));
  ASSERT_EQ(written.size(), 5U);
  EXPECT_EQ(written.at(0, 1), written.at(1, 1));
  EXPECT_EQ(written.at(0, 1).size(), 16U) << "a pseudonym";
  const auto bytes = read_text(again.split.list);
  again.open(run_);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(again.sample(i).split, first.sample(i).split);
  EXPECT_EQ(read_text(again.split.list), bytes);
}

TEST_F(Given, APartlyFilledColumnLeavesNobodyBehind) {
  write("cases.csv", "file,patient,split\na1,A,\na2,A,test\nb1,B,\n");
  CsvSource source;
  source.table = folder_ / "cases.csv";
  source.split = {0, 1, 0, 1, true};
  source.open(run_);
  EXPECT_EQ(source.sample(0).split, Split::test) << "as the patient's other picture";
  EXPECT_EQ(source.sample(2).split, Split::val);
}

TEST_F(Given, FoldsAndGivenSplitsExcludeEachOther) {
  write("cases.csv", "file,patient,split\na1,A,train\nb1,B,\nc1,C,\n");
  CsvSource source;
  source.table = folder_ / "cases.csv";
  source.split.folds = 2;
  expect_says(error_of([&] { source.open(run_); }), "gives splits itself");
  source.split.list = "list.csv";
  expect_says(error_of([&] { source.check(); }), "a list of splits and folds");
  SplitShares shares;
  EXPECT_EQ(without_test(shares).test, 0);
  shares.folds = 3;
  expect_says(error_of([&] { without_test(shares); }), "set official: false");
}

}  // namespace
}  // namespace mg
