#include "app/conversation_writer.h"

#include "app/write_options.h"

namespace app {

base::Status ConversationWriter::write(std::span<const chat::Repair> repairs,
                                       std::string_view continuation_token, base::Buffer& body,
                                       std::string& path) {
  gemini::WriteOptions options = write_options(exchange_, repairs);
  options.remembered = remembered_;
  options.continuation_token = continuation_token;
  base::Result<gemini::Written> written =
      gemini::write_request(request_, options, exchange_.arena, body);
  if (!written) return base::fail(written.error());
  names_ = std::move(written->names);
  searches_ = written->searches;
  leeway_ = written->leeway;
  path = std::move(written->path);
  const bool fan_out = written->choices == gemini::Written::Choices::kFanOut;
  calls_ = fan_out ? static_cast<int>(request_.choices) : 1;
  exchange_.ignored = request_.ignored;
  return {};
}

int ConversationWriter::calls() const {
  return calls_;
}

}  // namespace app
