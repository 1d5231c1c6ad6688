#pragma once

#include <string_view>

#include "chat/event.h"
#include "json/value.h"

namespace gemini {

// `usageMetadata`; absent counts are zero, as proto3 JSON drops zeros.
chat::Usage read_usage(const json::Value& metadata);

// `usage` of an interaction: the same counts in words of its own.
// https://ai.google.dev/api/interactions-api
chat::Usage read_interaction_usage(const json::Value& usage);

// Neutral word for a `serviceTier`; empty when it is unknown.
std::string_view map_service_tier(std::string_view tier);

}  // namespace gemini
