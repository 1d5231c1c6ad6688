#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/arena.h"
#include "chat/event.h"
#include "gemini/citations.h"
#include "gemini/json_fence.h"
#include "gemini/partial_args.h"
#include "gemini/tool_names.h"
#include "json/value.h"

namespace gemini {

enum class Calls { kAll, kFirstOnly };
enum class Fence { kShown, kTakenOff };  // what becomes of a Markdown fence around the text

// Reads GenerateContentResponse objects: one of a whole answer, or each event of a stream in order.
class ResponseReader {
 public:
  // `names` must outlive the reader.
  ResponseReader(const ToolNames& names, Calls calls, Fence fence = Fence::kShown)
      : names_(&names), calls_(calls), fence_(fence) {}

  // The tier that the head of the response names; what a body says goes before it. A word of
  // map_service_tier().
  void assume_tier(std::string_view tier) { service_tier_ = tier; }

  // Views in the answer point into `body` or `arena`. An object without candidates gives usage or a
  // blocked prompt only.
  chat::AnswerPiece read(const json::Value& body, base::Arena& arena);

 private:
  struct Candidate {
    AnnotatedText text;
    JsonFence fence;
    std::optional<PartialCall> partial;
    bool has_call = false;
    // Parts so far as the client will send them back: a run of text is one, thoughts are none.
    size_t parts = 0;
    bool in_text = false;
  };

  enum class Run { kText, kSingle };  // whether a part joins the one before

  static void count_part(Candidate& candidate, Run run);
  void read_candidate(const json::Value& value, int index, chat::AnswerPiece& piece,
                      base::Arena& arena);
  void add_text(std::string_view text, int index, chat::AnswerPiece& piece);
  void read_part(const json::Value& part, int index, chat::AnswerPiece& piece, base::Arena& arena);
  void read_call(const json::Value& call, std::string_view signature, int index,
                 chat::AnswerPiece& piece, base::Arena& arena);
  void read_metadata(const json::Value& value, int index, chat::AnswerPiece& piece,
                     base::Arena& arena);
  void add_call(const chat::CallMade& call, int index, chat::AnswerPiece& piece);

  const ToolNames* names_;
  Calls calls_;
  Fence fence_;
  std::string_view service_tier_;
  std::map<int, Candidate> candidates_;
};

}  // namespace gemini
