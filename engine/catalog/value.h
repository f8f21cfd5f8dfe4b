// A typed value of a diagram: what a key holds once its text has been read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/units.h"

namespace faultline::catalog {

/// A probability distribution of durations, exactly as written in a file. Times are in nanoseconds.
struct Distribution {
    enum class Kind { Constant, Exponential, Uniform, Normal, LognormalP99, LognormalCv, Erlang, Pareto, Quantiles };
    Kind kind = Kind::Constant;
    base::Duration a; ///< constant / mean / lo / mean / median / mean / mean / min / p50
    base::Duration b; ///< – / – / hi / sd / p99 / – / – / max / p90
    base::Duration c; ///< quantiles: p99
    base::Duration d; ///< quantiles: max
    double shape = 0; ///< lognormal cv, erlang k, pareto alpha
    friend bool operator==(const Distribution&, const Distribution&) = default;

    static Distribution constant(base::Duration d) { return {Kind::Constant, d, {}, {}, {}, 0}; }
    static Distribution exponential(base::Duration mean) { return {Kind::Exponential, mean, {}, {}, {}, 0}; }
    /// Mean of the whole distribution, in seconds.
    double meanSeconds() const;
};

class Value;
/// Named values in the order in which they were set.
using Field = std::pair<std::string, Value>;

/// An ordered set of named values: a component's keys, a step, an event.
class Record {
  public:
    Record();
    Record(std::initializer_list<Field> fields);
    Record(const Record&);
    Record(Record&&) noexcept;
    Record& operator=(const Record&);
    Record& operator=(Record&&) noexcept;
    ~Record();

    const Value* find(std::string_view name) const;
    Value* find(std::string_view name);
    void set(std::string_view name, Value value);
    /// True when there was one.
    bool remove(std::string_view name);
    bool empty() const;
    std::size_t size() const;
    const std::vector<Field>& fields() const { return m_fields; }
    std::vector<Field>& fields() { return m_fields; }
    friend bool operator==(const Record&, const Record&);

  private:
    std::vector<Field> m_fields;
};

using List = std::vector<Value>;

/// One value. `Word`s such as off, none, unlimited, manual and every choice, reference and text are std::string.
class Value {
  public:
    using Variant = std::variant<std::monostate, bool, std::int64_t, double, base::Duration, base::Rate, base::Ratio,
                                 base::Bytes, base::Money, base::Point, std::string, Distribution, List, Record>;
    Value();
    // Out of line: a variant of so many types would be taken apart anew in every file that touches a value.
    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;
    ~Value();
    template <typename T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, Value>) Value(T&& value) : m_value(std::forward<T>(value)) {}
    Value(const char* word);
    Value(int count);

    template <typename T> const T* as() const { return std::get_if<T>(&m_value); }
    template <typename T> T* as() { return std::get_if<T>(&m_value); }
    bool isEmpty() const { return std::holds_alternative<std::monostate>(m_value); }
    bool isWord(std::string_view word) const;
    const Variant& variant() const { return m_value; }
    friend bool operator==(const Value&, const Value&);

  private:
    Variant m_value;
};

/// Short text for a person or a file's scalar: "250ms", "5%", "exponential 10 ms". Records and lists are summarised.
std::string toText(const Value& value);

} // namespace faultline::catalog
