#include "plugins/open.hpp"

#include <dlfcn.h>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>
#include <string>

namespace mg {
namespace {

/// What the loader said, without Boost's frame and the file's name, which the reader knows.
std::string loader_says(std::string text, const std::filesystem::path& file) {
  if (const auto start = text.find("dlerror system message: "); start != std::string::npos) {
    text = text.substr(start + std::string("dlerror system message: ").size());
    text = text.substr(0, text.rfind("): "));
  }
  const auto prefix = file.string() + ": ";
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

std::string mend_for(const std::string& said) {
  if (said.find("cannot open shared object file") != std::string::npos) {
    return "install the library it names, or add its folder to LD_LIBRARY_PATH";
  }
  return "link the library that has what is missing: LINK in mg_stage_plugin()";
}

boost::dll::shared_library load(const std::filesystem::path& file) {
  using boost::dll::load_mode::type;
  const auto mode = static_cast<type>(RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  try {
    return boost::dll::shared_library(file, mode);
  } catch (const std::exception& error) {
    const auto said = loader_says(error.what(), file);
    throw Error("it cannot be opened: " + said, mend_for(said));
  }
}

[[noreturn]] void refuse(const std::string& thrown) {
  throw Error("it failed while registering its stages: " + thrown,
              "mend the body of its MG_PLUGIN");
}

}  // namespace

void open_plugin(const std::filesystem::path& file, Registry& stages) {
  const auto library = load(file);
  try {
    library.get<void(Registry&)>(plugin_entry_symbol)(stages);
  } catch (const Error& error) {
    if (error.hint().empty()) refuse(error.message());
    throw Error("it failed while registering its stages: " + error.message(), error.hint());
  } catch (const std::exception& error) {
    refuse(error.what());
  } catch (...) {
    refuse("it threw something that is no std::exception");
  }
}

}  // namespace mg
