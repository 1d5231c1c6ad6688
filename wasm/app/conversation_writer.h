#pragma once

#include <string>
#include <vector>

#include "app/exchange.h"
#include "app/upstream.h"
#include "chat/request.h"
#include "gemini/write_request.h"

namespace app {

// Writes a conversation for Gemini, again for every repair and every choice, with the settings of
// the deployment.
class ConversationWriter {
 public:
  // All references must outlive the writer.
  ConversationWriter(Exchange& exchange, chat::Request& request,
                     std::vector<gemini::RememberedSignature> remembered)
      : exchange_(exchange),
        request_(request),
        remembered_(std::move(remembered)),
        calls_(gemini::count_calls(request)) {}

  // `continuation_token`: of the answer to go on with; empty = none.
  base::Status write(std::span<const chat::Repair> repairs, std::string_view continuation_token,
                     base::Buffer& body, std::string& path);

  bool reports_service_tier() const { return request_.style.report_service_tier; }
  const gemini::ToolNames& names() const { return names_; }
  // Whether what was written last asks for a search.
  bool searches() const { return searches_; }
  // Of what was written last.
  const chat::Leeway& leeway() const { return leeway_; }
  // How many upstream calls the client's `n` takes. A repair made by write() may raise it.
  int calls() const;

 private:
  Exchange& exchange_;
  chat::Request& request_;
  std::vector<gemini::RememberedSignature> remembered_;
  gemini::ToolNames names_;
  bool searches_ = false;
  chat::Leeway leeway_;
  int calls_;
};

// One call of a conversation.
class CallWriter final : public RequestWriter {
 public:
  // `conversation` must outlive the writer.
  explicit CallWriter(ConversationWriter& conversation) : conversation_(conversation) {}

  base::Status write(std::span<const chat::Repair> repairs, base::Buffer& body,
                     std::string& path) override {
    base::Status written = conversation_.write(repairs, token_, body, path);
    leeway_ = conversation_.leeway();
    return written;
  }
  bool can_repair() const override { return true; }
  chat::Leeway leeway() const override { return leeway_; }
  bool searches() const override { return conversation_.searches(); }
  bool wants_service_tier() const override { return conversation_.reports_service_tier(); }
  void continue_with(std::string_view token) override { token_ = token; }

 private:
  ConversationWriter& conversation_;
  std::string token_;
  chat::Leeway leeway_;  // kept, for other calls write in turns with this one
};

}  // namespace app
