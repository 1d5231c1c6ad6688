#pragma once

#include <optional>
#include <string_view>

#include "base/arena.h"
#include "base/error.h"
#include "json/read.h"
#include "json/write.h"
#include "state/fields.h"
#include "state/health.h"

// What the stored documents have in common.
namespace state {

// Raised when a reader of this version could no longer understand what a writer writes.
inline constexpr int64_t kDocumentVersion = 1;

// Reads one document with `read_members(Fields&, Document&)`.
template <typename Document, typename Read>
base::Result<Document> read_document(std::string_view text, Read read_members) {
  base::Arena arena;
  const base::Result<json::Value> root = json::read(text, arena);
  if (!root) return std::unexpected(root.error());
  std::optional<base::Error> error;
  Document document;
  Fields fields(*root, "", error);
  int64_t version = 0;
  fields.read("v", version);
  if (version != kDocumentVersion) fields.refuse(base::ErrorCode::kInvalidValue, "v");
  read_members(fields, document);
  if (error) return base::fail(*std::move(error));
  return document;
}

// Members at their default are left out, which keeps a document of a thousand keys small.
void write_text(json::Writer& out, std::string_view key, std::string_view text);
void write_number(json::Writer& out, std::string_view key, int64_t number);
void write_limit(json::Writer& out, std::string_view key, const std::optional<int64_t>& limit);
void write_texts(json::Writer& out, std::string_view key, const std::vector<std::string>& texts);

// A reason that only another version knows costs itself, not the key that rests for it. There are
// versions that read nothing of what holds a reason they do not know, and a cold isolate of one has
// no keys then. So one that was added after them stands in "cause", beside the nearest they know.
void read_reason(Fields& fields, base::CoolReason& reason);
void write_reason(json::Writer& out, base::CoolReason reason);

// A repair that only another version knows costs itself, as it is learned again.
void read_repair(Fields& fields, base::Repair& repair);

// "window":[minute,requests,tokens,previous requests,previous tokens]
void read_window(Fields& fields, Window& window);
void write_window(json::Writer& out, const Window& window);

}  // namespace state
