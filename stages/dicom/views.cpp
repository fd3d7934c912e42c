#include "stages/dicom/views.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <vector>

namespace mg::dicom {

namespace {

struct Code {
  std::string_view snomed_ct, snomed_rt, short_name;
};

constexpr std::array views = {
    Code{"399260004", "R-10224", "ML"},   Code{"399368009", "R-10226", "MLO"},
    Code{"399352003", "R-10228", "LM"},   Code{"399099002", "R-10230", "LMO"},
    Code{"399162004", "R-10242", "CC"},   Code{"399196006", "R-10244", "FB"},
    Code{"399188001", "R-102D0", "SIO"},  Code{"441555000", "R-40AAA", "ISO"},
    Code{"399192008", "R-1024A", "XCCL"}, Code{"399101009", "R-1024B", "XCCM"},
    Code{"399265009", "R-102CF", "XCC"},  Code{"", "Y-X1770", "XCCL"},
    Code{"", "Y-X1771", "XCCM"},          Code{"127457009", "G-8310", "SPECIMEN"},
};

constexpr std::array modifiers = {
    Code{"399161006", "R-102D2", "CV"},  Code{"399011000", "R-102D1", "AT"},
    Code{"399197002", "R-102D3", "RL"},  Code{"399226006", "R-102D4", "RM"},
    Code{"414493004", "R-102CA", "RI"},  Code{"415670009", "R-102C9", "RS"},
    Code{"399209000", "R-102D5", "ID"},  Code{"399163009", "R-102D6", "M"},
    Code{"399055006", "R-102D7", "S"},   Code{"399110001", "R-102C2", "TAN"},
    Code{"441752004", "P2-00161", "AC"}, Code{"442581004", "R-40AB3", "NP"},
    Code{"442593008", "R-40ABE", "IMF"}, Code{"442580003", "R-40AB2", "AX"},
};

template <std::size_t N>
std::string find(const std::array<Code, N>& codes, std::string_view code) {
  if (code.empty()) return {};
  for (const auto& known : codes) {
    if (code == known.snomed_ct || code == known.snomed_rt) return std::string(known.short_name);
  }
  return {};
}

/// Runs of letters, in capitals.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const auto c : text) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0)
      words.back() += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    else if (!words.back().empty())
      words.emplace_back();
  }
  return words;
}

Side side_of_word(std::string_view word) {
  if (word == "L" || word == "LEFT") return Side::left;
  if (word == "R" || word == "RIGHT") return Side::right;
  return Side::unknown;
}

/// A fact that is only known while nobody contradicts it.
template <class T>
struct Agreed {
  std::optional<T> value;
  bool contradicted = false;
  void hear(const T& said) {
    contradicted = contradicted || (value && *value != said);
    value = said;
  }
  T get(const T& otherwise) const { return value && !contradicted ? *value : otherwise; }
};

}  // namespace

std::string view_of_code(std::string_view code) { return find(views, code); }

std::string modifier_of_code(std::string_view code) { return find(modifiers, code); }

Side side_of_code(std::string_view code) {
  if (code == "7771000" || code == "G-A101") return Side::left;
  if (code == "24028007" || code == "G-A100") return Side::right;
  return Side::unknown;
}

bool is_view(std::string_view text) {
  return std::any_of(views.begin(), views.end(),
                     [&](const Code& code) { return text == code.short_name; });
}

SideAndView side_and_view_in(std::string_view description) {
  Agreed<Side> side;
  Agreed<std::string> view;
  for (const auto& word : words_of(description)) {
    if (const auto said = side_of_word(word); said != Side::unknown) {
      side.hear(said);
    } else if (is_view(word)) {
      view.hear(word);
    } else if (word.size() > 1 && is_view(word.substr(1))) {  // LCC, RMLO
      const auto first = side_of_word(word.substr(0, 1));
      if (first == Side::unknown) continue;
      side.hear(first);
      view.hear(word.substr(1));
    }
  }
  return {side.get(Side::unknown), view.get("")};
}

}  // namespace mg::dicom
