#pragma once

#include <string>
#include <string_view>

#include "app/exchange.h"
#include "app/upstream.h"
#include "app/whole_answer.h"
#include "app/write_options.h"
#include "async/task.h"
#include "gemini/tool_names.h"

namespace app {

// One whole answer to a request that is no conversation. `write(options, body)` appends the body
// and answers the path; `take(piece)` uses the answer. All must outlive the task. The error is the
// client's.
template <typename Write, typename Take>
async::Task<base::Status> ask_prompt(Exchange& exchange, std::string_view model, Write& write,
                                     Take& take) {
  class Writer final : public RequestWriter {
   public:
    Writer(Exchange& exchange_in, Write& write_in) : exchange_(exchange_in), write_(write_in) {}
    base::Status write(std::span<const chat::Repair> repairs, base::Buffer& body,
                       std::string& path) override {
      base::Result<std::string> written = write_(write_options(exchange_, repairs), body);
      if (!written) return base::fail(written.error());
      path = std::move(*written);
      return {};
    }
    bool can_repair() const override { return true; }

   private:
    Exchange& exchange_;
    Write& write_;
  };
  class Taker final : public AnswerTaker {
   public:
    explicit Taker(Take& take_in) : take_(take_in) {}
    void take(const chat::AnswerPiece& piece) override { take_(piece); }

   private:
    Take& take_;
  };
  const gemini::ToolNames no_tools;
  Writer writer(exchange, write);
  Taker taker(take);
  Upstream upstream(exchange, std::string(model), 0, writer);
  co_return co_await ask_whole(exchange, upstream, model,
                               gemini::ResponseReader(no_tools, gemini::Calls::kAll), taker);
}

}  // namespace app
