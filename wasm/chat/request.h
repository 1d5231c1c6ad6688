#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "chat/parameter.h"
#include "chat/sound_format.h"
#include "json/value.h"

namespace json {
class Notes;
}

// One conversation, free of either vendor's words. openai/ fills it, gemini/ writes it.
// All views point into the client's body or the request's arena.
namespace chat {

enum class Detail { kAuto, kLow, kHigh, kOriginal };

// Bytes that are not text. Exactly one of `base64` and `uri` is set.
struct Media {
  std::string_view mime;    // empty = unknown (allowed for uri only)
  std::string_view base64;  // standard alphabet, padded, no white space
  std::string_view uri;     // a file the model's vendor reads itself (Files API, YouTube, gs://)
  Detail detail = Detail::kAuto;
};

struct Part {
  enum class Kind { kText, kMedia };
  Kind kind = Kind::kText;
  json::Value text = json::Value::string("");
  Media media;
  // http(s) URL the gateway must fetch before the request can be written; the fetched bytes then
  // fill `media`. Empty for everything else.
  std::string_view fetch_url;
  std::string_view param;  // kMedia: path of this part in the client's body, for errors
};

// A call the model made earlier.
struct Call {
  std::string_view id;
  std::string_view name;                   // the client's spelling
  const json::Value* arguments = nullptr;  // always an object
  std::string_view signature;              // opaque; empty = the client did not send one
  size_t parts_before = SIZE_MAX;          // of its turn's parts; all when there are fewer
};

// What the client's program answered to a call.
struct CallResult {
  std::string_view call_id;
  std::string_view name;  // from the call; the client's spelling
  std::string_view text;  // text parts joined with "\n"
  std::vector<Part> media;
};

enum class Role { kUser, kModel, kResults };

// One step of the conversation. kUser and kModel hold parts, kModel also calls between or after
// them, kResults holds only results, in the order of the calls of the model turn right before it.
struct Turn {
  Role role = Role::kUser;
  std::vector<Part> parts;
  std::vector<Call> calls;
  std::vector<CallResult> results;
  std::string_view text_signature;  // kModel: signature of its last text part
  // kModel: raw upstream parts of server-side tools with their position, as sent out earlier;
  // an array, or nullptr.
  const json::Value* server_parts = nullptr;
};

struct Tool {
  enum class Kind { kFunction, kCustom, kWebSearch, kCodeExecution, kUrlContext, kMaps };
  Kind kind = Kind::kFunction;
  std::string_view name;                    // kFunction, kCustom: the client's spelling
  json::Value description;                  // a string; null = none
  const json::Value* parameters = nullptr;  // kFunction: JSON Schema, nullptr = none
  std::string_view grammar_syntax;          // kCustom with a grammar
  std::string_view grammar;
  bool strict = false;
  std::string_view param;  // e.g. "tools[3]"
  bool nested = false;     // the client put its members under `function`, not beside `type`
};

struct ToolChoice {
  // kValidated: as kAuto, and calls keep to their schemas where the model can be held to them.
  enum class Mode { kDefault, kAuto, kNone, kRequired, kValidated };
  Mode mode = Mode::kDefault;
  std::vector<std::string_view> allowed;  // client's names; empty = all
};

enum class Format { kText, kJsonObject, kJsonSchema };

struct ResponseFormat {
  Format format = Format::kText;
  const json::Value* schema = nullptr;  // kJsonSchema: an object
  std::string_view description;
  std::string param;  // path of the schema, for errors
};

enum class Effort { kNone, kMinimal, kLow, kMedium, kHigh, kXHigh };

enum class ServiceTier { kUnset, kDefault, kFlex, kPriority };

enum class Store { kUnset, kYes, kNo };

struct Sampling {
  const json::Value* temperature = nullptr;  // numbers checked for range, lexemes kept
  const json::Value* top_p = nullptr;
  const json::Value* top_k = nullptr;
  std::optional<int64_t> seed;               // 0 … 2^31-1
  std::optional<int64_t> max_output_tokens;  // >= 1, not clamped yet
  std::vector<std::string_view> stop;        // at most 5
  bool logprobs = false;
  std::optional<int64_t> top_logprobs;
};

// What the answer must look like to please this client.
struct AnswerStyle {
  bool stream = false;
  bool include_usage = false;
  bool parallel_calls = true;    // false: only the first call of an answer is returned
  bool legacy_function = false;  // answer with `function_call`
  bool report_service_tier = false;
  SoundFormat sound_format = SoundFormat::kPcm;
};

struct Request {
  std::string model;            // the upstream's id: no prefix, alias resolved, path-safe
  std::string requested_model;  // as the client wrote it
  std::vector<std::string_view> system;
  std::vector<Turn> turns;  // never empty
  std::vector<Tool> tools;
  json::Notes* tool_notes = nullptr;  // on the schemas of `tools`, when these outlast the request
  ToolChoice tool_choice;
  ResponseFormat response_format;
  Sampling sampling;
  int64_t choices = 1;  // 1–8
  std::optional<Effort> effort;
  Parameter effort_parameter = Parameter::kReasoningEffort;  // the member it stands in
  std::optional<bool> include_thoughts;                      // the client's explicit wish
  bool wants_image = false;                                  // image output asked for beside text
  bool wants_audio = false;
  std::string_view voice;                  // with wants_audio
  std::optional<base::Error> audio_fault;  // what is wrong with `audio` for a model that speaks
  ServiceTier service_tier = ServiceTier::kUnset;
  Store store = Store::kUnset;
  const json::Value* google = nullptr;  // `extra_body.google` object, raw
  AnswerStyle style;
  std::vector<Parameter> ignored;  // dropped so far; the writer may add to the list
  // Whatever keeps a conversation together: `prompt_cache_key`, else `user`, else empty.
  std::string_view conversation_hint;
};

}  // namespace chat
