#include "bench/codecs/codecs.h"

#include "gemini/read_response.h"
#include "gemini/write_request.h"
#include "json/read.h"
#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "openai/read_chat.h"
#include "sse/reader.h"

namespace codecs {
namespace {

openai::AnswerContext context_of(bool is_stream) {
  openai::AnswerContext context;
  context.style.stream = is_stream;
  context.requested_model = "gemini-2.5-flash";
  context.created_s = 1'795'305'600;
  context.id_seed = "0123456789abcdefghijklmn";
  return context;
}

}  // namespace

std::optional<size_t> request(std::string_view body) {
  base::Arena arena;
  const base::Result<json::Value> value = json::read(body, arena);
  if (!value) return std::nullopt;
  base::Result<chat::Request> read = openai::read_chat_request(*value, {}, arena);
  if (!read) return std::nullopt;
  base::Buffer out;
  if (!gemini::write_request(*read, {}, arena, out)) return std::nullopt;
  return out.size();
}

std::optional<size_t> response(std::string_view body) {
  base::Arena arena;
  const base::Result<gemini::ToolNames> names = gemini::read_tool_names({}, arena);
  const base::Result<json::Value> value = json::read(body, arena);
  if (!names || !value) return std::nullopt;
  gemini::ResponseReader reader(*names, gemini::Calls::kAll);
  const openai::AnswerContext context = context_of(false);
  openai::CompletionBuilder builder(context);
  builder.add(reader.read(*value, arena));
  base::Buffer out;
  builder.write(out);
  return out.size();
}

std::optional<size_t> stream(std::string_view bytes) {
  base::Arena kept;
  const base::Result<gemini::ToolNames> names = gemini::read_tool_names({}, kept);
  if (!names) return std::nullopt;
  gemini::ResponseReader reader(*names, gemini::Calls::kAll);
  const openai::AnswerContext context = context_of(true);
  openai::ChunkWriter writer(context);
  sse::Reader events;
  events.feed(bytes);
  events.finish();
  base::Buffer out;
  std::string_view data;
  while (events.next(data) == sse::Reader::Item::kEvent) {
    base::Arena arena;
    const base::Result<json::Value> value = json::read(data, arena);
    if (!value) return std::nullopt;
    writer.add(reader.read(*value, arena), out);
  }
  writer.finish(out);
  return out.size();
}

}  // namespace codecs
