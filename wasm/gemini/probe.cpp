#include "gemini/probe.h"

#include "gemini/envelope.h"

namespace gemini {

std::string write_probe(std::string_view model, base::Buffer& out) {
  json::Writer writer(out);
  writer.begin_object();
  write_user_text("Hi", writer);
  writer.end_object();
  return model_path(model, "generateContent");
}

}  // namespace gemini
