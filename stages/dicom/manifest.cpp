#include "stages/dicom/manifest.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include "pipeline/error.hpp"
#include "stages/dicom/conformance.hpp"

namespace mg::dicom {

std::vector<std::vector<std::string>> parse_csv(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row(1);
  auto quoted = false;
  const auto end_row = [&] {
    if (row.size() > 1 || !row.front().empty()) rows.push_back(row);
    row.assign(1, {});
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      row.back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == ',')
      row.emplace_back();
    else if (!quoted && c == '\n')
      end_row();
    else if (quoted || c != '\r')
      row.back() += c;
  }
  end_row();
  return rows;
}

std::vector<Trial> read_manifest(const std::filesystem::path& manifest) {
  std::ifstream in(manifest, std::ios::binary);
  if (!in) {
    throw Error("there is no manifest " + manifest.string(),
                "the folder needs a MANIFEST.csv that names its files");
  }
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto rows = parse_csv(text);
  std::map<std::string, std::size_t> columns;
  for (std::size_t i = 0; !rows.empty() && i < rows.front().size(); ++i)
    columns[rows.front()[i]] = i;
  for (const auto* name : {"path", "pydicom_result", "decoded_sha256_le"}) {
    if (columns.count(name) == 0) {
      throw Error(manifest.string() + " has no column " + name,
                  "its columns must be path, pydicom_result, decoded_sha256_le, and may be "
                  "ts_uid, photometric, bits_alloc, frames");
    }
  }
  std::vector<Trial> trials;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const auto field = [&](const std::string& name) {
      const auto column = columns.find(name);
      const auto there = column != columns.end() && column->second < rows[r].size();
      return there ? rows[r][column->second] : std::string();
    };
    Trial trial;
    trial.path = field("path");
    trial.syntax = field("ts_uid");
    const auto add = [&](const std::string& name, const char* unit) {
      const auto text = field(name);
      if (!text.empty()) trial.kind += (trial.kind.empty() ? "" : ", ") + text + unit;
    };
    add("photometric", "");
    add("bits_alloc", " bit");
    if (field("frames") != "1") add("frames", " frames");
    if (field("pydicom_result") == "ok") trial.expected = field("decoded_sha256_le");
    trials.push_back(std::move(trial));
  }
  return trials;
}

}  // namespace mg::dicom
