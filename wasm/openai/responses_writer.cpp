#include "openai/responses_writer.h"

#include "openai/response_events.h"

namespace openai {
namespace {

using Moment = ResponseAssembly::Moment;

}  // namespace

void ResponsesWriter::put_response(std::string_view type, Moment moment, const base::Error* error,
                                   base::Buffer& out) {
  put_response_event(type, next_number_, out, [&](json::Writer& writer) {
    writer.key("response");
    assembly_.write(moment, error, writer);
  });
}

void ResponsesWriter::begin(base::Buffer& out) {
  if (begun_) return;
  begun_ = true;
  put_response("response.created", Moment::kUnderWay, nullptr, out);
  put_response("response.in_progress", Moment::kUnderWay, nullptr, out);
}

void ResponsesWriter::add(const chat::AnswerPiece& piece, base::Buffer& out,
                          int /*choice_offset*/) {
  assembly_.name(piece);
  begin(out);
  ResponseEvents events(assembly_, next_number_, out);
  assembly_.add(piece, &events);
}

void ResponsesWriter::finish(base::Buffer& out) {
  assembly_.name(chat::AnswerPiece());
  begin(out);
  ResponseEvents events(assembly_, next_number_, out);
  assembly_.finish(&events);
  const bool complete = assembly_.incomplete_reason().empty();
  put_response(complete ? "response.completed" : "response.incomplete", Moment::kFinished, nullptr,
               out);
}

void ResponsesWriter::fail(const base::Error& error, base::Buffer& out) {
  assembly_.name(chat::AnswerPiece());
  begin(out);
  put_response("response.failed", Moment::kFailed, &error, out);
}

}  // namespace openai
