#include "gemini/read_response.h"

#include <utility>
#include <vector>

#include "base/rare.h"
#include "base/text.h"
#include "gemini/map_finish_reason.h"
#include "gemini/read_logprobs.h"
#include "gemini/read_usage.h"

namespace gemini {
namespace {

// The reference lives until the next event of the piece.
chat::Event& add_event(chat::AnswerPiece& piece, chat::Event::Kind kind, int choice,
                       std::string_view text = {}) {
  chat::Event& event = piece.events.emplace_back();
  event.kind = kind;
  event.choice = choice;
  event.text = text;
  return event;
}

// Text that stands for a part clients have no field for.
BASE_RARE std::string_view describe_code(const json::Value& part, base::Arena& arena) {
  if (const json::Value* code = part.find("executableCode")) {
    return arena.copy(base::concat("\n```", base::lower(code->find_string("language")), "\n",
                                   code->find_string("code"), "\n```\n"));
  }
  if (const json::Value* result = part.find("codeExecutionResult")) {
    const std::string_view outcome = result->find_string("outcome");
    const bool fine = outcome == "OUTCOME_OK" || outcome.empty();
    return arena.copy(base::concat("\n```\n", fine ? "" : base::concat("[", outcome, "]\n"),
                                   result->find_string("output"), "\n```\n"));
  }
  if (const json::Value* file = part.find("fileData")) {
    return arena.copy(base::concat("\n", file->find_string("fileUri"), "\n"));
  }
  return {};
}

// A member that says something; Google puts an empty object of metadata into each event of a
// stream.
const json::Value* find_filled(const json::Value& holder, std::string_view name) {
  const json::Value* value = holder.find(name);
  return value == nullptr || value->members().empty() ? nullptr : value;
}

BASE_RARE void add_media(const json::Value& data, int index, chat::AnswerPiece& piece) {
  const std::string_view mime = data.find_string("mimeType");
  const bool audio = mime.starts_with("audio/");
  if (!audio && !mime.starts_with("image/")) return;
  chat::Event& media =
      add_event(piece, audio ? chat::Event::Kind::kAudio : chat::Event::Kind::kImage, index);
  media.mime = mime;
  media.base64 = data.find_string("data");
}

// Where an answer comes from; nullptr for what is absent.
struct Origins {
  const json::Value* grounding;
  const json::Value* sources;
};

BASE_RARE void add_citations(AnnotatedText& text, Origins origins, int index,
                             chat::AnswerPiece& piece, base::Arena& arena) {
  std::vector<chat::Citation> citations;
  if (origins.grounding != nullptr) citations = text.read_grounding(*origins.grounding, arena);
  if (origins.sources != nullptr) {
    const std::vector<chat::Citation> more = text.read_sources(*origins.sources);
    citations.insert(citations.end(), more.begin(), more.end());
  }
  if (origins.grounding == nullptr && citations.empty()) return;
  chat::Event& cited = add_event(piece, chat::Event::Kind::kCitations, index);
  cited.citations = std::move(citations);
  cited.raw = origins.grounding;
  if (origins.grounding != nullptr) cited.search = read_web_search(*origins.grounding);
}

BASE_RARE void add_logprobs(const json::Value& result, int index, chat::AnswerPiece& piece) {
  std::vector<chat::TokenLogprob> logprobs = read_logprobs(result);
  if (logprobs.empty()) return;
  add_event(piece, chat::Event::Kind::kLogprobs, index).logprobs = std::move(logprobs);
}

bool is_thought(const json::Value& part) {
  const json::Value* thought = part.find("thought");
  return thought != nullptr && thought->boolean();
}

}  // namespace

chat::AnswerPiece ResponseReader::read(const json::Value& body, base::Arena& arena) {
  chat::AnswerPiece piece;
  piece.response_id = body.find_string("responseId");
  piece.model_version = body.find_string("modelVersion");
  piece.continuation_token = body.find_string("continuationToken");
  if (const json::Value* usage = body.find("usageMetadata")) {
    piece.usage = read_usage(*usage);
    const std::string_view tier = usage->find_string("serviceTier");
    if (!tier.empty()) service_tier_ = map_service_tier(tier);
  }
  piece.service_tier = service_tier_;
  const json::Value* candidates = body.find("candidates");
  if (candidates != nullptr) {
    int position = 0;
    for (const json::Value& candidate : candidates->items()) {
      const json::Value* index = candidate.find("index");
      const int number =
          static_cast<int>(index == nullptr ? position : index->as_int().value_or(0));
      read_candidate(candidate, number, piece, arena);
      ++position;
    }
    if (position > 0) return piece;
  }
  const json::Value* feedback = body.find("promptFeedback");
  if (feedback != nullptr && feedback->find("blockReason") != nullptr) {
    add_event(piece, chat::Event::Kind::kBlocked, 0).reason = feedback->find_string("blockReason");
  }
  return piece;
}

void ResponseReader::read_candidate(const json::Value& value, int index, chat::AnswerPiece& piece,
                                    base::Arena& arena) {
  if (const json::Value* content = value.find("content")) {
    if (const json::Value* parts = content->find("parts")) {
      for (const json::Value& part : parts->items()) read_part(part, index, piece, arena);
    }
  }
  const std::string_view token = value.find_string("continuationToken");
  if (!token.empty()) piece.continuation_token = token;
  const std::string_view reason = value.find_string("finishReason");
  const std::string_view rest = reason.empty() ? reason : candidates_[index].fence.finish(arena);
  if (!rest.empty()) add_text(rest, index, piece);
  read_metadata(value, index, piece, arena);
  if (reason.empty()) return;
  chat::Event& finish =
      add_event(piece, chat::Event::Kind::kFinish, index, value.find_string("finishMessage"));
  finish.finish = map_finish_reason(reason);
  finish.reason = reason;
}

void ResponseReader::count_part(Candidate& candidate, Run run) {
  const bool joins = run == Run::kText && candidate.in_text;
  if (!joins) ++candidate.parts;
  candidate.in_text = run == Run::kText;
}

void ResponseReader::add_text(std::string_view text, int index, chat::AnswerPiece& piece) {
  candidates_[index].text.add_part(text);
  if (text.empty()) return;
  count_part(candidates_[index], Run::kText);
  add_event(piece, chat::Event::Kind::kText, index, text);
}

void ResponseReader::read_part(const json::Value& part, int index, chat::AnswerPiece& piece,
                               base::Arena& arena) {
  const std::string_view signature = part.find_string("thoughtSignature");
  if (const json::Value* call = part.find("functionCall")) {
    count_part(candidates_[index], Run::kSingle);
    candidates_[index].text.add_part({});
    return read_call(*call, signature, index, piece, arena);
  }
  const json::Value* text = part.find("text");
  std::string_view shown = text == nullptr ? describe_code(part, arena) : text->string();
  if (is_thought(part)) {
    candidates_[index].text.add_part({});
    if (text != nullptr) add_event(piece, chat::Event::Kind::kThought, index, shown);
    return;
  }
  if (fence_ == Fence::kTakenOff) shown = candidates_[index].fence.add(shown, arena);
  add_text(shown, index, piece);
  if (const json::Value* data = part.find("inlineData")) {
    add_media(*data, index, piece);
    return;  // its signature is the picture's, and clients keep the one of the text
  }
  if (part.find("toolCall") != nullptr || part.find("toolResponse") != nullptr) {
    chat::Event& echo = add_event(piece, chat::Event::Kind::kServerPart, index);
    echo.raw = &part;
    echo.position = candidates_[index].parts;
    count_part(candidates_[index], Run::kSingle);
    return;  // its signature travels inside it
  }
  if (!signature.empty()) {
    add_event(piece, chat::Event::Kind::kSignature, index, signature);
  }
}

void ResponseReader::read_call(const json::Value& call, std::string_view signature, int index,
                               chat::AnswerPiece& piece, base::Arena& arena) {
  Candidate& candidate = candidates_[index];
  const json::Value* more = call.find("willContinue");
  const bool continues = more != nullptr && more->boolean();
  const bool partial = continues || candidate.partial || call.find("partialArgs") != nullptr;
  chat::CallMade made;
  if (partial) {
    if (!candidate.partial) candidate.partial.emplace();
    PartialCall& gathered = *candidate.partial;
    gathered.add(call);
    if (gathered.signature.empty()) gathered.signature = signature;
    if (continues) return;
    made.id = arena.copy(gathered.id);
    made.name = arena.copy(gathered.name);
    made.signature = arena.copy(gathered.signature);
    made.arguments = gathered.arguments(arena);
    candidate.partial.reset();
  } else {
    made.id = call.find_string("id");
    made.name = call.find_string("name");
    made.signature = signature;
    const json::Value* args = call.find("args");
    made.arguments = args != nullptr && args->is_object() ? args : nullptr;
  }
  made.custom = names_->kind(made.name) == ToolNames::Kind::kCustom;
  made.name = names_->client(made.name);
  add_call(made, index, piece);
}

void ResponseReader::add_call(const chat::CallMade& call, int index, chat::AnswerPiece& piece) {
  Candidate& candidate = candidates_[index];
  if (calls_ == Calls::kFirstOnly && candidate.has_call) return;
  chat::Event& event = add_event(piece, chat::Event::Kind::kCall, index);
  event.call = call;
  event.call.first = !candidate.has_call;
  candidate.has_call = true;
}

void ResponseReader::read_metadata(const json::Value& value, int index, chat::AnswerPiece& piece,
                                   base::Arena& arena) {
  const json::Value* grounding = find_filled(value, "groundingMetadata");
  const json::Value* sources = value.find("citationMetadata");
  if (grounding != nullptr || sources != nullptr) {
    add_citations(candidates_[index].text, {grounding, sources}, index, piece, arena);
  }
  if (const json::Value* urls = find_filled(value, "urlContextMetadata")) {
    add_event(piece, chat::Event::Kind::kUrlContext, index).raw = urls;
  }
  if (const json::Value* result = value.find("logprobsResult")) add_logprobs(*result, index, piece);
}

}  // namespace gemini
