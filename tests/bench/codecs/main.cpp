// Times translations. Standard input holds texts, each after a line "KIND SIZE"; each is answered
// by a line "NS BYTES": the median time of one translation and how many bytes came out. A text that
// is refused ends the program with status 1.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/codecs/codecs.h"

namespace {

using Clock = std::chrono::steady_clock;
using Codec = std::optional<size_t> (*)(std::string_view);

constexpr std::chrono::milliseconds kWarmUp{700};
constexpr std::chrono::milliseconds kMeasured{500};
// Clocks tell microseconds: shorter translations are timed by the dozen.
constexpr int kBatch = 16;

Codec codec_of(std::string_view kind) {
  if (kind == "request") return codecs::request;
  if (kind == "response") return codecs::response;
  return kind == "stream" ? codecs::stream : nullptr;
}

// The time of each batch, ns.
std::vector<double> run(Codec codec, std::string_view text, Clock::duration limit) {
  std::vector<double> times;
  const Clock::time_point end = Clock::now() + limit;
  for (Clock::time_point start = Clock::now(); start < end;) {
    for (int i = 0; i < kBatch; ++i) codec(text);
    const Clock::time_point stop = Clock::now();
    times.push_back(std::chrono::duration<double, std::nano>(stop - start).count());
    start = stop;
  }
  return times;
}

bool measure(Codec codec, std::string_view text) {
  const std::optional<size_t> written = codec(text);
  if (!written) return false;
  run(codec, text, kWarmUp);
  std::vector<double> times = run(codec, text, kMeasured);
  const auto middle = times.begin() + static_cast<ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  std::printf("%.0f %zu\n", *middle / kBatch, *written);
  return true;
}

}  // namespace

int main() {
  char kind[16];
  size_t size = 0;
  while (std::scanf("%15s %zu", kind, &size) == 2) {
    std::getchar();  // the line's end
    std::string text(size, '\0');
    const Codec codec = codec_of(kind);
    if (std::fread(text.data(), 1, size, stdin) != size || codec == nullptr) return 1;
    if (!measure(codec, text)) return 1;
  }
  return 0;
}
