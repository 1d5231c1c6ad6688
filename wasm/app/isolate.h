#pragma once

namespace app {

// What one isolate knows between requests.
struct Isolate {};

}  // namespace app
