#pragma once

namespace base {

// A deleter for the handles of C libraries:
//   using Ssl = std::unique_ptr<SSL, base::FreeWith<SSL_free>>;
template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* handle) const {
    Free(handle);
  }
};

}  // namespace base
