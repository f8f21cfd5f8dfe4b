// JSON text taken apart again, so that reports can be read back.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/result.h"

namespace faultline::report {

/// A JSON value: null, a truth value, a number, a text, a list or an object whose members keep their order.
class JsonValue {
  public:
    using List = std::vector<JsonValue>;
    using Member = std::pair<std::string, JsonValue>;
    using Object = std::vector<Member>;
    using Variant = std::variant<std::monostate, bool, double, std::string, List, Object>;

    JsonValue() = default;
    explicit JsonValue(Variant value) : m_value(std::move(value)) {}

    template <typename T> const T* as() const { return std::get_if<T>(&m_value); }
    bool isNull() const { return std::holds_alternative<std::monostate>(m_value); }
    /// A member of an object; null where there is none, or where this is no object.
    const JsonValue* find(std::string_view name) const;

  private:
    Variant m_value;
};

/// One JSON value and nothing behind it; an error says in which line and column it is none. Nesting is bounded.
base::Result<JsonValue> readJson(std::string_view text);

} // namespace faultline::report
