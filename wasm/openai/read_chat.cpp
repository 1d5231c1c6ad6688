#include "openai/read_chat.h"

#include <array>

#include "base/rare.h"
#include "chat/arrange_turns.h"
#include "openai/field.h"
#include "openai/read_messages.h"
#include "openai/read_options.h"
#include "openai/read_response_format.h"
#include "openai/read_responses.h"
#include "openai/read_tools.h"

namespace openai {
namespace {

using base::ErrorCode;
using chat::Parameter;

using JsonType = json::Value::Type;

constexpr Ignorable kIgnored[] = {
    {Parameter::kMetadata, JsonType::kObject},
    {Parameter::kUser, JsonType::kString},
    {Parameter::kSafetyIdentifier, JsonType::kString},
    {Parameter::kPromptCacheKey, JsonType::kString},
    {Parameter::kPromptCacheOptions, JsonType::kObject},
    {Parameter::kPromptCacheRetention, JsonType::kString},
    {Parameter::kPrediction, JsonType::kObject},
    {Parameter::kVerbosity, JsonType::kString, "medium"},
};

BASE_RARE base::Status read_length(const json::Value& body, chat::Request& request) {
  const auto newer = read_token_limit(body, "max_completion_tokens");
  if (!newer) return base::fail(newer.error());
  const auto older = read_token_limit(body, "max_tokens");
  if (!older) return base::fail(older.error());
  request.sampling.max_output_tokens = *newer ? *newer : *older;
  if (*newer && *older) request.ignored.push_back(Parameter::kMaxTokens);
  return {};
}

// Encoders of the compressed formats are no part of this gateway, and a WAV header tells a length
// that is not known when a stream begins. A model that does not speak is the first thing to say.
base::Status read_sound_format(const json::Value& audio, chat::Request& request) {
  const auto format = find_text(audio, "format", "audio");
  if (!format) return base::fail(format.error());
  const std::string_view word = format->value_or("pcm16");
  if (word == "pcm16") return {};
  const Path within("audio");
  const Path path = within.member("format");
  if (request.style.stream) {
    request.audio_fault = invalid(path, "streamed sound can only be `pcm16`.");
  } else if (word != "wav") {
    request.audio_fault = invalid(path, "expected `wav` or `pcm16`.");
  }
  request.style.sound_format = chat::SoundFormat::kWav;
  return {};
}

// `modalities` and `audio`. Whether the model can speak is for the writer to say.
BASE_RARE base::Status read_modalities(const json::Value& body, chat::Request& request) {
  const auto list = find_array(body, "modalities");
  if (!list) return base::fail(list.error());
  if (*list != nullptr) {
    const Path path("modalities");
    for (size_t i = 0; i < (*list)->items().size(); ++i) {
      const std::string_view word = (*list)->items()[i].string();
      if (word == "image") request.wants_image = true;
      if (word == "audio") request.wants_audio = true;
      if (word != "text" && word != "image" && word != "audio") {
        return base::fail(invalid(path.at(i), "expected `text`, `image` or `audio`."));
      }
    }
  }
  const auto audio = find_object(body, "audio");
  if (!audio) return base::fail(audio.error());
  if (*audio == nullptr) return {};
  request.wants_audio = true;
  // A voice of the client's own is an object with an id.
  const Path within("audio");
  const Path own_path = within.member("voice");
  const json::Value* own = (*audio)->find("voice");
  const bool named = own != nullptr && own->is_object();
  const auto voice = named ? find_text(*own, "id", own_path) : find_text(**audio, "voice", within);
  if (!voice) return base::fail(voice.error());
  request.voice = voice->value_or("");
  return read_sound_format(**audio, request);
}

BASE_RARE base::Status read_tool_members(const json::Value& body, chat::Request& request,
                                         base::Arena& arena) {
  auto tools = read_tools(body, ToolLayout::kNested, arena);
  if (!tools) return base::fail(tools.error());
  request.tools = std::move(*tools);
  auto functions = read_functions(body, arena);
  if (!functions) return base::fail(functions.error());
  if (!functions->empty()) {
    if (!request.tools.empty()) {
      return base::fail(ErrorCode::kInvalidValue,
                        "`functions` cannot be used together with `tools`.", "functions");
    }
    request.tools = std::move(*functions);
    request.style.legacy_function = true;
  }
  const auto search = find_object(body, "web_search_options");
  if (!search) return base::fail(search.error());
  if (*search != nullptr) {
    chat::Tool tool;
    tool.kind = chat::Tool::Kind::kWebSearch;
    tool.param = "web_search_options";
    request.tools.push_back(std::move(tool));
  }
  const bool old_choice = request.style.legacy_function || body.find("tool_choice") == nullptr;
  auto choice = old_choice && body.find("function_call") != nullptr
                    ? read_function_call(body, request.tools)
                    : read_tool_choice(body, ToolLayout::kNested, request.tools, request.ignored);
  if (!choice) return base::fail(choice.error());
  request.tool_choice = std::move(*choice);
  const auto parallel = find_flag(body, "parallel_tool_calls");
  if (!parallel) return base::fail(parallel.error());
  request.style.parallel_calls = parallel->value_or(true);
  return {};
}

base::Status read_all_tools(const json::Value& body, chat::Request& request, base::Arena& arena) {
  static constexpr std::string_view kMembers[] = {
      "tools",       "functions",     "web_search_options",
      "tool_choice", "function_call", "parallel_tool_calls"};
  return has_any(body, kMembers) ? read_tool_members(body, request, arena) : base::Status();
}

base::Status read_rest(const json::Value& body, chat::Request& request) {
  const auto choices = read_choices(body);
  if (!choices) return base::fail(choices.error());
  request.choices = *choices;
  const auto effort = read_effort(body, "reasoning_effort");
  if (!effort) return base::fail(effort.error());
  request.effort = *effort;
  if (const json::Value* wanted = body.find("response_format")) {
    const auto format = read_response_format(wanted, "response_format");
    if (!format) return base::fail(format.error());
    request.response_format = *format;
  }
  const auto tier = read_service_tier(body);
  if (!tier) return base::fail(tier.error());
  request.service_tier = *tier;
  request.style.report_service_tier = *tier != chat::ServiceTier::kUnset;
  const auto store = read_store(body);
  if (!store) return base::fail(store.error());
  request.store = *store;
  const auto google = read_google_options(body);
  if (!google) return base::fail(google.error());
  request.google = *google;
  request.conversation_hint = conversation_hint(body);
  if (const auto noted = note_ignored(body, kIgnored, request.ignored); !noted) return noted;
  if (const auto refused = refuse_logit_bias(body); !refused) return refused;
  return refuse(body, {"moderation"});
}

// Members that belong together, and who reads them when one is there.
struct MemberReader {
  std::array<std::string_view, 3> members;
  base::Status (*read)(const json::Value&, chat::Request&);
};

constexpr MemberReader kMemberReaders[] = {
    {{"temperature", "top_p", "top_k"},
     [](const json::Value& from, chat::Request& to) { return read_sampling(from, to.sampling); }},
    {{"seed"},
     [](const json::Value& from, chat::Request& to) { return read_seed(from, to.sampling); }},
    {{"stop"},
     [](const json::Value& from, chat::Request& to) { return read_stop(from, to.sampling); }},
    {{"logprobs", "top_logprobs"},
     [](const json::Value& from, chat::Request& to) { return read_logprobs(from, to.sampling); }},
    {{"frequency_penalty", "presence_penalty"},
     [](const json::Value& from, chat::Request& to) { return read_penalties(from, to.ignored); }},
    {{"max_completion_tokens", "max_tokens"}, &read_length},
    {{"stream", "stream_options"},
     [](const json::Value& from, chat::Request& to) { return read_streaming(from, to.style); }},
    {{"modalities", "audio"}, &read_modalities},  // after `stream`, which some formats rule out
};

// Cursor's agent asks here in the words of Responses, and reads the chunks of this endpoint.
BASE_RARE base::Result<chat::Request> read_foreign_request(const json::Value& body,
                                                           const ReadOptions& options,
                                                           base::Arena& arena) {
  base::Result<ResponsesRequest> read = read_responses_request(body, options, arena);
  if (!read) return base::fail(read.error());
  const base::Status streaming = read_streaming(body, read->request.style);
  if (!streaming) return base::fail(streaming.error());
  return std::move(read->request);
}

}  // namespace

base::Result<chat::Request> read_chat_request(const json::Value& body, const ReadOptions& options,
                                              base::Arena& arena) {
  if (!body.is_object()) {
    return base::fail(ErrorCode::kInvalidJson, "The body must be a JSON object.");
  }
  if (body.find("messages") == nullptr && body.find("input") != nullptr) {
    return read_foreign_request(body, options, arena);
  }
  chat::Request request;
  auto model = read_model(body, options.aliases);
  if (!model) return base::fail(model.error());
  request.model = std::move(*model);
  request.requested_model = body.find_string("model");
  auto messages = read_messages(body, arena);
  if (!messages) return base::fail(messages.error());
  for (const MemberReader& reader : kMemberReaders) {
    if (!has_any(body, reader.members)) continue;
    const base::Status read = reader.read(body, request);
    if (!read) return base::fail(read.error());
  }
  if (const auto read = read_rest(body, request); !read) return base::fail(read.error());
  const auto tools = read_all_tools(body, request, arena);
  if (!tools) return base::fail(tools.error());
  const auto arranged =
      chat::arrange_turns(std::move(*messages), Parameter::kMessages, request, arena);
  if (!arranged) return base::fail(arranged.error());
  return request;
}

}  // namespace openai
