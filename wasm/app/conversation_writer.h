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
      : exchange_(exchange),
        request_(request),
        remembered_(std::move(remembered)),
        calls_(gemini::count_calls(request)) {}

  base::Status write(std::span<const chat::Repair> repairs, base::Buffer& body,
                     std::string& path) override;

  const gemini::ToolNames& names() const { return names_; }
  // How many upstream calls the client's `n` takes. A repair made by write() may raise it.
  int calls() const;

 private:
  Exchange& exchange_;
  chat::Request& request_;
  std::vector<gemini::RememberedSignature> remembered_;
  gemini::ToolNames names_;
  int calls_;
};

}  // namespace app
