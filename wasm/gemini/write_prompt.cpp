#include "gemini/write_prompt.h"

#include "gemini/camel_case.h"
#include "gemini/envelope.h"
#include "gemini/generation_config.h"
#include "gemini/tree_builder.h"
#include "json/write.h"

namespace gemini {

void write_prompt(std::initializer_list<std::string_view> text, const json::Value& ours,
                  const GoogleOptions& google, const ModelFamily& family,
                  const WriteOptions& options, base::Arena& arena, base::Buffer& out) {
  const bool given = !google.generation_config.is_null();
  json::Value config = given ? merge_trees(ours, google.generation_config, arena) : ours;
  if (!options.repairs.empty()) {
    config = repair_config(config, std::nullopt, family, Repairs(options.repairs), arena);
  }
  json::Writer writer(out);
  writer.begin_object();
  write_user_text(text, writer);
  if (!google.tools.empty()) writer.member("tools", make_array(google.tools, arena));
  if (!google.tool_config.is_null()) writer.member("toolConfig", google.tool_config);
  write_safety(google.safety_settings, options, writer);
  writer.member("generationConfig", config);
  if (!google.cached_content.is_null()) writer.member("cachedContent", google.cached_content);
  if (!google.labels.is_null()) writer.member("labels", google.labels);
  write_store(chat::Store::kUnset, options, writer);
  writer.end_object();
}

}  // namespace gemini
