#include "engine/catalog/value.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/assert.h"

namespace faultline::catalog {

namespace {

constexpr double kNormalP99 = 2.3263478740408408; // the standard normal's 99th percentile

/// α·L/(1 − (L/H)^α) · (1 − (L/H)^(α−1))/(α−1), and its limit at α = 1.
double paretoMean(double low, double high, double alpha) {
    if (low <= 0 || high <= low)
        return low;
    const double share = 1 - std::pow(low / high, alpha);
    if (std::abs(alpha - 1) < 1e-9)
        return low / share * std::log(high / low);
    return alpha * low / share * (1 - std::pow(low / high, alpha - 1)) / (alpha - 1);
}

std::string joined(std::initializer_list<std::string> parts) {
    std::string result;
    for (const std::string& part : parts)
        result += (result.empty() ? "" : " ") + part;
    return result;
}

std::string textOf(const Distribution& d) {
    using Kind = Distribution::Kind;
    switch (d.kind) {
    case Kind::Constant:
        return base::toText(d.a);
    case Kind::Exponential:
        return joined({"exponential", base::toText(d.a)});
    case Kind::Uniform:
        return joined({"uniform", base::toText(d.a), "to", base::toText(d.b)});
    case Kind::Normal:
        return joined({"normal mean", base::toText(d.a), "sd", base::toText(d.b)});
    case Kind::LognormalP99:
        return joined({"lognormal median", base::toText(d.a), "p99", base::toText(d.b)});
    case Kind::LognormalCv:
        return joined({"lognormal mean", base::toText(d.a), "cv", base::toText(d.shape)});
    case Kind::Erlang:
        return joined({"erlang k", base::toText(d.shape), "mean", base::toText(d.a)});
    case Kind::Pareto:
        return joined({"pareto min", base::toText(d.a), "alpha", base::toText(d.shape), "max", base::toText(d.b)});
    case Kind::Quantiles:
        return joined({"quantiles p50", base::toText(d.a), "p90", base::toText(d.b), "p99", base::toText(d.c), "max",
                       base::toText(d.d)});
    }
    return {};
}

constexpr std::size_t kShownParts = 4; // of a record or list; the rest is counted

std::string textOf(const List& list) {
    std::string result = "[";
    for (std::size_t i = 0; i < std::min(list.size(), kShownParts); ++i)
        result += (i == 0 ? "" : ", ") + toText(list[i]);
    if (list.size() > kShownParts)
        result += ", … " + std::to_string(list.size() - kShownParts) + " more";
    return result + "]";
}

std::string textOf(const Record& record) {
    std::string result = "{";
    const auto& fields = record.fields();
    for (std::size_t i = 0; i < std::min(fields.size(), kShownParts); ++i)
        result += (i == 0 ? "" : ", ") + fields[i].first + ": " + toText(fields[i].second);
    if (fields.size() > kShownParts)
        result += ", … " + std::to_string(fields.size() - kShownParts) + " more";
    return result + "}";
}

/// One overload for each alternative of a Value.
struct Writer {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const std::string& word) const { return word; }
    std::string operator()(base::Point point) const {
        return "[" + base::toText(point.x) + ", " + base::toText(point.y) + "]";
    }
    std::string operator()(const Distribution& distribution) const { return textOf(distribution); }
    std::string operator()(const List& list) const { return textOf(list); }
    std::string operator()(const Record& record) const { return textOf(record); }
    template <typename Unit> std::string operator()(const Unit& value) const { return base::toText(value); }
};

} // namespace

double Distribution::meanSeconds() const {
    switch (kind) {
    case Kind::Constant:
    case Kind::Exponential:
    case Kind::Normal:
    case Kind::LognormalCv:
    case Kind::Erlang:
        return a.seconds();
    case Kind::Uniform:
        return 0.5 * (a.seconds() + b.seconds());
    case Kind::LognormalP99: {
        if (a.ns <= 0 || b.ns <= 0)
            return 0;
        const double sigma = std::log(b.seconds() / a.seconds()) / kNormalP99;
        return a.seconds() * std::exp(0.5 * sigma * sigma);
    }
    case Kind::Pareto:
        return paretoMean(a.seconds(), b.seconds(), shape);
    case Kind::Quantiles: // linear between the points, from 0
        return 0.25 * a.seconds() + 0.2 * (a.seconds() + b.seconds()) + 0.045 * (b.seconds() + c.seconds()) +
               0.005 * (c.seconds() + d.seconds());
    }
    FAULTLINE_ASSERT(false, "a distribution without a kind");
}

Value::Value() = default;
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;
Value::Value(const char* word) : m_value(std::string(word)) {}
Value::Value(int count) : m_value(static_cast<std::int64_t>(count)) {}

Record::Record() = default;
Record::Record(std::initializer_list<Field> fields) : m_fields(fields) {}
Record::Record(const Record&) = default;
Record::Record(Record&&) noexcept = default;
Record& Record::operator=(const Record&) = default;
Record& Record::operator=(Record&&) noexcept = default;
Record::~Record() = default;

const Value* Record::find(std::string_view name) const {
    const auto found = std::find_if(m_fields.begin(), m_fields.end(), [&](const Field& f) { return f.first == name; });
    return found == m_fields.end() ? nullptr : &found->second;
}

Value* Record::find(std::string_view name) {
    const auto found = std::find_if(m_fields.begin(), m_fields.end(), [&](const Field& f) { return f.first == name; });
    return found == m_fields.end() ? nullptr : &found->second;
}

void Record::set(std::string_view name, Value value) {
    if (Value* present = find(name))
        *present = std::move(value);
    else
        m_fields.emplace_back(std::string(name), std::move(value));
}

bool Record::remove(std::string_view name) {
    return std::erase_if(m_fields, [&](const Field& f) { return f.first == name; }) > 0;
}

bool Record::empty() const {
    return m_fields.empty();
}

std::size_t Record::size() const {
    return m_fields.size();
}

bool operator==(const Record& left, const Record& right) {
    return left.m_fields == right.m_fields;
}

bool Value::isWord(std::string_view word) const {
    const auto* text = as<std::string>();
    return text != nullptr && *text == word;
}

bool operator==(const Value& left, const Value& right) {
    return left.m_value == right.m_value;
}

std::string toText(const Value& value) {
    return std::visit(Writer{}, value.variant());
}

} // namespace faultline::catalog
