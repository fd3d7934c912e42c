// The pictures that sinks wrote, by what they are examples of.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "pipeline/page/html.hpp"
#include "pipeline/page/text.hpp"
#include "runtime/page/parts.hpp"

namespace mg {

using page::escape;
using page::fill;

namespace {

constexpr std::size_t bytes_at_most = 8U << 20;  // of all pictures: a page that a browser opens

std::vector<unsigned char> read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string media_type(const std::filesystem::path& file) {
  const auto kind = file.extension();
  return kind == ".jpg" || kind == ".jpeg" ? "image/jpeg" : "image/png";
}

/// Puts pictures into the page while there is room.
class Album {
 public:
  explicit Album(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::string item(const Illustration& picture) {
    const auto bytes = read(folder_ / picture.file);
    if (bytes.empty()) return {};
    if (used_ + bytes.size() > bytes_at_most) {
      ++left_out_;
      return {};
    }
    used_ += bytes.size();
    return fill(
        "<li><figure><img src=\"{}\" alt=\"{}\" loading=\"lazy\"><figcaption>{}"
        "</figcaption></figure></li>\n",
        {page::data_uri(media_type(picture.file), bytes),
         escape(picture.kind + ": " + picture.caption), escape(picture.caption)});
  }
  std::size_t left_out() const { return left_out_; }

 private:
  std::filesystem::path folder_;
  std::size_t used_ = 0, left_out_ = 0;
};

/// The kinds in the order in which they come first.
std::vector<std::string> kinds_of(const Findings& findings) {
  std::vector<std::string> out;
  for (const auto& picture : findings.pictures) {
    if (std::ranges::find(out, picture.kind) == out.end()) out.push_back(picture.kind);
  }
  return out;
}

}  // namespace

std::string pictures_part(const Story& story) {
  if (!story.last) return {};
  Album album(story.folder);
  std::string out;
  for (const auto& [sink, findings] : story.last->findings) {
    for (const auto& kind : kinds_of(findings)) {
      std::string items;
      for (const auto& picture : findings.pictures) {
        if (picture.kind == kind) items += album.item(picture);
      }
      if (items.empty()) continue;
      out += "<section class=\"pictures\"><h3>" + escape(kind) +
             "</h3>\n<ul class=\"examples\">\n" + items + "</ul></section>\n";
    }
  }
  if (out.empty()) return out;
  if (album.left_out() > 0) {
    out += "<p class=\"quiet\">" + std::to_string(album.left_out()) +
           " more pictures lie in the run folder.</p>\n";
  }
  return "<h2 id=\"examples\">Examples</h2>\n" + out;
}

}  // namespace mg
