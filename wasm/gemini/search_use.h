#pragma once

#include <span>
#include <string_view>

#include "json/value.h"

// Whether a request asks for what Google looks up beside the model (the web, maps, pages): that has
// quotas of its own, which the model's answers without it do not touch.
// https://ai.google.dev/gemini-api/docs/pricing
namespace gemini {

// By the elements of `tools`.
bool uses_search(std::span<const json::Value> tools);
// Of a request that is passed through. The body is searched as text; one that may name the tools in
// another spelling than can be searched for may use them.
bool may_search(std::string_view body);

}  // namespace gemini
