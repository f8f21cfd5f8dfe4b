// A value or the reason there is none. Used for failures that are neither bugs (assertions) nor bad input
// (diagnostics).
#pragma once

#include <utility>
#include <variant>

#include "engine/base/text.h"

namespace faultline::base {

/// Why something could not be done, in words for the user, with the mend where there is one.
struct Error {
    Text message;
    std::string expected;   ///< what would have been right, e.g. "a duration such as 250ms"
    std::string suggestion; ///< the nearest right thing, e.g. "2000/s"; may be empty
};

/// Either a T or an Error. Asking for the wrong one is a bug and asserts.
template <typename T> class [[nodiscard]] Result {
  public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }
    const T& value() const& {
        FAULTLINE_ASSERT(ok(), "asked a failed result for its value");
        return *std::get_if<0>(&m_state);
    }
    T&& value() && {
        FAULTLINE_ASSERT(ok(), "asked a failed result for its value");
        return std::move(*std::get_if<0>(&m_state));
    }
    const Error& error() const {
        FAULTLINE_ASSERT(!ok(), "asked a good result for its error");
        return *std::get_if<1>(&m_state);
    }

  private:
    std::variant<T, Error> m_state;
};

} // namespace faultline::base
