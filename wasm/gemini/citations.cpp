#include "gemini/citations.h"

#include <algorithm>

#include "base/text.h"

namespace gemini {
namespace {

// A long answer is cited hundreds of times: no citation may count its text from the beginning.
constexpr size_t kCounted = 256;

size_t byte_offset(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  return value == nullptr ? 0
                          : static_cast<size_t>(std::max<int64_t>(0, value->as_int().value_or(0)));
}

// The source of a chunk, whatever its kind; nullptr when it has none that can be cited.
const json::Value* source_of(const json::Value& chunk) {
  for (const std::string_view kind : {"web", "retrievedContext", "maps"}) {
    const json::Value* source = chunk.find(kind);
    if (source != nullptr && source->is_object()) return source;
  }
  return nullptr;
}

}  // namespace

void AnnotatedText::add_part(std::string_view text) {
  part_starts_.push_back(text_.size());
  text_.append(text);
}

int64_t AnnotatedText::code_points(size_t bytes) {
  const std::string_view text = std::string_view(text_).substr(0, bytes);
  const size_t whole = text.size() / kCounted;
  if (counts_.empty()) counts_.push_back(0);
  while (counts_.size() <= whole) {
    const std::string_view next = text.substr((counts_.size() - 1) * kCounted, kCounted);
    counts_.push_back(counts_.back() + base::count_code_points(next));
  }
  return static_cast<int64_t>(counts_[whole] +
                              base::count_code_points(text.substr(whole * kCounted)));
}

// Offsets are believed only when they lead to the segment's own text; otherwise that is searched.
bool AnnotatedText::locate(const json::Value& segment, size_t search_from, Span& span) const {
  const size_t part = byte_offset(segment, "partIndex");
  const size_t base = part < part_starts_.size() ? part_starts_[part] : 0;
  span = {base + byte_offset(segment, "startIndex"), base + byte_offset(segment, "endIndex")};
  const std::string_view wanted = segment.find_string("text");
  const bool inside = span.start < span.end && span.end <= text_.size();
  if (wanted.empty()) return inside;
  if (inside && std::string_view(text_).substr(span.start, span.end - span.start) == wanted) {
    return true;
  }
  size_t found = text_.find(wanted, search_from);
  if (found == std::string::npos) found = text_.find(wanted);
  if (found == std::string::npos) return false;
  span = {found, found + wanted.size()};
  return true;
}

std::vector<chat::Citation> AnnotatedText::read_grounding(const json::Value& metadata,
                                                          base::Arena& arena) {
  std::vector<chat::Citation> citations;
  const json::Value* chunks = metadata.find("groundingChunks");
  const json::Value* supports = metadata.find("groundingSupports");
  if (chunks == nullptr || supports == nullptr) return citations;
  size_t search_from = 0;
  for (const json::Value& support : supports->items()) {
    const json::Value* segment = support.find("segment");
    const json::Value* indices = support.find("groundingChunkIndices");
    Span span{};
    if (segment == nullptr || indices == nullptr || !locate(*segment, search_from, span)) continue;
    search_from = span.end;
    for (const json::Value& index : indices->items()) {
      const size_t at = static_cast<size_t>(index.as_int().value_or(-1));
      if (at >= chunks->items().size()) continue;
      const json::Value* source = source_of(chunks->items()[at]);
      if (source == nullptr) continue;
      citations.push_back({code_points(span.start), code_points(span.end),
                           arena.copy(source->find_string("title")),
                           arena.copy(source->find_string("uri"))});
    }
  }
  return citations;
}

std::vector<chat::Citation> AnnotatedText::read_sources(const json::Value& metadata) {
  std::vector<chat::Citation> citations;
  const json::Value* sources = metadata.find("citationSources");
  if (sources == nullptr) return citations;
  for (const json::Value& source : sources->items()) {
    const std::string_view uri = source.find_string("uri");
    if (uri.empty()) continue;
    citations.push_back({code_points(byte_offset(source, "startIndex")),
                         code_points(byte_offset(source, "endIndex")), "", uri});
  }
  return citations;
}

chat::WebSearch read_web_search(const json::Value& metadata) {
  chat::WebSearch search;
  if (const json::Value* queries = metadata.find("webSearchQueries")) {
    for (const json::Value& query : queries->items()) {
      if (!query.string().empty()) search.queries.push_back(query.string());
    }
  }
  if (const json::Value* chunks = metadata.find("groundingChunks")) {
    for (const json::Value& chunk : chunks->items()) {
      const json::Value* page = chunk.find("web");
      const std::string_view uri = page == nullptr ? "" : page->find_string("uri");
      if (!uri.empty()) search.sources.push_back(uri);
    }
  }
  return search;
}

}  // namespace gemini
