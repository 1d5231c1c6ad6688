// Reads cases from standard input, one a line, "KIND<tab>text", and answers each with one line:
// what the codecs make of the text, as a JSON string. tests/property/builds.test.js runs it
// natively and as wasm; both must say the same.
#include <algorithm>
#include <cstdio>
#include <string>

#include "json/write.h"
#include "translate/kinds.h"

namespace {

bool read_line(std::string& line) {
  line.clear();
  for (int c = std::getchar(); c != EOF; c = std::getchar()) {
    if (c == '\n') return true;
    line.push_back(static_cast<char>(c));
  }
  return !line.empty();
}

}  // namespace

int main() {
  std::string line;
  while (read_line(line)) {
    const size_t tab = std::min(line.find('\t'), line.size());
    const std::string_view text = std::string_view(line).substr(std::min(tab + 1, line.size()));
    const std::string result = translate::run(std::string_view(line).substr(0, tab), text);
    base::Buffer out;
    json::Writer(out).string(result);
    out.append("\n");
    const std::string bytes = out.str();
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
  }
  return 0;
}
