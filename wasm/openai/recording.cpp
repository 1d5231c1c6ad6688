#include "openai/recording.h"

#include "base/text.h"
#include "crypto/base64.h"

namespace openai {
namespace {

constexpr uint32_t kWavHeaderSize = 44;
constexpr uint32_t kUsualRate = 24000;
constexpr uint32_t kHighestRate = 384000;
constexpr uint32_t kBytesPerSample = 2;

void append_little_endian(uint32_t value, int bytes, std::string& out) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> 8 * i & 0xff));
}

}  // namespace

// http://soundfile.sapp.org/doc/WaveFormat/
std::string wav_header(uint32_t size, uint32_t rate) {
  constexpr uint32_t kFormatSize = 16;
  constexpr uint32_t kPcm = 1;
  constexpr uint32_t kChannels = 1;
  constexpr uint32_t kRiffOverhead = kWavHeaderSize - 8;
  std::string out = "RIFF";
  append_little_endian(size + kRiffOverhead, 4, out);
  out += "WAVEfmt ";
  append_little_endian(kFormatSize, 4, out);
  append_little_endian(kPcm, 2, out);
  append_little_endian(kChannels, 2, out);
  append_little_endian(rate, 4, out);
  append_little_endian(rate * kBytesPerSample, 4, out);
  append_little_endian(kBytesPerSample, 2, out);
  append_little_endian(kBytesPerSample * 8, 2, out);
  out += "data";
  append_little_endian(size, 4, out);
  return out;
}

uint32_t find_sample_rate(std::string_view mime) {
  const std::vector<std::string_view> parts = base::split(mime, ';');
  const std::string_view type = base::trim(parts.front());
  const bool bare = base::equals_ignore_case(type, "audio/l16") ||
                    base::equals_ignore_case(type, "audio/pcm") ||
                    base::equals_ignore_case(type, "audio/raw");
  if (!bare) return 0;
  constexpr std::string_view kRate = "rate=";
  for (const std::string_view part : parts) {
    const std::string_view parameter = base::trim(part);
    if (!base::starts_with_ignore_case(parameter, kRate)) continue;
    const int64_t rate = base::parse_int(parameter.substr(kRate.size())).value_or(0);
    if (rate > 0 && rate <= kHighestRate) return static_cast<uint32_t>(rate);
  }
  return kUsualRate;
}

bool Recording::add(const chat::Event& part) {
  const std::optional<std::string> bytes = crypto::base64_decode(part.base64);
  if (!bytes) return false;
  if (mime_.empty()) mime_ = part.mime;
  // With room for a header, which would make all of it move.
  if (bytes_.empty()) bytes_.reserve(bytes->size() + kWavHeaderSize);
  base::append(bytes_, *bytes);
  return true;
}

Speech Recording::take(chat::SoundFormat format) {
  const uint32_t rate = find_sample_rate(mime_);
  if (rate == 0) return {std::move(mime_), std::move(bytes_)};
  if (format == chat::SoundFormat::kPcm) return {"audio/pcm", std::move(bytes_)};
  bytes_.insert(0, wav_header(static_cast<uint32_t>(bytes_.size()), rate));
  return {"audio/wav", std::move(bytes_)};
}

}  // namespace openai
