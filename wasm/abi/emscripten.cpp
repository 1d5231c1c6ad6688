// What Emscripten's C library would otherwise import beside the host.
#ifdef __EMSCRIPTEN__
#include <cstddef>

// The shim looks at the memory's size before each use, so nobody waits to hear that it grew.
extern "C" void emscripten_notify_memory_growth(size_t) {}
#endif
