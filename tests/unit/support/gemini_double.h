#pragma once

#include <string>

#include "base/text.h"
#include "unit/support/fake_host.h"

// Gemini as it answers when all is well, and what serves pictures.
namespace support {

inline size_t times(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

inline std::string model_answer(std::string_view url) {
  std::string part = R"({"text":"Hello there"})";
  if (url.find("-image") != std::string_view::npos) {
    part = R"({"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}})";
  } else if (url.find("-tts") != std::string_view::npos) {
    part = R"({"inlineData":{"mimeType":"audio/L16;codec=pcm;rate=24000","data":"AAAAAAAA"}})";
  } else if (url.find("gemini-3-") != std::string_view::npos) {
    part = R"({"functionCall":{"name":"look","args":{"at":1}},"thoughtSignature":"U2ln"})";
  }
  return base::concat(
      R"({"candidates":[{"content":{"role":"model","parts":[)", part,
      R"(]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":10,)",
      R"("candidatesTokenCount":5,"totalTokenCount":15},"responseId":"r1"})");
}

inline FakeAnswer answer_well(const SeenCall& call) {
  const std::string_view url = call.url;
  const auto is = [url](std::string_view part) { return url.find(part) != std::string_view::npos; };
  const std::vector<http::Header> json = {{"content-type", "application/json; charset=UTF-8"}};
  if (is("pictures.example/moved")) return {302, "", {{"location", "/cat.png"}}};
  if (is("pictures.example/")) {
    return {200, "\x89PNG\r\n\x1a\n" + std::string(200, 'x'), {{"content-type", "image/png"}}};
  }
  if (is(":streamGenerateContent")) {
    const std::string part =
        R"({"candidates":[{"content":{"role":"model","parts":[{"text":"Well, "}]},"index":0}]})";
    return {200,
            base::concat("data: ", part, "\r\n\r\ndata: ", model_answer(url), "\r\n\r\n"),
            {{"content-type", "text/event-stream"}}};
  }
  if (is(":batchEmbedContents")) {
    std::string body = R"({"embeddings":[)";
    for (size_t i = 0; i < times(call.body, "\"content\""); ++i) {
      body += base::concat(i == 0 ? "" : ",", R"({"values":[0.6,0.8]})");
    }
    return {200, body + "]}", json};
  }
  if (is(":generateContent")) return {200, model_answer(url), json};
  if (is("/v1beta/models?") || is("/v1beta/models/")) {
    const std::string model =
        R"({"name":"models/gemini-2.5-flash","supportedGenerationMethods":["generateContent"]})";
    if (is("/v1beta/models/")) return {200, model, json};
    return {200, base::concat(R"({"models":[)", model, "]}"), json};
  }
  if (is("/upload/")) {
    const std::string where =
        "https://generativelanguage.googleapis.com/upload/v1beta/files?upload_id=u1";
    return {200, "", {{"x-goog-upload-url", where}, {"x-goog-upload-status", "active"}}};
  }
  if (call.method == "DELETE") return {204, "", {}};
  if (is(":download")) {
    return {200, std::string(300, 'd'), {{"content-length", "300"}, {"content-type", "video/mp4"}}};
  }
  return {200, R"({"name":"files/a","state":"ACTIVE"})", json};
}

}  // namespace support
