// Which view a mammogram is, from the words and codes that files use for it.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/image.hpp"

namespace mg::dicom {

/// The usual abbreviation (ML, MLO, LM, LMO, CC, FB, SIO, ISO, XCCL, XCCM, XCC, SPECIMEN) of a code
/// of PS3.16, context group 4014, in SNOMED CT or SNOMED RT, or ""; 399162004 and R-10242 are CC.
std::string view_of_code(std::string_view code);

/// The abbreviation of a view's modifier (context group 4015: CV, AT, RL, RM, RI, RS, ID, M, S,
/// TAN, AC, NP, IMF, AX), or "".
std::string modifier_of_code(std::string_view code);

/// L and R of SNOMED CT and RT.
Side side_of_code(std::string_view code);

/// What a description such as "R MLO", "LCC" or "Left - CC spot" says. A part that is not there, or
/// is told twice and differently, is unknown.
struct SideAndView {
  Side side = Side::unknown;
  std::string view;
};
SideAndView side_and_view_in(std::string_view description);

/// Whether `text`, in capitals, is the abbreviation of a view.
bool is_view(std::string_view text);

}  // namespace mg::dicom
