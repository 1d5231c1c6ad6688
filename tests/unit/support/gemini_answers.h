#pragma once

// Bodies of Gemini's as it answers the test of a key.
namespace support {

inline constexpr const char* kHiAnswer =
    R"({"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]})";
inline constexpr const char* kInvalidKey =
    R"({"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":)"
    R"([{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}})";

}  // namespace support
