#include "gemini/envelope.h"

#include "base/text.h"
#include "gemini/repairs.h"

namespace gemini {

std::string model_path(std::string_view model, std::string_view method) {
  const std::string_view collection = model.starts_with("tunedModels/") ? "" : "models/";
  return base::concat("/v1beta/", collection, model, ":", method);
}

void write_user_text(std::initializer_list<std::string_view> text, json::Writer& out) {
  out.key("contents").begin_array();
  out.begin_object().member("role", "user").key("parts").begin_array();
  out.begin_object().key("text").lasting_pieces(text).end_object();
  out.end_array().end_object().end_array();
}

void write_store(chat::Store wanted, const WriteOptions& options, json::Writer& out) {
  if (options.store == state::StoreMode::kOmit) return;
  if (Repairs(options.repairs).has(chat::Repair::kDropStore)) return;
  out.member("store", wanted == chat::Store::kYes);
}

void write_safety(const json::Value& wanted, const WriteOptions& options, json::Writer& out) {
  if (!wanted.is_null()) {
    out.member("safetySettings", wanted);
  } else if (options.safety_settings != nullptr) {
    out.member("safetySettings", *options.safety_settings);
  }
}

}  // namespace gemini
