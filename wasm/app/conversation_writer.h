#pragma once

#include <string>
#include <vector>

#include "app/exchange.h"
#include "app/upstream.h"
#include "chat/request.h"
#include "gemini/write_request.h"

namespace app {

// Writes a conversation for Gemini, again for every repair, with the settings of the deployment.
class ConversationWriter final : public RequestWriter {
 public:
  // All references must outlive the writer.
  ConversationWriter(Exchange& exchange, chat::Request& request,
                     std::vector<gemini::RememberedSignature> remembered)
      : exchange_(exchange), request_(request), remembered_(std::move(remembered)) {}

  base::Status write(std::span<const chat::Repair> repairs, base::Buffer& body,
                     std::string& path) override;

  const gemini::ToolNames& names() const { return written_.names; }
  // How many upstream calls the client's `n` takes; known once something was written.
  int calls() const;

 private:
  Exchange& exchange_;
  chat::Request& request_;
  std::vector<gemini::RememberedSignature> remembered_;
  gemini::Written written_;
};

}  // namespace app
