#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chat/parameter.h"
#include "json/value.h"

namespace chat {

// Recorded speech to be written down. Views point into the client's body or the request's arena.
struct TranscriptionRequest {
  enum class Task { kTranscribe, kTranslate };  // kTranslate: into English
  enum class Format { kJson, kText };

  std::string model;            // the upstream's id: no prefix, alias resolved, path-safe
  std::string requested_model;  // as the client wrote it
  Task task = Task::kTranscribe;
  Format format = Format::kJson;
  std::string_view mime;
  std::string_view recording;               // its bytes
  std::string_view base64;                  // the same, standard alphabet, padded; once it is made
  std::vector<std::string_view> languages;  // codes of the languages spoken; empty = unknown
  std::vector<std::string_view> keywords;
  std::string_view prompt;
  const json::Value* temperature = nullptr;  // number checked for range, lexeme kept
  std::vector<Parameter> ignored;
};

}  // namespace chat
