#include "gemini/write_image.h"

#include <algorithm>
#include <cmath>

#include "gemini/envelope.h"
#include "gemini/google_options.h"
#include "gemini/model_family.h"
#include "gemini/tree_builder.h"
#include "gemini/write_prompt.h"

namespace gemini {
namespace {

struct AspectRatio {
  std::string_view name;
  double width;
  double height;
};

constexpr AspectRatio kAspectRatios[] = {
    {"1:1", 1, 1}, {"2:3", 2, 3}, {"3:2", 3, 2},   {"3:4", 3, 4},   {"4:3", 4, 3},
    {"4:5", 4, 5}, {"5:4", 5, 4}, {"9:16", 9, 16}, {"16:9", 16, 9}, {"21:9", 21, 9},
};

// Empty: the model's usual size, about 1024 pixels.
std::string_view choose_image_size(const chat::ImageSize& size, const ModelFamily& family) {
  constexpr int64_t k4K = 3000;
  constexpr int64_t k2K = 1800;
  if (family.generation == Generation::k2) return {};
  const int64_t longer = std::max(size.width, size.height);
  if (longer >= k4K) return "4K";
  return longer >= k2K ? "2K" : std::string_view();
}

}  // namespace

std::string_view choose_aspect_ratio(const chat::ImageSize& size) {
  const double wanted =
      std::log(static_cast<double>(size.width) / static_cast<double>(size.height));
  const auto distance = [wanted](const AspectRatio& ratio) {
    return std::fabs(std::log(ratio.width / ratio.height) - wanted);
  };
  return std::min_element(
             std::begin(kAspectRatios), std::end(kAspectRatios),
             [&](const AspectRatio& a, const AspectRatio& b) { return distance(a) < distance(b); })
      ->name;
}

base::Result<std::string> write_image_request(const chat::ImageRequest& request,
                                              const WriteOptions& options, base::Arena& arena,
                                              base::Buffer& out) {
  const base::Result<GoogleOptions> google = read_google_options(request.google, arena);
  if (!google) return std::unexpected(google.error());
  const ModelFamily family = find_family(request.model);
  ObjectBuilder config(arena);
  config.set("responseModalities", make_array({json::Value::string("IMAGE")}, arena));
  if (request.size) {
    ObjectBuilder image(arena);
    image.set("aspectRatio", choose_aspect_ratio(*request.size));
    const std::string_view size = choose_image_size(*request.size, family);
    if (!size.empty()) image.set("imageSize", size);
    config.set("imageConfig", image.build());
  }
  write_prompt({request.prompt}, config.build(), *google, family, options, arena, out);
  return model_path(request.model, "generateContent");
}

}  // namespace gemini
