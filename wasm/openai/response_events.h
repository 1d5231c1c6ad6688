#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/buffer.h"
#include "openai/response_assembly.h"

namespace openai {

// Puts one event of a response's stream; `write` adds the members behind type and number.
template <typename Write>
void put_response_event(std::string_view type, int64_t& number, base::Buffer& out, Write write) {
  out.append("event: ");
  out.append(type);
  out.append("\ndata: ");
  json::Writer writer(out);
  writer.begin_object().member("type", type).member("sequence_number", number++);
  write(writer);
  writer.end_object();
  out.append("\n\n");
}

// What happens to the items as events of a stream.
class ResponseEvents final : public ItemSink {
 public:
  // `number` is the next event's. All references must outlive the sink.
  ResponseEvents(const ResponseAssembly& assembly, int64_t& number, base::Buffer& out)
      : assembly_(assembly), number_(number), out_(out) {}

  void opened(const ResponseItem& item, size_t index) override;
  void grew(const ResponseItem& item, size_t index, std::string_view more, bool first) override;
  void closed(const ResponseItem& item, size_t index) override;
  void annotated(const ResponseItem& item, size_t index, size_t number) override;

 private:
  void open_part(const ResponseItem& item, size_t index);
  void close_message(const ResponseItem& item, size_t index);
  void close_reasoning(const ResponseItem& item, size_t index);
  // An event about an item or, with the member that counts parts, a part of it.
  template <typename Write>
  void about(const ResponseItem& item, size_t index, std::string_view type,
             std::string_view part_counter, Write write);
  void put_item(std::string_view type, const ResponseItem& item, size_t index);

  const ResponseAssembly& assembly_;
  int64_t& number_;
  base::Buffer& out_;
};

}  // namespace openai
