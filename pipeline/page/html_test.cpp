#include "pipeline/page/html.hpp"

#include <gmock/gmock.h>

#include <string>

#include "pipeline/page/plot.hpp"
#include "pipeline/page/text.hpp"

namespace mg::page {
namespace {

using ::testing::HasSubstr;

TEST(Escape, LeavesNoMarkupAndNoBrokenText) {
  EXPECT_EQ(escape("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  EXPECT_EQ(escape("µ × …"), "µ × …");
  EXPECT_EQ(escape(std::string("a\xff\x01z")), "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST(DataUri, IsBase64) {
  const auto of = [](const std::string& text) {
    return data_uri("image/jpeg",
                    {reinterpret_cast<const unsigned char*>(text.data()), text.size()});
  };
  EXPECT_EQ(of("Man"), "data:image/jpeg;base64,TWFu");
  EXPECT_EQ(of("Ma"), "data:image/jpeg;base64,TWE=");
  EXPECT_EQ(of("M"), "data:image/jpeg;base64,TQ==");
}

TEST(Plots, PutBarsWhereTheirNumbersAre) {
  const auto svg = bar_plot("t", {{"scanner", "50 %", 0.5, 0.4, 0.6, true}}, {{0.25, "always"}});
  EXPECT_THAT(svg, HasSubstr("<rect x=\"0.00%\" y=\"21.0\" width=\"50.00%\""));
  EXPECT_THAT(svg, HasSubstr("<line x1=\"40.00%\" y1=\"28.0\" x2=\"60.00%\""));
  EXPECT_THAT(svg, HasSubstr("<line x1=\"25.00%\""));
  const auto stack = stack_plot("t", {"a", "b"}, {{"x", "", {3, 1}}, {"y", "", {0, 2}}});
  EXPECT_THAT(stack, HasSubstr("<rect x=\"75.00%\" y=\"21.0\" width=\"25.00%\""));
  EXPECT_THAT(stack, HasSubstr("<rect x=\"0.00%\" y=\"61.0\" width=\"50.00%\""));
}

TEST(Text, FillsPatternsAndPrintsNumbers) {
  EXPECT_EQ(fill("<a>{}</a>{}", {"x", "{}"}), "<a>x</a>{}");
  EXPECT_EQ(fill("{} and {}", {"one"}), "one and {}");
  EXPECT_EQ(fixed(2.0 / 3, 3), "0.667");
  EXPECT_EQ(fixed(-1.5, 0), "-2");
  EXPECT_EQ(brief(0.25), "0.25");
  EXPECT_EQ(brief(1e-5), "1e-05");
}

}  // namespace
}  // namespace mg::page
