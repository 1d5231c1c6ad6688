#include "app/media.h"

#include <utility>

#include "app/chat.h"
#include "app/prompt_call.h"
#include "async/together.h"
#include "base/blocks.h"
#include "base/text.h"
#include "crypto/base64.h"
#include "gemini/write_image.h"
#include "gemini/write_speech.h"
#include "gemini/write_transcription.h"
#include "http/multipart.h"
#include "openai/images_builder.h"
#include "openai/read_images.h"
#include "openai/read_speech.h"
#include "openai/read_transcription.h"
#include "openai/speech_builder.h"
#include "openai/transcription_builder.h"

namespace app {
namespace {

constexpr size_t kPicturesAtOnce = 4;

// Gemini takes a recording as base64, which is made only where there is room for it.
base::Status encode_recording(Exchange& exchange, chat::TranscriptionRequest& request) {
  const size_t size = request.recording.size() / 3 * 4 + 4;
  base::Status room = hold_memory(exchange, size);
  if (room && !base::has_blocks(1, size)) room = base::fail(exchange.share.lack());
  if (room) request.base64 = crypto::base64_encode(request.recording, exchange.arena);
  return room;
}

void respond_done(Exchange& exchange, std::string_view content_type, const base::Buffer& body) {
  exchange.outcome.result = state::OutcomeResult::kOk;
  respond_with(exchange, 200, {{"content-type", std::string(content_type)}}, body);
}

// All pictures of one request, each of a call of its own. They are paid for, so those that came are
// given whatever becomes of the other calls.
class Pictures {
 public:
  Pictures(Exchange& exchange, const chat::ImageRequest& request)
      : exchange_(exchange), request_(request), builder_(request, exchange.host.now_ms() / 1000) {}

  // The error, of the first call that failed, is what the client is told: none came, or it is gone.
  async::Task<base::Status> run() {
    exchange_.planned = static_cast<int>(request_.count);
    co_await async::run_together(static_cast<size_t>(request_.count), kPicturesAtOnce, *this);
    if (builder_.has_picture() && !is_client_gone_) co_return base::Status();
    co_return status_;
  }
  async::Task<async::Next> operator()(size_t number) { return ask(static_cast<int>(number)); }
  const openai::ImagesBuilder& builder() const { return builder_; }

 private:
  async::Task<async::Next> ask(int number) {
    auto write = [this](const gemini::WriteOptions& options,
                        base::Buffer& body) -> base::Result<std::string> {
      return gemini::write_image_request(request_, options, exchange_.arena, body);
    };
    auto take = [this, number](const chat::AnswerPiece& piece) {
      if (piece.usage && std::exchange(has_usage_, true)) builder_.next_call();
      builder_.add(piece, number);
    };
    const base::Status asked = co_await ask_prompt(exchange_, request_.model, write, take);
    if (asked) co_return async::Next::kGoOn;
    is_client_gone_ = asked.error().code == base::ErrorCode::kRequestCancelled;
    if (status_ || is_client_gone_) status_ = asked;
    co_return is_client_gone_ ? async::Next::kStop : async::Next::kGoOn;
  }

  Exchange& exchange_;
  const chat::ImageRequest& request_;
  openai::ImagesBuilder builder_;
  bool has_usage_ = false;
  bool is_client_gone_ = false;
  base::Status status_;  // of the first call that failed
};

}  // namespace

async::Task<void> handle_images(Exchange& exchange) {
  const json::Value* body = co_await body_or_answer(exchange);
  if (body == nullptr) co_return;
  const openai::Aliases aliases = aliases_of(exchange.isolate.config);
  const base::Result<chat::ImageRequest> request = openai::read_images_request(*body, {&aliases});
  if (!admit_or_answer(exchange, request)) co_return;
  Pictures pictures(exchange, *request);
  base::Status done = co_await pictures.run();
  base::Buffer out;
  if (pictures.builder().has_other_format()) {
    exchange.ignored.push_back(chat::Parameter::kOutputFormat);
  }
  if (done) done = pictures.builder().write(out);
  if (done) done = hold_output(exchange, out);
  if (!done) {
    respond_error(exchange, done.error());
    co_return;
  }
  respond_done(exchange, "application/json", out);
}

async::Task<void> handle_speech(Exchange& exchange) {
  const json::Value* body = co_await body_or_answer(exchange);
  if (body == nullptr) co_return;
  const openai::Aliases aliases = aliases_of(exchange.isolate.config);
  const base::Result<chat::SpeechRequest> request = openai::read_speech_request(*body, {&aliases});
  if (!admit_or_answer(exchange, request)) co_return;
  openai::SpeechBuilder builder(request->format);
  auto write = [&](const gemini::WriteOptions& options, base::Buffer& out) {
    return gemini::write_speech_request(*request, options, exchange.arena, out);
  };
  auto take = [&](const chat::AnswerPiece& piece) { builder.add(piece); };
  const base::Status done = co_await ask_prompt(exchange, request->model, write, take);
  base::Result<openai::Speech> speech = done ? builder.take() : base::fail(done.error());
  base::Buffer out;
  if (speech) out.splice(speech->bytes);
  const base::Status held = speech ? hold_output(exchange, out) : base::fail(speech.error());
  if (!held) {
    respond_error(exchange, held.error());
    co_return;
  }
  respond_done(exchange, speech->content_type, out);
}

async::Task<void> handle_transcription(Exchange& exchange, chat::TranscriptionRequest::Task task) {
  const base::Status read = co_await read_raw_body(exchange);
  if (!read) {
    respond_error(exchange, read.error());
    co_return;
  }
  const base::Result<std::vector<http::FormPart>> form =
      http::read_multipart(exchange.head.header("content-type"), exchange.body.view());
  if (!form) {
    respond_error(exchange, form.error());
    co_return;
  }
  const openai::Aliases aliases = aliases_of(exchange.isolate.config);
  base::Result<chat::TranscriptionRequest> request =
      openai::read_transcription_request(*form, task, {&aliases}, exchange.arena);
  if (!admit_or_answer(exchange, request)) co_return;
  openai::TranscriptionBuilder builder(request->format);
  auto write = [&](const gemini::WriteOptions& options, base::Buffer& out) {
    base::Result<std::string> path = gemini::write_transcription_request(*request, options, out);
    exchange.ignored = request->ignored;
    return path;
  };
  auto take = [&](const chat::AnswerPiece& piece) { builder.add(piece); };
  base::Status done = encode_recording(exchange, *request);
  if (done) done = co_await ask_prompt(exchange, request->model, write, take);
  base::Buffer out;
  if (done) done = builder.write(out);
  if (!done) {
    respond_error(exchange, done.error());
    co_return;
  }
  respond_done(exchange, builder.content_type(), out);
}

}  // namespace app
