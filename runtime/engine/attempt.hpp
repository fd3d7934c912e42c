// The border that no exception crosses: what a stage throws becomes the fate of a sample.
#pragma once

#include <optional>
#include <string>

#include "pipeline/context.hpp"
#include "pipeline/error.hpp"
#include "pipeline/stage.hpp"

namespace mg {

/// Why a sample goes no further.
struct Mishap {
  Fate fate = Fate::failed;
  std::string why;  ///< one line: "stage 'image': cannot read ..."
};

/// The mishap on one line, with the stage's name before it.
Mishap mishap(Fate fate, const std::string& stage, std::string why);

/// Does the work of a stage. Nothing if all went well; a skip or a failure if it threw.
template <class Work>
std::optional<Mishap> attempt(const std::string& stage, Work&& work) {
  try {
    work();
    return std::nullopt;
  } catch (const Skip& skip) {
    return mishap(Fate::skipped, stage, skip.what());
  } catch (const std::exception& error) {  // an Error says its hint, too
    return mishap(Fate::failed, stage, error.what());
  } catch (...) {
    return mishap(Fate::failed, stage, "threw something that is no std::exception");
  }
}

}  // namespace mg
