#include "openai/write_models.h"

#include "json/write.h"

namespace openai {
namespace {

void write_entry(std::string_view id, json::Writer& out) {
  out.begin_object()
      .member("id", id)
      .member("object", "model")
      .member("created", 0)
      .member("owned_by", "google")
      .end_object();
}

}  // namespace

void write_model_list(std::span<const std::string> ids, base::Buffer& out) {
  json::Writer writer(out);
  writer.begin_object().member("object", "list").key("data").begin_array();
  for (const std::string& id : ids) write_entry(id, writer);
  writer.end_array().end_object();
}

void write_model(std::string_view id, base::Buffer& out) {
  json::Writer writer(out);
  write_entry(id, writer);
}

}  // namespace openai
