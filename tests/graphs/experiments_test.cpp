// The experiments of graphs/, small, from the command line to the run folder.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/graphs/program.hpp"

namespace mg::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

/// Little networks on little pictures: what they learn is no matter here.
constexpr auto little =
    " --set stages.cases.patients=10 --set stages.cases.height=160 --set stages.cases.width=128"
    " --set size=64 --set stages.verdict.train.epochs=1 --set stages.verdict.train.batch=8"
    " --device-threads 1";  // tests run side by side
constexpr auto little_two_stage =
    " --set stages.tumor.train.epochs=1 --set stages.tumor.train.batch=8 "
    "--set stages.roi.size_px=32";

class Experiments : public InAFolder {
 protected:
  nlohmann::json metrics(const std::string& run) const {
    return nlohmann::json::parse(read_text(folder_ / run / "metrics.json"));
  }
};

void expect_closed(const nlohmann::json& passes) {
  for (const auto& pass : passes) {
    EXPECT_EQ(pass["read"], pass["ok"].get<int>() + pass["skipped"].get<int>() +
                                pass["failed"].get<int>() + pass["cancelled"].get<int>())
        << pass;
    EXPECT_EQ(pass["failed"], 0) << pass;
  }
}

TEST_F(Experiments, TwoStageRunsFromDicomFilesToMetrics) {
  const auto ran =
      mammograph("run " + graph("two_stage") + little + little_two_stage + " --out run");
  ASSERT_EQ(ran.exit_code, 0) << ran.text;
  EXPECT_THAT(ran.text, HasSubstr("run folder: run"));
  const auto json = metrics("run");
  expect_closed(json["passes"]);
  EXPECT_EQ(json["passes"].back()["name"], "evaluate");
  EXPECT_EQ(json["passes"].back()["split"], "test");
  for (const auto* key : {"value", "low", "high", "n"}) {
    EXPECT_TRUE(json["results"]["overlap"]["dice"].contains(key)) << key;
    EXPECT_TRUE(json["results"]["scores"]["accuracy"].contains(key)) << key;
  }
  EXPECT_TRUE(json["results"]["scores"].contains("baseline_accuracy"));
  for (const auto* file :
       {"graph.yaml", "plan.txt", "log.jsonl", "metrics.csv", "predictions.csv", "quarantine.jsonl",
        "models/tumor.safetensors", "models/verdict.safetensors"}) {
    EXPECT_TRUE(fs::exists(folder_ / "run" / file)) << file;
  }
  EXPECT_FALSE(fs::is_empty(folder_ / "run" / "overlays"));
  EXPECT_FALSE(fs::is_empty(folder_ / "run" / "examples"));
  const auto page = read_text(folder_ / "run" / "report.html");
  for (const auto* part :
       {"<h2 id=\"results\">", "<h2 id=\"examples\">", "<h2 id=\"learning\">", "<h2 id=\"data\">",
        "<h2 id=\"lost\">", "<h2 id=\"time\">", "<h2 id=\"repeat\">", "ROC curve", "FROC curve",
        "data:image/jpeg;base64,"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  for (const auto* outside : {"http://", "https://", "<script", "<link"}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
  EXPECT_TRUE(std::any_of(fs::directory_iterator(folder_ / "run"), {}, [](const auto& entry) {
    return entry.path().filename().string().starts_with("events.out.tfevents.");
  })) << "for TensorBoard";
  EXPECT_THAT(read_text(folder_ / "run" / "predictions.csv"),
              ContainsRegex("^key,split,fate,why,"));
}

TEST_F(Experiments, TheRunFolderRepeatsTheRunAndGivenWeightsAreUsed) {
  const auto base = "run " + graph("direct") + little;
  ASSERT_EQ(mammograph(base + " --out first").exit_code, 0);
  const auto predictions = read_text(folder_ / "first" / "predictions.csv");
  const auto again = mammograph("run first/graph.yaml --device-threads 1 --out again");
  ASSERT_EQ(again.exit_code, 0) << again.text;
  EXPECT_EQ(read_text(folder_ / "again" / "predictions.csv"), predictions);
  const auto given =
      mammograph("run first/graph.yaml --device-threads 1 --weights first --out given");
  ASSERT_EQ(given.exit_code, 0) << given.text;
  EXPECT_EQ(given.text.find("epoch"), std::string::npos) << given.text;
  EXPECT_EQ(read_text(folder_ / "given" / "predictions.csv"), predictions);
}

TEST_F(Experiments, TwoRunsAreComparedOnTheSamplesOfBoth) {
  const auto base = "run " + graph("direct") + little;
  ASSERT_EQ(mammograph(base + " --out a").exit_code, 0);
  ASSERT_EQ(mammograph(base + " --set stages.verdict.train.rate=0.01 --out b").exit_code, 0);
  const auto same = mammograph("compare a a");
  ASSERT_EQ(same.exit_code, 0) << same.text;
  EXPECT_THAT(same.text, ContainsRegex("accuracy +[0-9.]+ +[0-9.]+ +\\+0.000"));
  const auto ran = mammograph("compare a b --json --resamples 200");
  ASSERT_EQ(ran.exit_code, 0) << ran.text;
  const auto json = nlohmann::json::parse(ran.text);
  EXPECT_EQ(json["comparisons"][0]["of"], "scores");
  EXPECT_GT(json["comparisons"][0]["samples"], 0);
  EXPECT_EQ(mammograph("compare a nowhere").exit_code, 2);
}

TEST_F(Experiments, FoldsTestEveryPatientOnceAndAreJudgedTogether) {
  const auto ran = mammograph("run " + graph("direct") + little + " --folds 2 --out run");
  ASSERT_EQ(ran.exit_code, 0) << ran.text;
  EXPECT_THAT(ran.text, HasSubstr("run folder of all folds: run"));
  const auto all = metrics("run")["results"]["scores"]["accuracy"];
  int tested = 0, right = 0;
  for (const auto* fold : {"run/fold_1", "run/fold_2"}) {
    const auto own = metrics(fold)["results"]["scores"]["accuracy"];
    EXPECT_TRUE(fs::exists(folder_ / fold / "models/verdict.safetensors")) << fold;
    tested += own["n"].get<int>();
    right += static_cast<int>(std::lround(own["value"].get<double>() * own["n"].get<int>()));
  }
  EXPECT_EQ(all["n"], tested);
  EXPECT_NEAR(all["value"].get<double>(), static_cast<double>(right) / tested, 1e-9);

  std::set<std::string> keys;
  std::istringstream rows(read_text(folder_ / "run" / "predictions.csv"));
  std::string row;
  std::getline(rows, row);
  EXPECT_THAT(row, HasSubstr("key,split,fate,why,fold,label,"));
  while (std::getline(rows, row)) {
    EXPECT_TRUE(keys.insert(row.substr(0, row.find(','))).second) << row;
  }
  EXPECT_EQ(keys.size(), 40U) << "ten patients, four pictures each";
  EXPECT_EQ(metrics("run")["tables"]["scores"]["folds"]["columns"].size(), 5U);
  const auto page = read_text(folder_ / "run" / "report.html");
  EXPECT_THAT(page, HasSubstr("validation, fold 2"));
  EXPECT_THAT(page, HasSubstr("data:image/jpeg;base64,"));
}

TEST_F(Experiments, TheModelsOfAllFoldsPredictTogetherForNewPatientsOnly) {
  ASSERT_EQ(mammograph("run " + graph("direct") + little + " --folds 2 --out run").exit_code, 0);
  const auto leak = mammograph("evaluate " + graph("direct") + little + " --weights run --out e");
  EXPECT_EQ(leak.exit_code, 2);
  EXPECT_THAT(leak.text, ContainsRegex("'verdict' learned from the patients of [0-9]+ of the"));
  EXPECT_THAT(leak.text, HasSubstr("--weights <run>/fold_1"));

  const auto again =
      mammograph("run " + graph("direct") + little + " --folds 2 --weights run --out again");
  EXPECT_EQ(again.exit_code, 0) << again.text;
  EXPECT_EQ(again.text.find("epoch"), std::string::npos) << "nothing is trained";
  EXPECT_EQ(read_text(folder_ / "again/predictions.csv"),
            read_text(folder_ / "run/predictions.csv"));

  fs::path dicom;
  for (const auto& entry : fs::recursive_directory_iterator(cache())) {
    if (entry.path().extension() == ".dcm") dicom = entry.path();
  }
  fs::create_directories(folder_ / "new");
  fs::copy_file(dicom, folder_ / "new" / "a.dcm");
  const auto ran =
      mammograph("predict " + graph("direct") + " new --weights run --set size=64 --out predicted");
  EXPECT_EQ(ran.exit_code, 0) << ran.text;
  EXPECT_THAT(ran.text, HasSubstr("fold_2/models/verdict.safetensors"));
  EXPECT_TRUE(fs::exists(folder_ / "predicted/models/verdict.2.safetensors"));
}

TEST_F(Experiments, AProgramThatNobodyTrustsIsNotRun) {
  write("model.pt", "whatever");
  write("g.yaml",
        "mammograph: 1\nstages:\n  cases: {use: dataset.phantom, patients: 4}\n"
        "  image: {use: dicom.decode, from: cases}\n"
        "  tumor: {use: segment.torch, from: image, file: model.pt}\n"
        "  out: {use: write.overlay, from: tumor}\n");
  const auto refused = mammograph("run g.yaml");
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_THAT(refused.text, HasSubstr("'model.pt' is a program"));
  EXPECT_THAT(refused.text, HasSubstr("--trust model.pt"));
  const auto trusted = mammograph("run g.yaml --trust model.pt");
  EXPECT_NE(trusted.exit_code, 0);
  EXPECT_THAT(trusted.text, HasSubstr("cannot be opened as a model"));
}

TEST_F(Experiments, FoldsNeedADataSetThatCanBeSplit) {
  write("g.yaml",
        "mammograph: 1\nstages:\n  cases: {use: dataset.files, root: .}\n"
        "  out: {use: write.manifest, from: cases}\n");
  const auto ran = mammograph("run g.yaml --folds 2");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.text, HasSubstr("g.yaml:3"));
  EXPECT_THAT(ran.text, HasSubstr("split"));
  EXPECT_FALSE(fs::exists(folder_ / "runs"));
}

TEST_F(Experiments, PredictionsAreTheSameForAnyNumberOfThreads) {
  std::string first;
  for (const auto* threads : {"1", "2", "8"}) {
    const auto out = std::string("run") + threads;
    const auto ran =
        mammograph("run " + graph("direct") + little + " --threads " + threads + " --out " + out);
    ASSERT_EQ(ran.exit_code, 0) << ran.text;
    const auto predictions = read_text(folder_ / out / "predictions.csv");
    if (first.empty()) first = predictions;
    EXPECT_EQ(predictions, first) << threads << " threads";
  }
}

TEST_F(Experiments, ATrainingWithEveryOptionIsTheSameForAnyNumberOfThreads) {
  constexpr auto options =
      " --set stages.tumor.encoder=plain16 --set stages.verdict.encoder=plain16"
      " --set stages.tumor.train.deep_supervision=0.5 --set stages.tumor.train.optimizer=sgd"
      " --set stages.tumor.train.positives=2 --set 'stages.tumor.train.positive_labels=[cancer]'"
      " --set 'stages.tumor.train.loss=dice+boundary(ramp=0.5)' --set "
      "stages.tumor.train.accumulate=2"
      " --set stages.verdict.train.epochs=3 --set stages.verdict.train.freeze_epochs=1"
      " --set stages.verdict.train.rate=find --set stages.verdict.train.balance=false"
      " --set stages.verdict.train.sampler=oversample --set stages.verdict.train.layer_decay=0.8"
      " --set stages.verdict.train.class_weights=effective";
  std::string first;
  for (const auto* threads : {"1", "8"}) {
    const auto out = std::string("run") + threads;
    const auto ran = mammograph("run " + graph("two_stage") + little + little_two_stage + options +
                                " --threads " + threads + " --out " + out);
    ASSERT_EQ(ran.exit_code, 0) << ran.text;
    EXPECT_THAT(read_text(folder_ / out / "plan.txt"), HasSubstr("rehearse verdict: 72 batches"));
    EXPECT_THAT(read_text(folder_ / out / "log.jsonl"), HasSubstr("train.rate: "));
    const auto predictions = read_text(folder_ / out / "predictions.csv");
    if (first.empty()) first = predictions;
    EXPECT_EQ(predictions, first) << threads << " threads";
  }
}

TEST_F(Experiments, EvaluateAndPredictWantWeights) {
  for (const auto* command : {"evaluate ", "predict "}) {
    const auto folder = std::string(command) == "predict " ? " ." : "";
    const auto ran = mammograph(command + graph("direct") + folder);
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_THAT(ran.text, HasSubstr("model 'verdict' has no weights"));
    EXPECT_THAT(ran.text, HasSubstr("--weights"));
    EXPECT_FALSE(fs::exists(folder_ / "runs")) << "nothing half-made stays behind";
  }
}

TEST_F(Experiments, PredictJudgesNewFilesWithoutLabels) {
  ASSERT_EQ(mammograph("train " + graph("direct") + little + " --out trained").exit_code, 0);
  fs::path dicom;
  for (const auto& entry : fs::recursive_directory_iterator(cache())) {
    if (entry.path().extension() == ".dcm") dicom = entry.path();
  }
  fs::create_directories(folder_ / "new");
  fs::copy_file(dicom, folder_ / "new" / "a.dcm");
  write("new/broken.dcm", "this is no DICOM file");
  const auto ran = mammograph("predict " + graph("direct") +
                              " new --weights trained --set stages.image.on_error=skip"
                              " --set run.max_failures=1 --set size=64 --out run");
  ASSERT_EQ(ran.exit_code, 0) << ran.text;
  const auto table = read_text(folder_ / "run" / "predictions.csv");
  EXPECT_THAT(table, ContainsRegex("a[^\n]*,ok,"));
  EXPECT_THAT(table, ContainsRegex("broken[^\n]*,failed,[^\n]*stage 'image'"));
  EXPECT_EQ(metrics("run")["passes"].back()["failed"], 1);
}

TEST_F(Experiments, PreprocessWritesPicturesAndAManifest) {
  ASSERT_EQ(mammograph("train " + graph("direct") + little + " --out trained").exit_code, 0);
  const auto ran =
      mammograph("run " + graph("preprocess") +
                 " --set data=phantom --set stages.cases.patients=10"
                 " --set stages.cases.height=160 --set stages.cases.width=128 --out run");
  ASSERT_EQ(ran.exit_code, 0) << ran.text;
  int pictures = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "run" / "png")) {
    pictures += entry.path().extension() == ".png" ? 1 : 0;
  }
  EXPECT_EQ(pictures, 40);
}

