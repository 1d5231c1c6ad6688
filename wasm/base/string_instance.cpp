// libc++ keeps std::string's larger functions in its library, and the one that npm's clang brings
// is not optimised: a small chat took 44 µs of the core's time instead of 27. Functions of our own
// objects come before those of a library.
#if defined(__wasi__)
#include <string>

template class std::basic_string<char>;
#endif
