#include "stages/support/dicom/element_walk.hpp"

#include <cstdio>
#include <string>
#include <string_view>

#include "pipeline/error.hpp"

namespace mg::dicom {

namespace {

constexpr std::uint32_t undefined = 0xffffffff;
constexpr std::uint32_t item_tag = 0xfffee000, item_end = 0xfffee00d, sequence_end = 0xfffee0dd;
constexpr std::uint32_t pixel_data = 0x7fe00010;
/// A parser takes some 300 bytes for each, however small it is in the file.
constexpr std::size_t most_elements = 4'000'000;

struct Element {
  std::uint32_t tag = 0, length = 0;
  std::string_view vr;  ///< empty in implicit coding
  std::size_t begin = 0, value = 0;
};

/// A sequence or an item that is open, and where it ends.
struct Level {
  std::size_t end = 0;      ///< at the latest
  bool open_ended = false;  ///< ends with a delimiter
  bool implicit = false;
  bool guessed = false;  ///< may be something else: its faults are its own
};

std::string name_of(std::uint32_t tag) {
  char text[16];
  std::snprintf(text, sizeof text, "(%04x,%04x)", tag >> 16, tag & 0xffff);
  return text;
}

/// The walk ran into something that is no element. Thrown and caught in this file only.
struct Fault {
  std::string what;
};

/// Which elements have four bytes of length. It must be exactly those that DCMTK takes for such, or
/// the walk would see other elements than the parser: of the VRs that DICOM does not know, all of
/// two capital letters (PS3.5, 7.1.2: future VRs), and a few of DCMTK's own, which are refused.
bool has_long_length(std::string_view vr) {
  constexpr std::string_view short_ones =
      "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US";
  const auto between = [&](char low, char high) {
    return vr[0] >= low && vr[0] <= high && vr[1] >= low && vr[1] <= high;
  };
  if (between('a', 'z')) throw Fault{"an element is of the unknown type " + std::string(vr)};
  return between('A', 'Z') && short_ones.find(vr) == std::string_view::npos;
}

class Walker {
 public:
  Walker(Bytes bytes, Coding coding, int max_depth)
      : bytes_(bytes), big_(coding == Coding::explicit_big), max_depth_(max_depth) {
    levels_.push_back({bytes.size(), false, coding == Coding::implicit_little, false});
  }

  /// What the walk has met; after a Fault, up to there.
  const Walked& so_far() const { return out_; }

  Walked run() {
    while (!done_) {
      try {
        step();
      } catch (const Fault& fault) {
        if (!leave_guess()) throw;
      }
    }
    return out_;
  }

 private:
  void step() {
    while (levels_.size() > 1 && !levels_.back().open_ended && at_ >= levels_.back().end) {
      levels_.pop_back();
    }
    if (at_ == bytes_.size() && levels_.size() == 1) {
      done_ = true;
      return;
    }
    const auto element = read_element();
    at_ = element.value;
    if (element.tag == item_tag && levels_.size() == 1 && element.length != undefined) {
      expect(element.value, element.length, element.tag);
      at_ += element.length;
      out_.strays.push_back({element.begin, at_});
    } else if (element.tag == item_tag) {
      open(element, levels_.back().implicit, levels_.back().guessed);
    } else if (element.tag == item_end || element.tag == sequence_end) {
      if (levels_.size() < 2) throw Fault{"a delimiter without a sequence"};
      levels_.pop_back();
    } else if (element.tag == pixel_data && levels_.size() == 1) {
      take_pixels(element);
    } else {
      pass(element);
    }
  }

  /// Goes over a value, or into it if it is a sequence.
  void pass(const Element& e) {
    const auto implicit = levels_.back().implicit;
    if (e.length == undefined) {
      if (e.vr == "OB" || e.vr == "OW")
        static_cast<void>(read_fragments());  // an icon
      else
        open(e, implicit || e.vr == "UN", false);
      return;
    }
    expect(e.value, e.length, e.tag);
    const auto looks_nested = e.length >= 8 && tag_at(e.value) == item_tag;
    if (e.vr == "SQ" || (e.vr.empty() && looks_nested)) {
      if (e.length > 0) open(e, implicit, e.vr.empty());
      return;
    }
    if (levels_.size() == 1) note(e);
    at_ = e.value + e.length;
  }

  void open(const Element& e, bool implicit, bool guessed) {
    if (e.length != undefined) expect(e.value, e.length, e.tag);
    if (static_cast<int>(levels_.size()) > 2 * max_depth_) {  // a sequence and its item: 2 levels
      throw Error("sequences nest deeper than " + std::to_string(max_depth_),
                  "the file is damaged or hostile");
    }
    const auto ends = e.length != undefined;
    levels_.push_back({ends ? e.value + e.length : levels_.back().end, !ends, implicit, guessed});
  }

