#include "stages/dicom/decode.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dicom/overlays.hpp"
#include "stages/dicom/render.hpp"

namespace mg::dicom {

namespace {

/// The time that a file may take. No step can be interrupted, but the work of each is bounded by
/// the bytes of the file and the pixels of the picture.
class Deadline {
 public:
  explicit Deadline(double seconds) : seconds_(seconds) {}
  void check() const {
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start_;
    if (taken.count() <= seconds_) return;
    throw Error("reading the file takes longer than allowed, by now " +
                    std::to_string(taken.count()) + " s",
                "raise max_seconds if the file is genuine");
  }

 private:
  double seconds_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

int number_of(const Facts& facts, const std::string& name) {
  const auto text = facts[name];
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// A bare stream keeps the order of pixels, but not always width and height; and 12 bits often come
/// as 16.
void believe(const Facts& known, Stored& stored) {
  auto& layout = stored.header.layout;
  const auto width = number_of(known, "width"), height = number_of(known, "height");
  if (width == layout.rows && height == layout.columns) {
    layout.columns = width, layout.rows = height;
  }
  const auto bits = number_of(known, "bits");
  if (bits < 1 || bits >= layout.bits) return;
  for (const auto word : stored.samples.words.view()) {
    if (word >> bits != 0) return;
  }
  layout.bits = stored.header.meaning.bits = bits;
  layout.high_bit = bits - 1;
}

Shown show(Stored stored, const Request& request, const Tags& tags, int frame) {
  const auto& layout = stored.header.layout;
  const auto graphics = request.overlays
                            ? read_overlays(tags, layout, frame, stored.samples.words.view())
                            : std::vector<std::uint8_t>();
  auto shown = layout.gray()
                   ? render_gray(std::move(stored.samples), stored.header, request.rendering)
                   : render_color(std::move(stored.samples), stored.header);
  return burn_in(shown, graphics);
}

Rendering with_digitizer(Rendering rendering, const Facts& known) {
  if (rendering.voi != Voi::optical_density || rendering.digitizer) return rendering;
  const auto machine = known["machine"], scanner = known["scanner"];
  rendering.digitizer = digitizer_from(machine.empty() ? scanner : machine, scanner);
  return rendering;
}

Voi voi_from(const std::string& name) {
  constexpr std::array names = {"none", "header", "minmax", "percentile", "optical_density"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return static_cast<Voi>(i);
  }
  throw Error("there is no gray scale '" + name + "'");
}

}  // namespace

Stored read_stored(Bytes file, const Limits& limits, int frame) {
  const StoredFile stored(file, limits);
  const auto chosen = choose_frame(stored.layout(), frame);
  return {stored.header(chosen), stored.samples(chosen)};
}

Rendered decode(Bytes file, const Request& request, const Limits& limits, const Facts& known) {
  const Deadline deadline(limits.seconds);
  const StoredFile opened(file, limits);
  const auto frame = choose_frame(opened.layout(), request.frame);
  deadline.check();
  Stored stored{opened.header(frame), opened.samples(frame)};
  deadline.check();
  if (opened.bare()) believe(known, stored);
  Rendered out;
  out.header = stored.header.facts;
  out.anomalies = stored.header.anomalies;
  const auto placement = stored.header.placement;
  auto wanted = request;
  wanted.rendering = with_digitizer(request.rendering, known);
  auto& image = out.image;
  auto shown = show(std::move(stored), wanted, opened.tags(frame), frame);
  image.pixels = std::move(shown.pixels);
  image.white = shown.white;
  image.geometry.spacing = placement.spacing;
  image.geometry.source_width = image.pixels.width;
  image.geometry.source_height = image.pixels.height;
  image.side = placement.side;
  image.view = placement.view;
  if (!request.upright) return out;
  if (!placement.directions.known() || placement.side == Side::unknown) {
    out.anomalies.emplace_back("pictures without PatientOrientation or side are not turned");
  }
  image = turned(image, turn_upright(placement.directions, placement.side));
  return out;
}

void Decode::start(const RunInfo& /*run*/) {
  if (low_percent >= high_percent) {
    throw Error("low_percent must be below high_percent", "the defaults are 0.5 and 99.5");
  }
  said->forget();
}

Rendered Decode::read(const File& file, const Facts& facts) const {
  const auto limits = Limits{static_cast<std::uint64_t>(max_megapixels * 1e6),
                             static_cast<std::uint64_t>(max_megabytes * 0x1p20), 64, max_seconds};
  const auto buffer = read_file(file.path, limits.bytes);
  Request request{{voi_from(voi), window, low_percent, high_percent, {}},
                  frame.value_or(-1),
                  overlays,
                  upright};
  if (digitizer != "auto") request.rendering.digitizer = digitizer_from(digitizer);
  auto out = decode(buffer.bytes(), request, limits, facts);
  auto& image = out.image;
  if (!image.geometry.spacing.known()) image.geometry.spacing = file.spacing;
  if (image.side == Side::unknown) image.side = file.side;
  if (image.view.empty()) image.view = file.view;
  return out;
}

std::tuple<Image, std::optional<Facts>> Decode::operator()(const Context& context, const File& file,
                                                           const Facts* facts) const {
  auto out = read(file, facts == nullptr ? Facts{} : *facts);
  for (const auto& sentence : out.anomalies) {
    if (said->first(sentence)) {
      context.run().log("dicom.decode: " + sentence + "; first met in " + context.identity().key);
    }
  }
  return {std::move(out.image), std::move(out.header)};
}

}  // namespace mg::dicom
