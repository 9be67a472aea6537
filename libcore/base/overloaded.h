#pragma once

namespace base {

// A visitor made of lambdas: std::visit(Overloaded{[](A) {...}, [](B) {...}}, variant).
template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace base
