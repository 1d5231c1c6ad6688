#include "translate/kinds.h"

#include "translate/answer.h"
#include "translate/request.h"

namespace translate {
namespace {

struct Kind {
  std::string_view name;
  std::string (*run)(std::string_view text);
};

constexpr Kind kKinds[] = {
    {"chat", chat},     {"responses", responses}, {"completions", completions},
    {"images", images}, {"speech", speech},       {"embeddings", embeddings},
    {"answer", answer}, {"stream", stream},       {"cuts", cuts},
};

}  // namespace

std::string run(std::string_view kind, std::string_view text) {
  for (const Kind& known : kKinds) {
    if (known.name == kind) return known.run(text);
  }
  return "no such kind";
}

}  // namespace translate
