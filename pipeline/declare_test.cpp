#include "pipeline/declare.hpp"

#include <gmock/gmock.h>

namespace mg {
namespace {

struct Add {
  double bias = 1;
  static auto params() { return mg::params(param("bias", &Add::bias, "added").between(-5, 5)); }
  std::tuple<Number, std::optional<Label>> operator()(const Context& context, const Number& a,
                                                      const Number* b) const {
    std::optional<Label> label;
    if (b) label = Label{context.identity().key};
    return {Number{a.value + (b ? b->value : 0) + bias}, label};
  }
};

struct Repeat {
  std::vector<Number> operator()(const Number& count) {
    return std::vector<Number>(static_cast<std::size_t>(count.value), count);
  }
};

struct Total {
  double sum = 0;
  void add(const Number& number) { sum += number.value; }
  Findings finish() { return {{Figure{.name = "sum", .value = sum}}, {}, {}}; }
};

struct Doubles {
  void open(const RunInfo&) {}
  int batch_size() const { return 4; }
  std::vector<Number> predict(const Contexts&, const Column<Number>& in) {
    std::vector<Number> out;
    for (std::size_t i = 0; i < in.size(); ++i) out.push_back({2 * in[i].value});
    return out;
  }
};

const auto number_in = in({{"a", "first"}, {"b", "second"}});

template <class T>
Map& as_map(T& made) {
  return *std::get<std::unique_ptr<Map>>(made.stage);
}

std::vector<std::vector<Value>> rows_of(Map& map, const std::vector<Value>& inputs) {
  RunInfo run;
  const Identity who{.key = "me"};
  std::vector<std::vector<Value>> rows;
  auto take = [&](std::span<Value> row) { rows.emplace_back(row.begin(), row.end()); };
  map.run(Context(run, who, Split::none, 0, 0, 0), inputs, Emit(take));
  return rows;
}

TEST(Declare, TakesPortTypesFromTheSignature) {
  const auto info =
      map_stage<Add>({.name = "test.add"}, number_in, out({{"sum", "a+b"}, {"who", "name"}}));
  EXPECT_EQ(info.inputs[0].type->name, "number");
  EXPECT_FALSE(info.inputs[0].optional);
  EXPECT_TRUE(info.inputs[1].optional);
  EXPECT_EQ(info.outputs[1].type->name, "label");
  EXPECT_TRUE(info.outputs[1].optional);
  EXPECT_EQ(info.params[0].value, "1");
}

TEST(Declare, RunsAMapWithItsParametersAndAbsentValues) {
  const auto info =
      map_stage<Add>({.name = "test.add"}, number_in, out({{"sum", "a+b"}, {"who", "name"}}));
  Mistakes mistakes;
  auto made = info.make(Setting::map({{"bias", {}, Setting::scalar("3")}}), "stage 's'", mistakes);
  EXPECT_EQ(made.parameters, "bias: 3");
  auto& map = as_map(made);
  EXPECT_TRUE(map.parallel());
  auto rows = rows_of(map, {Value::of(Number{1}), Value()});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0][0].as<Number>().value, 4);
  EXPECT_FALSE(rows[0][1]);
  rows = rows_of(map, {Value::of(Number{1}), Value::of(Number{10})});
  EXPECT_EQ(rows[0][0].as<Number>().value, 14);
  EXPECT_EQ(rows[0][1].as<Label>().name, "me");
}

TEST(Declare, LetsAMapMakeNoneOrSeveral) {
  Mistakes mistakes;
  auto made = map_stage<Repeat>({.name = "test.repeat"}, in({{"count", ""}}), out({{"n", ""}}))
                  .make(Setting{}, "", mistakes);
  auto& map = as_map(made);
  EXPECT_FALSE(map.parallel());
  EXPECT_EQ(rows_of(map, {Value::of(Number{3})}).size(), 3U);
  EXPECT_EQ(rows_of(map, {Value::of(Number{0})}).size(), 0U);
}

TEST(Declare, RefusesAnInputOfAnotherType) {
  Mistakes mistakes;
  auto made = map_stage<Repeat>({.name = "test.repeat"}, in({{"count", ""}}), out({{"n", ""}}))
                  .make(Setting{}, "", mistakes);
  EXPECT_THROW(rows_of(as_map(made), {Value::of(Label{"x"})}), Error);
}

TEST(Declare, FeedsSinksAndModels) {
  Mistakes mistakes;
  RunInfo run;
  const Identity who;
  const Context context(run, who, Split::none, 0, 0, 0);
  auto made = sink_stage<Total>({.name = "test.total"}, in({{"n", ""}})).make({}, "", mistakes);
  auto& sink = *std::get<std::unique_ptr<Sink>>(made.stage);
  sink.add(context, std::vector{Value::of(Number{2})});
  sink.add(context, std::vector{Value::of(Number{5})});
  EXPECT_EQ(sink.finish().figures[0].value, 7);

  auto model_made = model_stage<Doubles>({.name = "test.double"}, in({{"n", ""}}), out({{"n", ""}}))
                        .make({}, "", mistakes);
  auto& model = *std::get<std::unique_ptr<Model>>(model_made.stage);
  const auto out =
      model.predict({{context, context}, {{Value::of(Number{1}), Value::of(Number{4})}}});
  EXPECT_EQ(out[0][1].as<Number>().value, 8);
  EXPECT_FALSE(model.trainable());
}

TEST(Declare, ReportsParametersOfAStageThatHasNone) {
  Mistakes mistakes;
  sink_stage<Total>({.name = "test.total"}, in({{"n", ""}}))
      .make(Setting::map({{"x", {"g", 1, 2}, Setting::scalar("1")}}), "stage 't'", mistakes);
  ASSERT_EQ(mistakes.list().size(), 1U);
  EXPECT_EQ(mistakes.list()[0].what, "stage 't' has no parameter 'x'");
}

}  // namespace
}  // namespace mg
