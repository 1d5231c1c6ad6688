#pragma once

#include <string>
#include <string_view>

// Pure translations, bytes to bytes, without a host. The clock stands still and ids do not vary.
namespace translate {

// What `kind` makes of `text`; "no such kind" for an unknown one.
//
//   chat, responses, completions, embeddings, images, speech
//     a client's body → "path\nignored\nGemini's body", or "! code param: message"
//   answer
//     Gemini's body → what the clients of chat, responses and completions get, whole and streamed
//   stream
//     {"stream": an event stream as text} → the same, of all its events
//   cuts
//     such a stream → "the same" when no cut changes what the clients get, every byte and, in a
//     short one, every pair of bytes; else the cut that does
std::string run(std::string_view kind, std::string_view text);

}  // namespace translate
