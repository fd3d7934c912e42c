// How sharp a picture is.
#pragma once

#include <pipeline/image.hpp>

/// The variance of the picture's Laplacian, of white squared: 0 for an even or evenly rising
/// picture. Gray host pixels of any depth, at least 3 × 3. Throws mg::Error for others.
double sharpness(const mg::Image& image);
