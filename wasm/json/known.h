#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "json/value.h"

namespace json {

// What has been made of nodes of a tree that is kept, so that it need not be made again.
class Notes {
 public:
  struct Note {
    Value value;
    size_t cost = 0;  // of making it, in units of whoever does
  };

  // `arena` holds the tree.
  explicit Notes(base::Arena& arena) : arena_(arena) {}

  // Of an object of the tree; nullptr when there is none.
  const Note* find(const Value& object) const;
  // Copies `made`, an object or null, unless the tree would take too much memory with it.
  void add(const Value& object, const Value& made, size_t cost);

 private:
  base::Arena& arena_;
  std::unordered_map<const Value*, Note> notes_;
};

// Arrays that document after document holds unchanged, as the tools of an agent, which come with
// each of its requests. One is read once and kept, so that a reader passes it where it comes again.
class Known {
 public:
  // Shorter text is read as quickly as it is compared.
  static constexpr size_t kLeastText = size_t{4} * 1024;
  static constexpr size_t kMostText = size_t{256} * 1024;
  // Of all that is kept: text, nodes, notes.
  static constexpr size_t kMostBytes = size_t{2} * 1024 * 1024;
  static constexpr size_t kMostOfOne = kMostBytes / 2;

  // Lives as long as somebody holds it, kept or not.
  struct Entry {
    base::Arena arena;
    Value value;
    std::string_view text;
    Notes notes{arena};
  };

  // `least_text` is at least eight.
  explicit Known(size_t least_text = kLeastText) : least_text_(least_text) {}

  // For the reader. A document begins.
  void begin() { passed_.clear(); }
  // What the text from `here` begins with; nullptr when that is not kept.
  std::shared_ptr<Entry> find(std::string_view here);
  // An array that is none of these was read from this text.
  void pass(const Value& array, std::string_view text);

  // The document read last holds this array among its root's. If another has held it lately, too,
  // it is kept. Returns the notes on its nodes, which live as long as they do, when it was kept
  // before; else nullptr.
  Notes* note(const Value& array);

 private:
  // Of texts seen once, a mark each. Two with one mark are both kept, which costs no more than to
  // read them once more.
  static constexpr size_t kMarks = 16;

  struct Passed {
    const Value* items;
    std::string_view text;
  };

  bool was_seen(std::string_view text);
  void keep(std::string_view text);
  void drop_oldest();

  size_t least_text_;
  std::vector<Passed> passed_;
  std::vector<std::shared_ptr<Entry>> entries_;  // the one found last stands first
  std::array<uint64_t, kMarks> marks_{};
  size_t next_mark_ = 0;
};

}  // namespace json
