#include "http/media_type.h"

#include <algorithm>

#include "base/text.h"

namespace http {
namespace {

struct Magic {
  std::string_view bytes;
  std::string_view type;
};

// Bytes at the very beginning.
constexpr Magic kMagics[] = {
    {"\x89PNG\r\n\x1a\n", "image/png"},
    {"\xff\xd8\xff", "image/jpeg"},
    {"GIF87a", "image/gif"},
    {"GIF89a", "image/gif"},
    {std::string_view("II*\0", 4), "image/tiff"},
    {"%PDF-", "application/pdf"},
    {"ID3", "audio/mp3"},
    {"fLaC", "audio/flac"},
    {"OggS", "audio/ogg"},
    {"\x1a\x45\xdf\xa3", "video/webm"},
    {std::string_view("\0\0\1\xba", 4), "video/mpeg"},
    {std::string_view("\0\0\1\xb3", 4), "video/mpeg"},
    {"FLV\1", "video/x-flv"},
};

// RIFF and IFF containers: name, four bytes of size, then the kind.
struct Container {
  std::string_view name;
  std::string_view kind;
  std::string_view type;
};

constexpr Container kContainers[] = {
    {"RIFF", "WEBP", "image/webp"}, {"RIFF", "WAVE", "audio/wav"},  {"RIFF", "AVI ", "video/avi"},
    {"FORM", "AIFF", "audio/aiff"}, {"FORM", "AIFC", "audio/aiff"},
};

// Major brand of an ISO base media file; every other brand is video/mp4.
constexpr Magic kBrands[] = {
    {"heic", "image/heic"}, {"heix", "image/heic"}, {"hevc", "image/heic"},
    {"mif1", "image/heif"}, {"msf1", "image/heif"}, {"avif", "image/avif"},
    {"M4A ", "audio/m4a"},  {"qt  ", "video/mov"},  {"3gp", "video/3gpp"},
};

constexpr Magic kEndings[] = {
    {"png", "image/png"},    {"jpg", "image/jpeg"},         {"jpeg", "image/jpeg"},
    {"webp", "image/webp"},  {"gif", "image/gif"},          {"bmp", "image/bmp"},
    {"heic", "image/heic"},  {"heif", "image/heif"},        {"avif", "image/avif"},
    {"tif", "image/tiff"},   {"tiff", "image/tiff"},        {"pdf", "application/pdf"},
    {"wav", "audio/wav"},    {"mp3", "audio/mp3"},          {"flac", "audio/flac"},
    {"ogg", "audio/ogg"},    {"oga", "audio/ogg"},          {"opus", "audio/ogg"},
    {"aac", "audio/aac"},    {"aiff", "audio/aiff"},        {"aif", "audio/aiff"},
    {"m4a", "audio/m4a"},    {"mp4", "video/mp4"},          {"m4v", "video/mp4"},
    {"mpeg", "video/mpeg"},  {"mpg", "video/mpeg"},         {"mov", "video/mov"},
    {"avi", "video/avi"},    {"flv", "video/x-flv"},        {"webm", "video/webm"},
    {"wmv", "video/wmv"},    {"3gp", "video/3gpp"},         {"txt", "text/plain"},
    {"md", "text/markdown"}, {"markdown", "text/markdown"}, {"csv", "text/csv"},
    {"html", "text/html"},   {"htm", "text/html"},          {"json", "text/plain"},
};

constexpr Magic kMisnomers[] = {
    {"image/jpg", "image/jpeg"},
    {"image/pjpeg", "image/jpeg"},
    {"audio/mpeg", "audio/mp3"},
    {"audio/x-wav", "audio/wav"},
    {"audio/wave", "audio/wav"},
    {"audio/vnd.wave", "audio/wav"},
    {"audio/x-m4a", "audio/m4a"},
    {"video/quicktime", "video/mov"},
    {"audio/x-flac", "audio/flac"},
    {"audio/x-aiff", "audio/aiff"},
    {"application/x-pdf", "application/pdf"},
};

// MPEG layer III and AAC without a tag begin with eleven or twelve 1 bits.
std::string_view sniff_audio_frame(std::string_view bytes) {
  if (bytes.size() < 2 || bytes[0] != '\xff') return {};
  const auto second = static_cast<unsigned char>(bytes[1]);
  if ((second & 0xf6) == 0xf0) return "audio/aac";
  const bool version_known = (second & 0x18) != 0x08;
  return (second & 0xe6) == 0xe2 && version_known ? "audio/mp3" : "";
}

// Two letters alone could begin a text; the four reserved bytes of the header could not.
bool is_bitmap(std::string_view bytes) {
  return bytes.starts_with("BM") && bytes.size() >= 14 &&
         bytes.substr(6, 4) == std::string_view("\0\0\0\0", 4);
}

}  // namespace

std::string_view sniff_media_type(std::string_view beginning) {
  for (const Magic& magic : kMagics) {
    if (beginning.starts_with(magic.bytes)) return magic.type;
  }
  if (beginning.size() >= 12) {
    const std::string_view kind = beginning.substr(8, 4);
    for (const Container& container : kContainers) {
      if (beginning.starts_with(container.name) && kind == container.kind) return container.type;
    }
    if (beginning.substr(4, 4) == "ftyp") {
      for (const Magic& brand : kBrands) {
        if (kind.starts_with(brand.bytes)) return brand.type;
      }
      return "video/mp4";
    }
  }
  if (is_bitmap(beginning)) return "image/bmp";
  return sniff_audio_frame(beginning);
}

std::string_view find_media_type(std::string_view file_name) {
  const size_t dot = file_name.rfind('.');
  if (dot == std::string_view::npos) return {};
  for (const Magic& ending : kEndings) {
    if (base::equals_ignore_case(file_name.substr(dot + 1), ending.bytes)) return ending.type;
  }
  return {};
}

std::string normal_media_type(std::string_view content_type) {
  std::string type = base::lower(base::trim(content_type.substr(0, content_type.find(';'))));
  const size_t slash = type.find('/');
  const bool whole = slash != std::string::npos && slash > 0 && slash + 1 < type.size() &&
                     std::ranges::all_of(type, [](char c) { return c > 0x20 && c < 0x7f; });
  if (!whole) return {};
  for (const Magic& misnomer : kMisnomers) {
    if (type == misnomer.bytes) return std::string(misnomer.type);
  }
  return type;
}

bool is_unspecific_media_type(std::string_view type) {
  return type == "application/octet-stream" || type == "binary/octet-stream";
}

}  // namespace http
