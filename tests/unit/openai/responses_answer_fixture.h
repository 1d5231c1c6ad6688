#pragma once

#include "openai/responses_builder.h"
#include "openai/responses_writer.h"
#include "unit/openai/answer_fixture.h"

// Responses put together from answer pieces, whole and as a stream.
namespace pieces {

inline std::string whole_response(const std::vector<chat::Event>& events,
                                  const openai::AnswerContext& context,
                                  const openai::ResponsesEcho& echo = {}) {
  openai::ResponsesBuilder builder(context, echo);
  for (const chat::AnswerPiece& piece : pieces_of(events)) builder.add(piece);
  base::Buffer out;
  builder.write(out);
  return out.str();
}

inline std::string streamed_response(const std::vector<chat::Event>& events,
                                     const openai::AnswerContext& context,
                                     const openai::ResponsesEcho& echo = {}) {
  openai::ResponsesWriter writer(context, echo);
  base::Buffer out;
  for (const chat::AnswerPiece& piece : pieces_of(events)) writer.add(piece, out);
  writer.finish(out);
  return out.str();
}

// Types of the events between `response.in_progress` and the last, shortened.
inline std::string event_types(const std::string& stream) {
  std::string out;
  for (const std::string& data : stream_data(stream)) {
    base::Arena arena;
    std::string_view type = json::read(data, arena)->find_string("type");
    type.remove_prefix(std::string_view("response.").size());
    if (!out.empty()) out += " ";
    out += type;
  }
  return out;
}

inline std::string call_item(std::string_view index, std::string_view call) {
  return base::concat(R"({"id":"fc_r_)", index, R"(","type":"function_call","call_id":")", call,
                      R"(","name":"f","arguments":"{}","status":"completed"})");
}

}  // namespace pieces
