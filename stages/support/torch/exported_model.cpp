#include "stages/support/torch/exported_model.hpp"

#include <ATen/ops/cat.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/inductor/aoti_package/model_package_loader.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <cstdlib>
#include <exception>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

#include "pipeline/trust.hpp"
#include "stages/support/torch/torch_view.hpp"

namespace mg::net {

namespace fs = std::filesystem;
using Package = torch::inductor::AOTIModelPackageLoader;

struct ExportedModel::Program {
  std::optional<torch::jit::Module> script;
  std::unique_ptr<Package> package;
};

namespace {

/// A folder that nobody else may look into, gone at the end.
class PrivateFolder {
 public:
  PrivateFolder() {
    auto name = (fs::temp_directory_path() / "mammograph-model-XXXXXX").string();
    if (!::mkdtemp(name.data())) {
      throw Error("no folder can be made in " + fs::temp_directory_path().string(),
                  "a compiled model is unpacked there: set TMPDIR to a folder that can be written");
    }
    path_ = name;
  }
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// The first line: LibTorch's go on with stacks.
std::string first_line(const std::exception& error) {
  const std::string text = error.what();
  return text.substr(0, text.find('\n'));
}

/// What was read is what is run: the loader gets a copy of it, not the file that may change.
std::unique_ptr<Package> load_package(const std::string& content, c10::Device device) {
  const PrivateFolder folder;
  const auto file = folder.path() / "model.pt2";
  std::ofstream(file, std::ios::binary) << content;
  return std::make_unique<Package>(file.string(), "model", false, 1,
                                   device.has_index() ? device.index() : c10::DeviceIndex(-1));
}

torch::jit::Module load_script(const std::string& content, c10::Device device) {
  std::istringstream in(content, std::ios::binary);
  auto out = torch::jit::load(in, device);
  out.eval();
  return out;
}

std::optional<at::Tensor> first_tensor(const c10::IValue& value) {
  if (value.isTensor()) return value.toTensor();
  if (value.isTuple() && !value.toTupleRef().elements().empty()) {
    return first_tensor(value.toTupleRef().elements()[0]);
  }
  if (value.isList() && !value.toListRef().empty()) return first_tensor(value.toListRef()[0]);
  return std::nullopt;
}

}  // namespace

ExportedModel::~ExportedModel() = default;
ExportedModel::ExportedModel(ExportedModel&&) noexcept = default;
ExportedModel& ExportedModel::operator=(ExportedModel&&) noexcept = default;

ExportedModel::ExportedModel(const ExportedParams& params, const RunInfo& run)
    : params_(params), device_(open_device(run)), program_(std::make_unique<Program>()) {
  const auto content = read_trusted(params.file, run);
  try {
    if (params.file.extension() == ".pt2") {
      program_->package = load_package(content, device_);
    } else {
      program_->script = load_script(content, device_);
    }
  } catch (const std::exception& error) {
    throw Error("'" + params.file.string() + "' cannot be opened as a model: " + first_line(error),
                "torch.jit.save() writes *.pt, torch._inductor.aoti_compile_and_package() *.pt2, "
                "for the device of --device and this version of LibTorch");
  }
}

at::Tensor ExportedModel::run(const at::Tensor& x) const {
  if (program_->package) {
    auto outputs = program_->package->run({x});
    if (outputs.empty()) throw Error("'" + params_.file.string() + "' gave nothing");
    return outputs[0];
  }
  const auto tensor = first_tensor(program_->script->forward({x}));
  if (!tensor) {
    throw Error("'" + params_.file.string() + "' gave no tensor",
                "its forward() must return one, or a tuple or list that begins with one");
  }
  return *tensor;
}

at::Tensor ExportedModel::operator()(const at::Tensor& x) const {
  const c10::NoGradGuard no_grad;
  const auto count = x.size(0);
  auto input = x.contiguous();
  if (params_.fixed_batch && count < params_.batch) {
    const auto filling = input.narrow(0, 0, 1).expand({params_.batch - count, -1, -1, -1});
    input = at::cat({input, filling});
  }
  try {
    return run(input).narrow(0, 0, count).to(at::kFloat);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Error("'" + params_.file.string() + "' failed on a batch of " +
                    std::to_string(input.size(0)) + " x " + std::to_string(input.size(1)) + " x " +
                    std::to_string(input.size(2)) + " x " + std::to_string(input.size(3)) + ": " +
                    first_line(error),
                "channels, batch, fixed_batch and the pictures' size must be what it was exported "
                "for");
  }
}

}  // namespace mg::net
