#include "chat/parameter.h"

#include <algorithm>

namespace chat {

std::string_view parameter_name(Parameter parameter) {
#define NAME(name, text) text,
  static constexpr std::string_view kNames[] = {CHAT_PARAMETERS(NAME)};
#undef NAME
  return kNames[static_cast<size_t>(parameter)];
}

std::string ignored_header(const std::vector<Parameter>& ignored) {
  std::vector<std::string_view> names;
  for (const Parameter parameter : ignored) names.push_back(parameter_name(parameter));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out.push_back(',');
    out.append(name);
  }
  return out;
}

}  // namespace chat
