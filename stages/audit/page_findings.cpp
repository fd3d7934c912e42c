// The findings, with pictures and mends.
#include <fmt/format.h>

#include "pipeline/page/html.hpp"
#include "stages/audit/page_parts.hpp"

namespace mg::audit {

using namespace page;
namespace {

std::string picture(const Record& record, bool text) {
  const bool burnt_in = text && !record.seen.text_picture.empty();
  const auto& jpeg = burnt_in ? record.seen.text_picture : record.seen.picture;
  if (jpeg.empty()) return {};
  auto alt = burnt_in ? "What is burnt into " + record.key : "The mammogram " + record.key;
  if (!burnt_in && record.lesions > 0) alt += ", its lesions outlined";
  return fmt::format("<img src=\"{}\" alt=\"{}\">", data_uri("image/jpeg", jpeg), escape(alt));
}

std::string example(const DataSet& set, const Example& example) {
  std::string pictures;
  for (const auto i : example.records) pictures += picture(set.records[i], example.text);
  if (pictures.empty()) return {};
  return fmt::format(
      "<li{}><figure><div class=\"pair\">{}</div><figcaption>{}</figcaption></figure></li>\n",
      example.records.size() == 1 ? " class=\"one\"" : "", pictures, escape(example.caption));
}

std::string examples(const DataSet& set, const Finding& finding) {
  std::string items;
  for (const auto& one : finding.examples) items += example(set, one);
  return items.empty() ? "" : "<ul class=\"examples\">\n" + items + "</ul>\n";
}

std::string mend(const Finding& finding) {
  std::string out;
  if (!finding.mend.empty()) {
    out += "<h4>Mend</h4>\n<pre><code>" + escape(finding.mend) + "</code></pre>\n";
  }
  if (!finding.advice.empty()) out += "<p>" + escape(finding.advice) + "</p>\n";
  return out;
}

}  // namespace

std::string findings_part(const Audited& audited) {
  std::string out;
  for (const auto& finding : audited.findings) {
    out += fmt::format(
        "<section class=\"finding {}\" id=\"{}\" aria-labelledby=\"{}-title\">\n"
        "<div class=\"level\">{}</div>\n<h3 id=\"{}-title\">{}</h3>\n<p>{}</p>\n",
        to_string(finding.level), finding.id, finding.id, to_string(finding.level), finding.id,
        escape(finding.title), escape(finding.effect));
    out += examples(audited.set, finding) + mend(finding) + "</section>\n";
  }
  return out.empty() ? "<p>None.</p>\n" : out;
}

}  // namespace mg::audit
