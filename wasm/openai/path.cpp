#include "openai/path.h"

#include "base/text.h"

namespace openai {

Path Path::member(std::string_view name) const& {
  Path step(name);
  step.parent_ = this;
  return step;
}

Path Path::at(size_t index) const& {
  Path step;
  step.parent_ = this;
  step.index_ = index;
  return step;
}

std::string Path::str() const {
  std::string text;
  append_to(text);
  return text;
}

void Path::append_to(std::string& text) const {
  if (parent_ != nullptr) parent_->append_to(text);
  if (index_ != kNoIndex) {
    text += base::concat("[", std::to_string(index_), "]");
    return;
  }
  if (!text.empty()) text.push_back('.');
  text.append(name_);
}

}  // namespace openai
