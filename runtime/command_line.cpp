#include "runtime/command_line.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>

#include "runtime/exit_codes.hpp"

namespace mg {

namespace {

/// The options of the subcommands, each added where it makes sense.
class Parser {
 public:
  explicit Parser(CommandLine& line) : line_(line) {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", MAMMOGRAPH_VERSION);
    app_.footer(
        "Exit codes: 0 all well, 1 samples failed beyond the budget or the run was stopped,\n"
        "2 the graph or the command line is wrong, 3 an internal fault.");
    auto* run = working("run", "Train what has no weights, then evaluate on held-out patients",
                        Command::run);
    run->add_option("--folds", line_.folds,
                    "Cross-validation: so many runs, in which every patient is tested once")
        ->check(CLI::Range(2, 1000));
    run->add_option("--seeds", line_.seeds,
                    "So many runs, with the graph's seed and those that follow, compared")
        ->check(CLI::Range(2, 1000));
    working("train", "Train only", Command::train);
    auto* resume = command("resume", "Go on with a run that was stopped, as if it had never been",
                           Command::resume);
    resume->add_option("folder", line_.folder, "Its run folder")->required();
    threads(resume);
    device(resume);
    resume->add_flag("--json", line_.json, "Machine-readable output");
    auto* evaluate = working("evaluate", "Evaluate with given weights", Command::evaluate);
    evaluate->add_option("--split", line_.split, "Samples to evaluate: train, val, test, all")
        ->transform(CLI::CheckedTransformer(std::map<std::string, Split>{{"train", Split::train},
                                                                         {"val", Split::val},
                                                                         {"test", Split::test},
                                                                         {"all", Split::none}}));
    auto* predict = working("predict", "Predict for a folder of new files", Command::predict);
    predict->add_option("folder", line_.folder, "Folder of files without labels")->required();
    reading("check", "Report all mistakes of a graph, and do nothing else", Command::check);
    reading("plan", "Show the passes that a run would make", Command::plan);
    auto* draw = reading("draw", "Draw the graph", Command::draw);
    draw->add_option("--format", line_.format, "dot, mermaid or svg")
        ->check(CLI::IsMember({"dot", "mermaid", "svg"}))
        ->capture_default_str();
    auto* conformance =
        command("conformance",
                "Are a folder's DICOM files read as its MANIFEST.csv says? (conformance.yaml)",
                Command::conformance);
    conformance->add_option("folder", line_.folder, "Folder of DICOM files and a MANIFEST.csv")
        ->required();
    running(conformance);
    conformance->add_flag("--json", line_.json, "Machine-readable output");
    auto* compare = app_.add_subcommand(
        "compare", "Is one run better than the other on the same samples, or was it luck?");
    compare->callback([this] { line_.command = Command::compare; });
    compare->add_option("A", line_.run_a, "Run folder")->required();
    compare->add_option("B", line_.run_b, "Run folder")->required();
    compare->add_option("--positive", line_.positive,
                        "Class that areas are of (default: cancer, malignant, positive, or the "
                        "last of two)");
    compare->add_option("--resamples", line_.resamples, "Draws of patients behind the intervals")
        ->check(CLI::Range(100, 1000000))
        ->capture_default_str();
    compare->add_flag("--json", line_.json, "Machine-readable output");
    auto* inspect =
        command("inspect", "List all stages, or show everything about one", Command::inspect);
    inspect->add_option("stage", line_.stage, "Name of a stage, such as crop.to_tumor");
    inspect->add_flag("--json", line_.json, "Machine-readable output");
  }

  CLI::App& app() { return app_; }

 private:
  CLI::App* command(const std::string& name, const std::string& doc, Command command) {
    auto* sub = app_.add_subcommand(name, doc);
    sub->callback([this, command] { line_.command = command; });
    sub->add_option("--plugins", line_.plugins,
                    "A folder or file of plugins, searched first; may be repeated")
        ->allow_extra_args(false);
    return sub;
  }

  CLI::App* reading(const std::string& name, const std::string& doc, Command which) {
    auto* sub = command(name, doc, which);
    sub->add_option("graph", line_.graph, "Graph file (YAML)")->required();
    sub->add_option("--set", line_.overrides,
                    "Set a variable or any value: size=512, stages.roi.margin_mm=20")
        ->allow_extra_args(false);
    sub->add_flag("--json", line_.json, "Machine-readable output");
    return sub;
  }

  void threads(CLI::App* sub) {
    sub->add_option("--threads", line_.threads, "Threads of the stages (default: all cores)")
        ->check(CLI::Range(1, 1024));
    sub->add_flag("--quiet", line_.quiet, "Say nothing but results and errors");
  }

  void device(CLI::App* sub) {
    sub->add_option("--device", line_.device, "Device of the models: cpu (default), cuda, cuda:1");
    sub->add_option("--device-threads", line_.device_threads,
                    "Threads inside a model's operations on the CPU (default: all cores)")
        ->check(CLI::Range(1, 1024));
  }

  CLI::App* working(const std::string& name, const std::string& doc, Command which) {
    auto* sub = reading(name, doc, which);
    running(sub);
    sub->add_option("--weights", line_.weights,
                    "Run folder (also of --folds) or models folder to take weights from; if "
                    "repeated, the models of all predict together")
        ->allow_extra_args(false);
    sub->add_option("--trust", line_.trusted,
                    "A model file that is a program (TorchScript, .pt2) and may be run: its path, "
                    "or the SHA-256 of its content; may be repeated")
        ->allow_extra_args(false);
    device(sub);
    return sub;
  }

  /// What every run may be told.
  void running(CLI::App* sub) {
    sub->add_option("--out", line_.out, "Run folder (default: runs/<graph>/<time>)");
    threads(sub);
  }

  CommandLine& line_;
  CLI::App app_{"Mammograph composes mammography experiments as dataflow graphs.", "mammograph"};
};

std::string quoted(const std::string& word) {
  const auto* const plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

std::optional<CommandLine> parse_command_line(int argc, char** argv, int& exit_code) {
  CommandLine line;
  line.text = "mammograph";
  for (int i = 1; i < argc; ++i) line.text += " " + quoted(argv[i]);
  Parser parser(line);
  try {
    parser.app().parse(argc, argv);
  } catch (const CLI::ParseError& stop) {
    const bool fine = parser.app().exit(stop, std::cout, std::cerr) == 0;
    exit_code = fine ? exit_ok : exit_wrong_input;
    return std::nullopt;
  }
  if (line.device.empty() && line.command != Command::resume) line.device = "cpu";
  return line;
}

}  // namespace mg
