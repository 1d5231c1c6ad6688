#pragma once

#include <string_view>

// Where the Gemini API is and how a call proves itself.
namespace gemini {

inline constexpr std::string_view kDefaultBaseUrl = "https://generativelanguage.googleapis.com";
inline constexpr std::string_view kBaseUrlVariable = "GEMINI_BASE_URL";
// The only place a key may stand in: never a URL.
inline constexpr std::string_view kKeyHeader = "x-goog-api-key";

// Of a response: the tier that has served it.
inline constexpr std::string_view kServiceTierHeader = "x-gemini-service-tier";

inline constexpr std::string_view kModelsPath = "/v1beta/models?pageSize=1000";
inline constexpr std::string_view kModelPath = "/v1beta/models/";  // an id follows

// The admin's setting, else the deployment's variable, else Google's own; without a final '/'.
inline std::string_view base_url(std::string_view setting, std::string_view variable) {
  std::string_view url = !setting.empty()    ? setting
                         : !variable.empty() ? variable
                                             : kDefaultBaseUrl;
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

}  // namespace gemini
