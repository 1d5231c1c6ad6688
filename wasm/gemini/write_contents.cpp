#include "gemini/write_contents.h"

#include <algorithm>

#include "base/rare.h"
#include "gemini/function_response.h"
#include "gemini/server_parts.h"
#include "gemini/signatures.h"
#include "gemini/write_part.h"

namespace gemini {
namespace {

constexpr std::string_view kContinuePrompt =
    "Continue exactly from where your previous message ended. Do not repeat it; output only the "
    "continuation.";
constexpr std::string_view kNudge = "Continue.";

class ContentsWriter {
 public:
  ContentsWriter(const chat::Request& request, const ContentsInput& input, ToolNames& names,
                 base::Arena& arena, json::Writer& out)
      : request_(request),
        input_(input),
        repairs_(input.options.repairs),
        names_(names),
        arena_(arena),
        out_(out) {
    for (const auto& [id, signature] : input.options.remembered) memory_.emplace(id, signature);
  }

  base::Result<Signatures> write() {
    for (const chat::Turn& turn : request_.turns) {
      if (turn.role != chat::Role::kUser) continue;
      if (first_user_ == nullptr) first_user_ = &turn;
      last_user_ = &turn;
    }
    out_.begin_array();
    if (first_user_ == nullptr && !input_.inline_system.empty()) {
      begin_content("user");
      write_inline_system();
      end_content();
    }
    for (const chat::Turn& turn : request_.turns) {
      switch (turn.role) {
        case chat::Role::kUser:
          write_user(turn);
          break;
        case chat::Role::kModel:
          write_model(turn);
          break;
        case chat::Role::kResults:
          if (const base::Status status = write_results(turn); !status) {
            return std::unexpected(status.error());
          }
          break;
      }
    }
    if (wants_continuation()) {
      begin_content("user");
      write_text_part(kContinuePrompt, {}, out_);
      end_content();
    }
    out_.end_array();
    return signatures_;
  }

 private:
  void begin_content(std::string_view role) {
    out_.begin_object().member("role", role).key("parts").begin_array();
  }
  void end_content() { out_.end_array().end_object(); }

  // A conversation that ends with the model's words is to be gone on with.
  bool wants_continuation() const {
    if (request_.turns.empty() || request_.turns.back().role != chat::Role::kModel) return false;
    return input_.family.prefill == Prefill::kRefused ||
           repairs_.has(chat::Repair::kAppendUserTurn);
  }

  void write_part(const chat::Part& part, std::string_view signature) {
    switch (part.kind) {
      case chat::Part::Kind::kText:
        return write_text_part(part, signature, out_);
      case chat::Part::Kind::kMedia:
        return write_media_part(part, signature, input_.family, repairs_, out_);
    }
  }

  void write_inline_system() {
    for (const std::string_view text : input_.inline_system) write_text_part(text, {}, out_);
  }

  void write_user(const chat::Turn& turn) {
    begin_content("user");
    if (&turn == first_user_) write_inline_system();
    for (const chat::Part& part : turn.parts) write_part(part, {});
    if (&turn == last_user_ && repairs_.has(chat::Repair::kAppendText)) {
      write_text_part(kNudge, {}, out_);
    }
    end_content();
  }

  BASE_RARE void write_model(const chat::Turn& turn) {
    const std::vector<ServerPart> server = read_server_parts(turn.server_parts);
    size_t signed_text = turn.parts.size();
    for (size_t i = 0; i < turn.parts.size(); ++i) {
      if (turn.parts[i].kind == chat::Part::Kind::kText) signed_text = i;
    }
    size_t written = 0;
    size_t next_server = 0;
    const auto insert_server_parts = [&] {
      for (; next_server < server.size() && server[next_server].index <= written; ++next_server) {
        out_.value(server[next_server].part);
        ++written;
      }
    };
    size_t next_part = 0;
    const auto write_parts = [&](size_t end) {
      for (; next_part < std::min(end, turn.parts.size()); ++next_part, ++written) {
        insert_server_parts();
        const bool is_signed = next_part == signed_text;
        const std::string_view own = is_signed ? turn.text_signature : std::string_view();
        const std::string_view signature = choose_part_signature(own, input_.family, repairs_);
        note(signature, kStandInSignature);
        write_part(turn.parts[next_part], signature);
      }
    };
    begin_content("model");
    for (size_t i = 0; i < turn.calls.size(); ++i, ++written) {
      write_parts(turn.calls[i].parts_before);
      insert_server_parts();
      write_call(turn, i);
    }
    write_parts(turn.parts.size());
    for (; next_server < server.size(); ++next_server) out_.value(server[next_server].part);
    end_content();
  }

  void note(std::string_view signature, std::string_view stand_in) {
    if (signature != stand_in) signatures_ = Signatures::kOthers;
  }

  void write_call(const chat::Turn& turn, size_t index) {
    const chat::Call& call = turn.calls[index];
    out_.begin_object().key("functionCall").begin_object();
    if (!call.id.empty()) out_.member("id", call.id);
    out_.member("name", names_.wire_of_history(call.name, arena_));
    out_.key("args");
    if (call.arguments == nullptr) {
      out_.begin_object().end_object();
    } else {
      out_.value(*call.arguments);
    }
    out_.end_object();
    const std::string_view signature =
        choose_signature(turn, index, input_.family, repairs_, memory_);
    note(signature, index == 0 ? kStandInSignature : std::string_view());
    if (!signature.empty()) out_.member("thoughtSignature", signature);
    out_.end_object();
  }

  BASE_RARE base::Status write_results(const chat::Turn& turn) {
    begin_content("user");
    for (const chat::CallResult& result : turn.results) {
      out_.begin_object().key("functionResponse").begin_object();
      if (!result.call_id.empty()) out_.member("id", result.call_id);
      out_.member("name", names_.wire_of_history(result.name, arena_));
      out_.key("response");
      write_response_value(result.text, arena_, out_);
      if (!result.media.empty()) {
        out_.key("parts").begin_array();
        for (const chat::Part& part : result.media) {
          base::Status status = write_result_media(part, input_.family, out_);
          if (!status) return status;
        }
        out_.end_array();
      }
      out_.end_object().end_object();
    }
    end_content();
    return {};
  }

  const chat::Request& request_;
  const ContentsInput& input_;
  Repairs repairs_;
  ToolNames& names_;
  base::Arena& arena_;
  json::Writer& out_;
  SignatureMemory memory_;
  Signatures signatures_ = Signatures::kStandInsOnly;
  const chat::Turn* first_user_ = nullptr;
  const chat::Turn* last_user_ = nullptr;
};

}  // namespace

base::Result<Signatures> write_contents(const chat::Request& request, const ContentsInput& input,
                                        ToolNames& names, base::Arena& arena, json::Writer& out) {
  return ContentsWriter(request, input, names, arena, out).write();
}

}  // namespace gemini
