#include "json/known.h"

#include <algorithm>
#include <cstring>

#include "base/blocks.h"
#include "json/read.h"
#include "json/scan.h"
#include "json/write.h"

namespace json {
namespace {

// One note takes so small a part of what is left at the most, its nodes not counted.
constexpr size_t kShare = 8;

// Of the size and of words from all over a text, which has at least one.
uint64_t mark_of(std::string_view text) {
  constexpr size_t kWords = 64;
  constexpr uint64_t kFactor = 0x9E3779B97F4A7C15;
  const size_t last = text.size() - sizeof(uint64_t);
  uint64_t mark = text.size();
  for (size_t i = 0; i <= kWords; ++i) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + last * i / kWords, sizeof(word));
    mark = (mark ^ word) * kFactor;
    mark ^= mark >> 32;
  }
  return mark;
}

}  // namespace

const Notes::Note* Notes::find(const Value& object) const {
  const auto found = notes_.find(&object);
  return found == notes_.end() ? nullptr : &found->second;
}

void Notes::add(const Value& object, const Value& made, size_t cost) {
  Note note{.value = made, .cost = cost};
  // What is written as it stands in the tree needs no copy.
  const bool stands = !made.source().empty() && made.source().data() == object.source().data();
  if (!made.is_null() && !stands) {
    const size_t left = Known::kMostOfOne - std::min(Known::kMostOfOne, arena_.size());
    if (made.text_size() > left / kShare) return;
    const base::Result<Value> copy = read(to_text(made), arena_);
    if (!copy) return;
    note.value = *copy;
  }
  notes_.emplace(&object, note);
}

std::shared_ptr<Known::Entry> Known::find(std::string_view here) {
  const auto found = std::ranges::find_if(
      entries_, [&](const auto& entry) { return has_prefix(here, entry->text); });
  if (found == entries_.end()) return nullptr;
  std::rotate(entries_.begin(), found, found + 1);
  return entries_.front();
}

void Known::pass(const Value& array, std::string_view text) {
  if (text.size() < least_text_ || text.size() > kMostText) return;
  passed_.push_back({array.items().data(), text});
}

Notes* Known::note(const Value& array) {
  const Value* const items = array.items().data();
  const auto kept = std::ranges::find_if(
      entries_, [&](const auto& entry) { return entry->value.items().data() == items; });
  if (kept != entries_.end()) {
    std::rotate(entries_.begin(), kept, kept + 1);
    drop_oldest();  // notes may have been added
    return &entries_.front()->notes;
  }
  const auto passed = std::ranges::find(passed_, items, &Passed::items);
  if (passed != passed_.end() && was_seen(passed->text)) keep(passed->text);
  return nullptr;
}

bool Known::was_seen(std::string_view text) {
  const uint64_t mark = mark_of(text);
  if (std::ranges::find(marks_, mark) != marks_.end()) return true;
  marks_[next_mark_] = mark;
  next_mark_ = (next_mark_ + 1) % kMarks;
  return false;
}

void Known::keep(std::string_view text) {
  if (!base::has_blocks(2, kMostOfOne)) return;
  auto entry = std::make_shared<Entry>();
  entry->text = copy_padded(text, entry->arena);
  entry->arena.set_most(kMostOfOne);
  const size_t most = std::min(entry->arena.left() / kNodeBytes, kMaxNodes);
  const base::Result<Value> value = read_padded(entry->text, entry->arena, most);
  if (!value || entry->arena.left() == 0) return;
  entry->arena.set_most(SIZE_MAX);  // texts are resolved when they are asked for
  entry->value = *value;
  entries_.insert(entries_.begin(), std::move(entry));
  drop_oldest();
}

void Known::drop_oldest() {
  size_t bytes = entries_.front()->arena.size();
  const auto over = std::find_if(entries_.begin() + 1, entries_.end(), [&](const auto& entry) {
    bytes += entry->arena.size();
    return bytes > kMostBytes;
  });
  entries_.erase(over, entries_.end());
}

}  // namespace json
