// Attributes of a parsed data set, as they hold for one of its frames.
#pragma once

#include <optional>
#include <string>
#include <vector>

class DcmElement;
class DcmItem;
class DcmTagKey;

namespace mg::dicom {

/// Looks in the frame's own functional groups first, then in those that all frames share, then in
/// the data set itself (PS3.3, C.7.6.16). Numbers are read whatever the value representation is.
class Tags {
 public:
  explicit Tags(DcmItem& data_set, int frame = 0);

  /// Without the blanks around it; empty if it is not there.
  std::string text(const DcmTagKey& tag, unsigned long index = 0) const;
  /// Nothing if it is not there or no number.
  std::optional<double> number(const DcmTagKey& tag, unsigned long index = 0) const;
  std::optional<int> integer(const DcmTagKey& tag, unsigned long index = 0) const;
  unsigned long count(const DcmTagKey& tag) const;  ///< of values
  bool has(const DcmTagKey& tag) const;             ///< and has a value
  DcmElement* element(const DcmTagKey& tag) const;  ///< null if it is not there
  /// The items of a sequence, as attributes of their own.
  std::vector<Tags> items(const DcmTagKey& sequence) const;

 private:
  std::vector<DcmItem*> places_;
};

/// Upper case, without blanks at the ends.
std::string plain(const std::string& text);

}  // namespace mg::dicom
