#pragma once

#include <cstdint>
#include <string>

#include "chat/request.h"

namespace openai {

enum class ImagesAs { kImages, kMarkdown };
enum class SignatureInId { kNo, kYes };

// What an answer writer needs to know beside the answer. `id_seed` is random text of at least 24
// characters; ids the upstream does not give are made of it.
struct AnswerContext {
  chat::AnswerStyle style;
  std::string requested_model;
  int64_t created_s = 0;
  std::string id_seed;
  ImagesAs images_as = ImagesAs::kImages;
  SignatureInId signature_in_id = SignatureInId::kNo;
};

}  // namespace openai
