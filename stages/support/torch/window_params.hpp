// How a large picture is looked at window by window. No LibTorch here.
#pragma once

#include "pipeline/error.hpp"
#include "pipeline/params.hpp"

namespace mg::net {

struct WindowParams {
  int window_px = 0;
  double window_overlap = 0.5;

  /// The list of these; a stage adds it to its own.
  static auto windows() {
    using P = WindowParams;
    return mg::params(
        mg::param("window_px", &P::window_px,
                  "side of a window that slides over the picture, whose sides may then be any; the "
                  "answers of the windows are averaged with Gaussian weights; 0: the picture as a "
                  "whole")
            .unit("px")
            .between(0, 8192),
        mg::param("window_overlap", &P::window_overlap,
                  "share of a window that the next one sees again")
            .between(0, 0.9));
  }
  /// Throws Error for what bounds cannot say.
  void check_windows(int multiple) const {
    if (window_px % multiple == 0) return;
    throw Error("window_px: " + std::to_string(window_px) + " is no multiple of " +
                    std::to_string(multiple),
                "for example window_px: " + std::to_string((window_px / multiple + 1) * multiple));
  }
};

}  // namespace mg::net
