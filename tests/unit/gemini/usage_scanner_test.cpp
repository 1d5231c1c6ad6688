#include "gemini/usage_scanner.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

struct ScannerRow {
  const char* name;
  std::string bytes;
  int64_t prompt;
  int64_t completion;
};

const ScannerRow kScannerRows[] = {
    {"a whole answer",
     R"({"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],)"
     R"("usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3,"thoughtsTokenCount":2,)"
     R"("promptTokensDetails":[{"modality":"TEXT","tokenCount":7}]},"modelVersion":"m"})",
     7, 5},
    {"spaces and line ends", "{\n  \"usageMetadata\" : \n\t{ \"promptTokenCount\": 12 }\r\n}", 12,
     0},
    {"events: the last one counts",
     "data: {\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":1}}\r\n\r\n"
     "data: {\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":9}}\r\n\r\n",
     7, 9},
    {"a text that speaks of it",
     R"({"text":"\"usageMetadata\":{\"promptTokenCount\":99}","usageMetadata":{"promptTokenCount":4}})",
     4, 0},
    {"another kind of value", R"({"usageMetadata":7,"a":{"promptTokenCount":5}})", 0, 0},
    {"broken off", R"({"usageMetadata":{"promptTokenCount":5)", 0, 0},
    {"none", R"({"totalTokens":31})", 0, 0},
    {"not JSON", "\"\"usageMetadata\":{\"x\":}", 0, 0},
    {"an interaction",
     R"({"id":"a","usage":{"total_input_tokens":7,"total_output_tokens":20,)"
     R"("total_thought_tokens":61,"total_tool_use_tokens":2,"total_tokens":90}})",
     9, 81},
    {"an interaction's events",
     "data: {\"event_type\":\"content.delta\"}\n\ndata: {\"interaction\":{\"usage\": "
     "{\"total_input_tokens\":3,\"total_output_tokens\":4,\"total_reasoning_tokens\":1}}}\n\n",
     3, 5},
    {"arguments of that name",
     R"({"usageMetadata":{"promptTokenCount":4},"args":{"usage":{"a":1},"usageOf":{"b":1},)"
     R"("usageMeta":{},"usageMetadatas":{}}})",
     4, 0},
    {"braces in texts",
     R"({"args":{"usage":{"a":"{{\"{","b":"\\"}},"usageMetadata":{"promptTokenCount":4}})", 4, 0},
    {"the name begins twice", R"("usage"usageMetadata":{"promptTokenCount":6})", 6, 0},
};

TEST_CASE("gemini: usage of bytes that pass by, cut anywhere") {
  for (const ScannerRow& row : kScannerRows) {
    INFO(row.name);
    for (size_t cut = 0; cut <= row.bytes.size(); ++cut) {
      gemini::UsageScanner scanner;
      scanner.add(std::string_view(row.bytes).substr(0, cut));
      scanner.add(std::string_view(row.bytes).substr(cut));
      CHECK(scanner.usage().prompt == row.prompt);
      CHECK(scanner.usage().completion == row.completion);
    }
    gemini::UsageScanner by_bytes;
    for (const char c : row.bytes) by_bytes.add({&c, 1});
    CHECK(by_bytes.usage().prompt == row.prompt);
    CHECK(by_bytes.usage().completion == row.completion);
  }
}

TEST_CASE("gemini: a value without end is given up, the next one is read") {
  gemini::UsageScanner scanner;
  scanner.add(R"("usageMetadata":{"a":")" + std::string(20'000, 'x'));
  scanner.add(R"("}, "usageMetadata":{"promptTokenCount":3})");
  CHECK(scanner.usage().prompt == 3);
}

}  // namespace
