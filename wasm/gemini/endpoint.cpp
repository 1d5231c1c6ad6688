#include "gemini/endpoint.h"

namespace gemini {
namespace {

void drop_slashes(std::string_view& url) {
  while (url.ends_with('/')) url.remove_suffix(1);
}

}  // namespace

std::string_view trim_base_url(std::string_view url) {
  constexpr std::string_view kResources[] = {"/v1beta/", "/v1alpha/", "/v1/models", "/v1/openai"};
  constexpr std::string_view kVersions[] = {"/v1beta", "/v1alpha", "/v1"};
  for (const std::string_view resource : kResources) url = url.substr(0, url.rfind(resource));
  drop_slashes(url);
  for (const std::string_view version : kVersions) {
    if (url.ends_with(version)) url.remove_suffix(version.size());
  }
  drop_slashes(url);
  return url;
}

}  // namespace gemini
