// The class of a picture: what the words of a data set mean, and whose lesions it is judged by.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/error.hpp"
#include "pipeline/params.hpp"
#include "stages/dataset/cases.hpp"

namespace mg {

/// normal 1, benign 2, cancer or malignant 3; 0 for all other labels, and for none.
int severity_of(const std::string& label);

/// The label of higher severity; the first of equals. An absent one gives way.
std::optional<std::string> worse(std::optional<std::string> a, std::optional<std::string> b);

/// What the words of a data set (MALIGNANT, 4a, Cancer) mean as classes. Capitals and blanks around
/// a word do not count. The class `unknown` says that such a picture has no label.
class ClassMap {
 public:
  /// Entries read "MALIGNANT=cancer"; those of `entries`, which a user wrote, replace `defaults`
  /// word by word. Throws Error, naming `parameter`, for an entry without '='.
  ClassMap(std::string parameter, const std::vector<std::string>& defaults,
           const std::vector<std::string>& entries = {});
  /// Throws Error with `where` and the known words for a word that is not among them.
  std::optional<std::string> operator()(const std::string& word, const Where& where = {}) const;

 private:
  std::string parameter_;
  std::map<std::string, std::string> classes_;
};

/// In the small letters and without the blanks around it in which ClassMap compares a word.
std::string plain_word(const std::string& word);

/// DDSM's words for what a biopsy showed, as all sets made of DDSM share them.
std::vector<std::string> ddsm_pathologies();

/// Gives pictures the worst known label among those that they share it with: none (`image`), the
/// patient's pictures of the same side (`breast`), or all of the patient's (`patient`). Side
/// unknown: at `breast`, the picture keeps its own.
void spread_labels(std::vector<Case>& cases, const std::string& level);

/// The parameter that spread_labels obeys.
template <class S>
auto label_level_param(std::string S::*member) {
  return param("label_level", member,
               "whose lesions a picture is labelled by: its own (image), those of both views of "
               "the breast (breast), or those of both breasts (patient), where the healthy breast "
               "of a patient with cancer is called cancer too")
      .one_of({"image", "breast", "patient"});
}

}  // namespace mg