  /// Skips a value that only looked like a sequence. False if the fault is no guess's.
  bool leave_guess() {
    if (!levels_.back().guessed) return false;
    while (levels_.back().guessed) {
      if (!levels_.back().open_ended) at_ = levels_.back().end;
      levels_.pop_back();
    }
    return true;
  }

  void take_pixels(const Element& e) {
    if (!e.vr.empty() && e.vr != "OB" && e.vr != "OW") {
      throw Fault{"the pixels are of the wrong type " + std::string(e.vr)};
    }
    PixelElement pixels;
    pixels.begin = e.begin;
    pixels.encapsulated = e.length == undefined;
    if (pixels.encapsulated) {
      pixels.fragments = read_fragments(&pixels.offsets);
    } else {
      expect(e.value, e.length, e.tag);
      pixels.value = bytes_.subspan(e.value, e.length);
      at_ += e.length;
    }
    pixels.end = at_;
    out_.pixels = std::move(pixels);
    done_ = true;
  }

  /// Items up to the delimiter; the first is the offset table.
  std::vector<Bytes> read_fragments(Bytes* offsets = nullptr) {
    std::vector<Bytes> fragments;
    for (auto first = true;; first = false) {
      const auto element = read_element();
      at_ = element.value;
      if (element.tag == sequence_end) return fragments;
      if (element.tag != item_tag || element.length == undefined) {
        throw Fault{"the compressed pixels are damaged"};
      }
      expect(element.value, element.length, element.tag);
      const auto bytes = bytes_.subspan(element.value, element.length);
      if (!first) fragments.push_back(bytes);
      if (first && offsets != nullptr) *offsets = bytes;
      at_ += element.length;
    }
  }

  void note(const Element& e) {
    if (e.length != 2) return;
    const auto value = number(e.value, 2);
    if (e.tag == 0x00280002) out_.samples = static_cast<std::uint16_t>(value);
    if (e.tag == 0x00280010) out_.rows = static_cast<std::uint16_t>(value);
    if (e.tag == 0x00280011) out_.columns = static_cast<std::uint16_t>(value);
    if (e.tag == 0x00280100) out_.bits_allocated = static_cast<std::uint16_t>(value);
  }

  Element read_element() {
    expect(at_, 8, 0);
    if (++elements_ > most_elements) {
      throw Error("there are more than " + std::to_string(most_elements) + " elements",
                  "no picture needs so many: the file is damaged or hostile");
    }
    Element e;
    e.begin = at_;
    e.tag = tag_at(at_);
    if (e.tag >> 16 == 0xfffe || levels_.back().implicit) {
      e.length = number(at_ + 4, 4), e.value = at_ + 8;
      return e;
    }
    e.vr = {reinterpret_cast<const char*>(bytes_.data()) + at_ + 4, 2};
    if (!has_long_length(e.vr)) {
      e.length = number(at_ + 6, 2), e.value = at_ + 8;
      return e;
    }
    expect(at_, 12, e.tag);
    e.length = number(at_ + 8, 4), e.value = at_ + 12;
    return e;
  }

  void expect(std::size_t at, std::size_t length, std::uint32_t tag) const {
    const auto end = levels_.back().end;
    if (at <= end && length <= end - at) return;
    if (end < bytes_.size())
      throw Fault{"element " + name_of(tag) + " is longer than its sequence"};
    throw Fault{"the file ends within " + (tag == 0 ? "an element" : "element " + name_of(tag))};
  }

  std::uint32_t number(std::size_t at, int count) const {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) {
      const auto from = at + static_cast<std::size_t>(big_ ? i : count - 1 - i);
      value = value << 8 | std::to_integer<std::uint32_t>(bytes_[from]);
    }
    return value;
  }
  std::uint32_t tag_at(std::size_t at) const { return number(at, 2) << 16 | number(at + 2, 2); }

  Bytes bytes_;
  bool big_;
  int max_depth_;
  std::size_t at_ = 0, elements_ = 0;
  std::vector<Level> levels_;
  bool done_ = false;
  Walked out_;
};

}  // namespace

Walked walk(Bytes data_set, Coding coding, int max_depth, bool complete) {
  Walker walker(data_set, coding, max_depth);
  try {
    return walker.run();
  } catch (const Fault& fault) {
    if (!complete) return walker.so_far();
    throw Error(fault.what, "the file is truncated or damaged: fetch it again");
  }
}

}  // namespace mg::dicom