TEST_F(Experiments, CheckReportsAllMistakesAndDoesNothing) {
  const auto file = write("wrong.yaml",
                          "mammograph: 1\n"
                          "stages:\n"
                          "  cases: {use: dataset.phantom, patient: 4}\n"
                          "  image: {use: dicom.decod, from: cases}\n"
                          "  roi: {use: crop.to_breast, from: cases, margin_mm: -3}\n");
  const auto ran = mammograph("check wrong.yaml");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.text, HasSubstr("wrong.yaml:3:33"));
  EXPECT_THAT(ran.text, HasSubstr("did you mean 'patients'?"));
  EXPECT_THAT(ran.text, HasSubstr("did you mean 'dicom.decode'?"));
  EXPECT_THAT(ran.text, HasSubstr("-3 is below 0"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1) << "only the graph itself";
}

TEST_F(Experiments, CtrlCDrainsAndLeavesWholeFiles) {
  const auto ran = shell("timeout -s INT 6 " MG_PROGRAM " run " + graph("direct") + little +
                         " --set stages.verdict.train.epochs=2000 --out run");
  EXPECT_THAT(ran.text, HasSubstr("stopping"));
  const auto json = metrics("run");  // whole, and parsable
  for (const auto& pass : json["passes"]) {
    EXPECT_EQ(pass["read"], pass["ok"].get<int>() + pass["skipped"].get<int>() +
                                pass["failed"].get<int>() + pass["cancelled"].get<int>());
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "run")) {
    EXPECT_NE(entry.path().extension(), ".part") << entry.path();
  }
}

}  // namespace
}  // namespace mg::testing
