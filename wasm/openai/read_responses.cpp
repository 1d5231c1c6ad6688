#include "openai/read_responses.h"

#include "chat/arrange_turns.h"
#include "openai/field.h"
#include "openai/read_items.h"
#include "openai/read_options.h"
#include "openai/read_response_format.h"
#include "openai/read_tools.h"

namespace openai {
namespace {

using chat::Parameter;
using JsonType = json::Value::Type;

constexpr Ignorable kIgnoredByResponses[] = {
    {Parameter::kUser, JsonType::kString},
    {Parameter::kSafetyIdentifier, JsonType::kString},
    {Parameter::kPromptCacheKey, JsonType::kString},
    {Parameter::kPromptCacheOptions, JsonType::kObject},
    {Parameter::kPromptCacheRetention, JsonType::kString},
    {Parameter::kMaxToolCalls, JsonType::kNumber},
    {Parameter::kAccessPrograms, kAnyType},
    {Parameter::kImage, kAnyType},
};

// Log probabilities have no switch of their own: a number above 0 asks for them.
base::Status read_top_logprobs(const json::Value& body, chat::Request& request) {
  const auto top = find_integer(body, "top_logprobs", 0, 20);
  if (!top) return base::fail(top.error());
  if (top->value_or(0) == 0) return {};
  request.sampling.logprobs = true;
  request.sampling.top_logprobs = *top;
  return {};
}

base::Status read_reasoning(const json::Value& body, chat::Request& request) {
  const auto reasoning = find_object(body, "reasoning");
  if (!reasoning) return base::fail(reasoning.error());
  if (*reasoning == nullptr) return {};
  const auto effort = read_effort(**reasoning, "effort", "reasoning");
  if (!effort) return base::fail(effort.error());
  request.effort = *effort;
  request.effort_parameter = Parameter::kReasoning;
  for (const std::string_view name : {"summary", "generate_summary"}) {
    const auto summary = find_text(**reasoning, name, "reasoning");
    if (!summary) return base::fail(summary.error());
    if (*summary) request.include_thoughts = true;
  }
  return {};
}

base::Status read_text_config(const json::Value& body, chat::Request& request) {
  const auto text = find_object(body, "text");
  if (!text) return base::fail(text.error());
  if (*text == nullptr) return {};
  const Path text_path("text");
  const auto format = read_response_format((*text)->find("format"), text_path.member("format"));
  if (!format) return base::fail(format.error());
  request.response_format = *format;
  return {};
}

base::Status read_flat_tools(const json::Value& body, chat::Request& request, base::Arena& arena) {
  auto tools = read_tools(body, ToolLayout::kFlat, arena);
  if (!tools) return base::fail(tools.error());
  request.tools = std::move(*tools);
  auto choice = read_tool_choice(body, ToolLayout::kFlat, request.tools, request.ignored);
  if (!choice) return base::fail(choice.error());
  request.tool_choice = std::move(*choice);
  const auto parallel = find_flag(body, "parallel_tool_calls");
  if (!parallel) return base::fail(parallel.error());
  request.style.parallel_calls = parallel->value_or(true);
  return {};
}

base::Status read_response_options(const json::Value& body, chat::Request& request) {
  const auto limit = read_token_limit(body, "max_output_tokens");
  if (!limit) return base::fail(limit.error());
  request.sampling.max_output_tokens = *limit;
  const auto stream = find_flag(body, "stream");
  if (!stream) return base::fail(stream.error());
  request.style.stream = stream->value_or(false);
  const auto truncation = find_text(body, "truncation");
  if (!truncation) return base::fail(truncation.error());
  const std::string_view word = truncation->value_or("disabled");
  if (word != "disabled" && word != "auto") {
    return base::fail(invalid("truncation", "expected `auto` or `disabled`."));
  }
  const auto metadata = find_object(body, "metadata");
  if (!metadata) return base::fail(metadata.error());
  return {};
}

// What goes on with something stored.
base::Status refuse_stored(const json::Value& body) {
  for (const std::string_view name : {"previous_response_id", "conversation"}) {
    if (const base::Status refused = refuse(body, {name}); refused) continue;
    return base::fail(base::ErrorCode::kUnsupportedParameter,
                      base::concat("`", name,
                                   "` is not supported: no response is stored here. Send "
                                   "the whole conversation in `input`."),
                      std::string(name));
  }
  return {};
}

base::Status read_shared_options(const json::Value& body, chat::Request& request) {
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
  if (const auto noted = note_ignored(body, kIgnoredByResponses, request.ignored); !noted) {
    return noted;
  }
  if (const base::Status stored = refuse_stored(body); !stored) return stored;
  return refuse(body, {"background", "prompt", "moderation", "context_management"});
}

base::Status read_conversation(const json::Value& body, chat::Request& request,
                               base::Arena& arena) {
  const auto instructions = find_text(body, "instructions");
  if (!instructions) return base::fail(instructions.error());
  auto messages = read_items(body, arena);
  if (!messages) return base::fail(messages.error());
  if (*instructions && !(*instructions)->empty()) request.system.push_back(**instructions);
  return chat::arrange_turns(std::move(*messages), Parameter::kInput, request, arena);
}

ResponsesEcho find_echo(const json::Value& body) {
  ResponsesEcho echo;
  echo.instructions = body.find("instructions");
  echo.max_output_tokens = body.find("max_output_tokens");
  echo.metadata = body.find("metadata");
  echo.reasoning = body.find("reasoning");
  echo.temperature = body.find("temperature");
  echo.text = body.find("text");
  echo.tool_choice = body.find("tool_choice");
  echo.tools = body.find("tools");
  echo.top_p = body.find("top_p");
  return echo;
}

}  // namespace

size_t ResponsesEcho::size() const {
  size_t size = 0;
  for (const json::Value* const value : {instructions, max_output_tokens, metadata, reasoning,
                                         temperature, text, tool_choice, tools, top_p}) {
    if (value != nullptr) size += value->text_size();
  }
  return size;
}

base::Result<ResponsesRequest> read_responses_request(const json::Value& body,
                                                      const ReadOptions& options,
                                                      base::Arena& arena) {
  if (!body.is_object()) {
    return base::fail(base::ErrorCode::kInvalidJson, "The body must be a JSON object.");
  }
  ResponsesRequest out;
  chat::Request& request = out.request;
  auto model = read_model(body, options.aliases);
  if (!model) return base::fail(model.error());
  request.model = std::move(*model);
  request.requested_model = body.find_string("model");
  using Reader = base::Status (*)(const json::Value&, chat::Request&);
  static constexpr Reader kReaders[] = {
      [](const json::Value& from, chat::Request& to) { return read_sampling(from, to.sampling); },
      &read_top_logprobs,
      &read_reasoning,
      &read_text_config,
      &read_response_options,
      &read_shared_options,
  };
  for (const Reader reader : kReaders) {
    if (const base::Status read = reader(body, request); !read) return base::fail(read.error());
  }
  const auto tools = read_flat_tools(body, request, arena);
  if (!tools) return base::fail(tools.error());
  const base::Status conversation = read_conversation(body, request, arena);
  if (!conversation) return base::fail(conversation.error());
  out.echo = find_echo(body);
  out.echo.parallel_tool_calls = request.style.parallel_calls;
  return out;
}

}  // namespace openai
