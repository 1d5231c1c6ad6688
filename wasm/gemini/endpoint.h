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

// The address without what is added to it anyway, as pages and other clients show it: a final '/',
// a version of the API, and what of the API follows one. A "/v1/" may also be the gateway's own, so
// only before a resource of the API is it taken for the version.
std::string_view trim_base_url(std::string_view url);

// The admin's setting, else the deployment's variable, else Google's own, trimmed as above.
inline std::string_view base_url(std::string_view setting, std::string_view variable) {
  return trim_base_url(!setting.empty() ? setting : !variable.empty() ? variable : kDefaultBaseUrl);
}

}  // namespace gemini
