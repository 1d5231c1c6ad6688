#include <string>
#include <vector>

#include "fuzz.h"
#include "sse/reader.h"

namespace {

struct Collector {
  sse::Reader reader;
  std::vector<std::string> events = {};
  bool ended = false;

  void drain() {
    std::string_view data;
    while (!ended) {
      const sse::Reader::Item item = reader.next(data);
      if (item == sse::Reader::Item::kNone) return;
      ended = item != sse::Reader::Item::kEvent;
      if (!ended) events.emplace_back(data);
    }
  }

  void feed(std::string_view bytes) {
    if (ended) return;
    reader.feed(bytes);
    drain();
  }

  void finish() {
    if (ended) return;
    reader.finish();
    drain();
  }
};

}  // namespace

// Whole, halved and byte by byte: the same events.
void fuzz_one(std::string_view input) {
  Collector whole;
  whole.feed(input);
  whole.finish();

  Collector halves;
  halves.feed(input.substr(0, input.size() / 2));
  halves.feed(input.substr(input.size() / 2));
  halves.finish();
  fuzz::require(halves.events == whole.events && halves.ended == whole.ended);

  Collector bytes;
  for (size_t i = 0; i < input.size(); ++i) bytes.feed(input.substr(i, 1));
  bytes.finish();
  fuzz::require(bytes.events == whole.events && bytes.ended == whole.ended);
}
