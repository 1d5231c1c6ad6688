#include "openai/write_usage.h"

namespace openai {

void write_usage(const chat::Usage& usage, json::Writer& out) {
  out.begin_object()
      .member("prompt_tokens", usage.prompt)
      .member("completion_tokens", usage.completion)
      .member("total_tokens", usage.total)
      .key("prompt_tokens_details")
      .begin_object()
      .member("cached_tokens", usage.cached)
      .member("audio_tokens", usage.prompt_audio)
      .end_object()
      .key("completion_tokens_details")
      .begin_object()
      .member("reasoning_tokens", usage.reasoning)
      .member("audio_tokens", usage.completion_audio)
      .end_object()
      .end_object();
}

}  // namespace openai
