#include "gemini/write_request.h"

#include "base/text.h"
#include "gemini/answer_format.h"
#include "gemini/envelope.h"
#include "gemini/generation_config.h"
#include "gemini/google_options.h"
#include "gemini/search_use.h"
#include "gemini/tool_plan.h"
#include "gemini/write_contents.h"
#include "json/write.h"

namespace gemini {
namespace {

// Some models take no system instruction at all.
bool is_system_inline(const ModelFamily& family, Repairs repairs) {
  return family.output == Output::kSpeech || family.output == Output::kTranscript ||
         repairs.has(chat::Repair::kInlineSystem);
}

void write_system(std::span<const std::string_view> texts, json::Writer& out) {
  if (texts.empty()) return;
  out.key("systemInstruction").begin_object().key("parts").begin_array();
  for (const std::string_view text : texts) out.begin_object().member("text", text).end_object();
  out.end_array().end_object();
}

void write_tools(const ToolPlan& plan, json::Writer& out) {
  if (!plan.tools.empty()) {
    out.key("tools").begin_array();
    for (const json::Value& tool : plan.tools) out.value(tool);
    out.end_array();
  }
  if (!plan.config.is_null()) out.member("toolConfig", plan.config);
}

std::string_view service_tier_word(chat::ServiceTier tier) {
  switch (tier) {
    case chat::ServiceTier::kUnset:
    case chat::ServiceTier::kDefault:
      return {};
    case chat::ServiceTier::kFlex:
      return "flex";
    case chat::ServiceTier::kPriority:
      return "priority";
  }
  __builtin_unreachable();
}

// What follows the conversation in the body.
void write_settings(const chat::Request& request, const GoogleOptions& google,
                    const json::Value& config, const WriteOptions& options, json::Writer& out) {
  write_safety(google.safety_settings, options, out);
  if (!config.is_null()) out.member("generationConfig", config);
  if (!google.cached_content.is_null()) out.member("cachedContent", google.cached_content);
  if (!google.labels.is_null()) out.member("labels", google.labels);
  const std::string_view tier = service_tier_word(request.service_tier);
  if (!tier.empty() && !Repairs(options.repairs).has(chat::Repair::kDropServiceTier)) {
    out.member("serviceTier", tier);
  }
  write_store(request.store, options, out);
}

}  // namespace

base::Result<Written> write_request(chat::Request& request, const WriteOptions& options,
                                    base::Arena& arena, base::Buffer& out) {
  const ModelFamily family = find_family(request.model);
  const Repairs repairs(options.repairs);
  SchemaBudget budget;
  const base::Result<GoogleOptions> google = read_google_options(request.google, arena);
  if (!google) return std::unexpected(google.error());
  if (google->thought_tag) request.ignored.push_back(chat::Parameter::kThoughtTagMarker);
  base::Result<ToolPlan> plan = plan_tools(request, family, *google, options, budget, arena);
  if (!plan) return std::unexpected(plan.error());
  const ToolUse tools = plan->tools.empty() ? ToolUse::kNone : ToolUse::kDeclared;
  const base::Result<AnswerFormat> format =
      map_answer_format(request.response_format, family, tools, repairs, budget, arena);
  if (!format) return std::unexpected(format.error());
  const base::Result<json::Value> config =
      map_generation_config(request, family, *google, *format, options, arena);
  if (!config) return std::unexpected(config.error());

  std::vector<std::string_view> system = request.system;
  if (!format->words.empty()) system.push_back(format->words);
  const bool system_inline = is_system_inline(family, repairs);
  json::Writer writer(out);
  writer.begin_object();
  if (!system_inline) write_system(system, writer);
  writer.key("contents");
  const ContentsInput input = {family, options,
                               system_inline ? std::span<const std::string_view>(system)
                                             : std::span<const std::string_view>()};
  const base::Result<Signatures> contents =
      write_contents(request, input, plan->names, arena, writer);
  if (!contents) return std::unexpected(contents.error());
  write_tools(*plan, writer);
  write_settings(request, *google, *config, options, writer);
  if (!options.continuation_token.empty()) {
    writer.member("continuationToken", options.continuation_token);
  }
  writer.end_object();

  Written written;
  written.searches = uses_search(plan->tools);
  written.leeway = {.strict_calls = plan->strict_calls,
                    .answer_schema = format->config.find("responseJsonSchema") != nullptr ||
                                     format->config.find("responseSchema") != nullptr,
                    .signatures = *contents == Signatures::kOthers};
  written.names = std::move(plan->names);
  written.choices = choose_choices(request, family, repairs);
  written.path = model_path(
      request.model, request.style.stream ? "streamGenerateContent?alt=sse" : "generateContent");
  return written;
}

int count_calls(const chat::Request& request) {
  const Written::Choices choices =
      choose_choices(request, find_family(request.model), Repairs(std::span<const chat::Repair>()));
  return choices == Written::Choices::kFanOut ? static_cast<int>(request.choices) : 1;
}

}  // namespace gemini
