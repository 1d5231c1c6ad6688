#pragma once

#include <memory>

#include "base/buffer.h"
#include "base/error.h"
#include "chat/event.h"
#include "openai/answer_style.h"

namespace app {

// How one endpoint puts an answer into the client's words: whole, or as a stream of events. What it
// puts may refer to what it keeps, so it must outlive its output.
class Answer {
 public:
  virtual ~Answer() = default;
  // A streamed answer puts what the client sees now; a whole one gathers.
  virtual void add(const chat::AnswerPiece& piece, base::Buffer& out, int choice_offset) = 0;
  // The next pieces come from another upstream call of the same request.
  virtual void next_call() = 0;
  virtual void finish(base::Buffer& out) = 0;
  // Streams only: bytes of what the client was sent that are kept until finish().
  virtual size_t kept() const { return 0; }
  // Streams only: the last event of a broken answer.
  virtual void fail(const base::Error& error, base::Buffer& out) = 0;
};

// Makes the answer of a request; again for every attempt, since a failed one leaves traces.
class AnswerMaker {
 public:
  virtual ~AnswerMaker() = default;
  virtual std::unique_ptr<Answer> make(const openai::AnswerContext& context) = 0;
};

// Over a class with add(piece, out, offset), next_call(), finish(out), fail(error, out).
template <typename Writer>
class StreamedAnswer final : public Answer {
 public:
  template <typename... Args>
  explicit StreamedAnswer(const Args&... args) : writer_(args...) {}
  void add(const chat::AnswerPiece& piece, base::Buffer& out, int choice_offset) override {
    writer_.add(piece, out, choice_offset);
  }
  void next_call() override { writer_.next_call(); }
  void finish(base::Buffer& out) override { writer_.finish(out); }
  size_t kept() const override {
    if constexpr (requires { writer_.kept(); }) return writer_.kept();
    return 0;
  }
  void fail(const base::Error& error, base::Buffer& out) override { writer_.fail(error, out); }

 private:
  Writer writer_;
};

// Over a class with add(piece, offset), next_call(), write(out).
template <typename Builder>
class WholeAnswer final : public Answer {
 public:
  template <typename... Args>
  explicit WholeAnswer(const Args&... args) : builder_(args...) {}
  void add(const chat::AnswerPiece& piece, base::Buffer&, int choice_offset) override {
    builder_.add(piece, choice_offset);
  }
  void next_call() override { builder_.next_call(); }
  void finish(base::Buffer& out) override { builder_.write(out); }
  void fail(const base::Error&, base::Buffer&) override {}

 private:
  Builder builder_;
};

}  // namespace app
