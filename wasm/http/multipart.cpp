#include "http/multipart.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"

namespace http {
namespace {

constexpr size_t kMostParts = 256;
constexpr size_t kLongestBoundary = 70;
constexpr std::string_view kLineEnd = "\r\n";

base::Error malformed(std::string_view why) {
  return {base::ErrorCode::kInvalidValue, base::concat("Invalid multipart body: ", why)};
}

// Takes `; name=value` or `; name="value"` off the front of a header's parameters. In quotes a
// backslash hides the next character; the value is left as it is written.
std::optional<std::pair<std::string_view, std::string_view>> take_parameter(
    std::string_view& rest) {
  rest = base::trim(rest);
  if (!rest.starts_with(';')) return std::nullopt;
  rest = base::trim(rest.substr(1));
  const size_t equals = rest.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const std::string_view name = base::trim(rest.substr(0, equals));
  rest = base::trim(rest.substr(equals + 1));
  if (!rest.starts_with('"')) {
    const std::string_view value = rest.substr(0, rest.find(';'));
    rest.remove_prefix(value.size());
    return std::pair(name, base::trim(value));
  }
  size_t end = 1;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
  if (end >= rest.size()) return std::nullopt;
  const std::string_view value = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  return std::pair(name, value);
}

// The value of a header's parameter; empty when absent.
std::string_view find_header_parameter(std::string_view header, std::string_view name) {
  const size_t semicolon = header.find(';');
  if (semicolon == std::string_view::npos) return {};
  std::string_view rest = header.substr(semicolon);
  while (const auto parameter = take_parameter(rest)) {
    if (base::equals_ignore_case(parameter->first, name)) return parameter->second;
  }
  return {};
}

std::string_view media_type_of(std::string_view header) {
  return base::trim(header.substr(0, header.find(';')));
}

// Walks over the body from delimiter to delimiter.
class PartReader {
 public:
  PartReader(std::string_view body, std::string_view boundary)
      : body_(body), delimiter_(base::concat(kLineEnd, "--", boundary)) {}

  base::Result<std::vector<FormPart>> read() {
    // The first delimiter may stand at the very beginning, without the line end before it.
    const std::string_view first = std::string_view(delimiter_).substr(kLineEnd.size());
    if (body_.starts_with(first) && ends_delimiter(first.size())) {
      at_ = first.size();
    } else if (!skip_to_delimiter()) {
      return base::fail(malformed("the boundary does not occur."));
    }
    std::vector<FormPart> parts;
    while (!take_closing()) {
      if (parts.size() == kMostParts) return base::fail(malformed("it has too many parts."));
      const base::Result<FormPart> part = read_part();
      if (!part) return base::fail(part.error());
      parts.push_back(*part);
    }
    return parts;
  }

 private:
  // Behind a delimiter stands "--", or blanks and a line end; anything else is data that looks
  // alike.
  bool ends_delimiter(size_t at) const {
    std::string_view rest = body_.substr(at);
    if (rest.starts_with("--")) return true;
    while (rest.starts_with(' ') || rest.starts_with('\t')) rest.remove_prefix(1);
    return rest.starts_with(kLineEnd);
  }

  // Moves behind the next delimiter and returns what stands before it.
  std::optional<std::string_view> skip_to_delimiter() {
    for (size_t from = at_;;) {
      const size_t found = body_.find(delimiter_, from);
      if (found == std::string_view::npos) return std::nullopt;
      if (ends_delimiter(found + delimiter_.size())) {
        const std::string_view before = body_.substr(at_, found - at_);
        at_ = found + delimiter_.size();
        return before;
      }
      from = found + 1;
    }
  }

  bool take_closing() {
    if (body_.substr(at_).starts_with("--")) return true;
    at_ = body_.find(kLineEnd, at_) + kLineEnd.size();
    return false;
  }

  base::Result<FormPart> read_part() {
    FormPart part;
    bool named = false;
    for (;;) {
      const size_t end = body_.find(kLineEnd, at_);
      if (end == std::string_view::npos) return base::fail(malformed("a part's head is cut."));
      const std::string_view line = body_.substr(at_, end - at_);
      at_ = end + kLineEnd.size();
      if (line.empty()) break;
      named = read_header(line, part) || named;
    }
    if (!named) return base::fail(malformed("a part has no name."));
    // An empty body's delimiter begins with the line end that ends the head.
    at_ -= kLineEnd.size();
    const std::optional<std::string_view> content = skip_to_delimiter();
    if (!content) return base::fail(malformed("the last part is not closed."));
    part.body = content->substr(std::min(content->size(), kLineEnd.size()));
    return part;
  }

  // True when the line gives the part's name.
  static bool read_header(std::string_view line, FormPart& part) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = base::trim(line.substr(0, colon));
    const std::string_view value = base::trim(line.substr(colon + 1));
    if (base::equals_ignore_case(name, "content-type")) part.content_type = value;
    if (!base::equals_ignore_case(name, "content-disposition")) return false;
    if (!base::equals_ignore_case(media_type_of(value), "form-data")) return false;
    part.name = find_header_parameter(value, "name");
    part.file_name = find_header_parameter(value, "filename");
    return !part.name.empty();
  }

  std::string_view body_;
  std::string delimiter_;
  size_t at_ = 0;
};

}  // namespace

base::Result<std::vector<FormPart>> read_multipart(std::string_view content_type,
                                                   std::string_view body) {
  if (!base::equals_ignore_case(media_type_of(content_type), "multipart/form-data")) {
    return base::fail(base::ErrorCode::kInvalidValue,
                      "The request's content-type must be multipart/form-data.");
  }
  const std::string_view boundary = find_header_parameter(content_type, "boundary");
  if (boundary.empty() || boundary.size() > kLongestBoundary) {
    return base::fail(malformed("the content-type names no boundary."));
  }
  return PartReader(body, boundary).read();
}

}  // namespace http
