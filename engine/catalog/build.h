// How the catalog's tables are written: one line starts a key with its type, the calls behind it fill in the rest.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "engine/catalog/key.h"

namespace faultline::catalog::build {

using base::Duration;
using base::Rate;
using base::Ratio;

/// A key under construction; converts to the finished Key. `says` is the meaning, in one sentence.
class Entry {
  public:
    Entry(std::string name, Type type) {
        m_key.name = std::move(name);
        m_key.schema.type = type;
    }

    Entry& by(Value defaultValue) { return set(m_key.defaultValue, std::move(defaultValue)); }
    Entry& says(const char* sentence) { return set(m_key.meaning, base::Text(sentence)); }
    Entry& unit(const char* name) { return set(m_key.unit, std::string(name)); }
    /// In base units: seconds, per second, bytes, 0–1.
    Entry& range(double min, double max) {
        m_key.schema.min = min;
        m_key.schema.max = max;
        return *this;
    }
    Entry& atLeast(double min) { return set(m_key.schema.min, min); }
    Entry& words(std::vector<std::string> all) { return set(m_key.schema.words, std::move(all)); }
    Entry& refersTo(std::vector<std::string> all) { return set(m_key.schema.refersTo, std::move(all)); }
    Entry& choices(std::vector<std::string> all) { return set(m_key.schema.choices, std::move(all)); }
    Entry& shorthand(const char* field) { return set(m_key.schema.shorthand, std::string(field)); }
    Entry& fields(std::vector<Key> all) { return set(m_key.schema.fields, std::move(all)); }
    Entry& beside(std::vector<Key> siblings) { return set(m_key.schema.siblings, std::move(siblings)); }
    Entry& of(Schema element) {
        m_key.schema.element = std::make_shared<const Schema>(std::move(element));
        return *this;
    }
    Entry& ofShared(std::shared_ptr<const Schema> element) { return set(m_key.schema.element, std::move(element)); }
    Entry& required() { return set(m_key.required, true); }
    Entry& slider() { return set(m_key.slider, true); }
    /// Read and kept, without an effect in this version.
    Entry& planned() { return set(m_key.simulated, false); }
    Entry& from(const char* source) { return set(m_key.source, std::string(source)); }

    operator Key() const { return m_key; }
    const Schema& schema() const { return m_key.schema; }

  private:
    template <typename Member, typename Given> Entry& set(Member& member, Given&& given) {
        member = std::forward<Given>(given);
        return *this;
    }
    Key m_key;
};

// Amounts are never negative unless the range says so.
inline Entry onOff(const char* name) {
    return {name, Type::Switch};
}
inline Entry count(const char* name) {
    return Entry(name, Type::Count).range(0, 1e9);
}
inline Entry number(const char* name) {
    return Entry(name, Type::Number).range(0, 1e12);
}
inline Entry ratio(const char* name) {
    return Entry(name, Type::Ratio).range(0, 1);
}
inline Entry duration(const char* name) {
    return Entry(name, Type::Duration).range(0, 10 * 365 * 86400.0);
}
inline Entry rate(const char* name) {
    return Entry(name, Type::Rate).range(0, 1e9);
}
inline Entry bytes(const char* name) {
    return Entry(name, Type::Bytes).range(0, 1e15);
}
inline Entry money(const char* name) {
    return Entry(name, Type::Money).range(0, 1e9);
}
inline Entry choice(const char* name, std::vector<std::string> choices) {
    return Entry(name, Type::Choice).choices(std::move(choices));
}
inline Entry text(const char* name) {
    return {name, Type::Text};
}
inline Entry reference(const char* name, std::vector<std::string> to) {
    return Entry(name, Type::Reference).refersTo(std::move(to));
}
inline Entry target(const char* name, std::vector<std::string> to = {}) {
    return Entry(name, Type::Target).refersTo(std::move(to));
}
inline Entry distribution(const char* name) {
    return Entry(name, Type::Distribution).range(0, 10 * 365 * 86400.0);
}
inline Entry point(const char* name) {
    return {name, Type::Point};
}
inline Entry record(const char* name, std::vector<Key> fields) {
    return Entry(name, Type::Record).fields(std::move(fields));
}
inline Entry oneOf(const char* name, std::vector<Key> alternatives) {
    return Entry(name, Type::OneOf).fields(std::move(alternatives));
}
inline Entry list(const char* name, const Entry& element) {
    return Entry(name, Type::List).of(element.schema());
}
inline Entry map(const char* name, std::vector<std::string> names, const Entry& element) {
    return Entry(name, Type::Map).refersTo(std::move(names)).of(element.schema());
}

inline Distribution exponential(Duration mean) {
    return Distribution::exponential(mean);
}
inline Distribution constant(Duration value) {
    return Distribution::constant(value);
}
inline Duration us(std::int64_t n) {
    return Duration::microseconds(n);
}
inline Duration ms(std::int64_t n) {
    return Duration::milliseconds(n);
}
inline Duration s(std::int64_t n) {
    return Duration::seconds(n);
}
inline Ratio percent(double n) {
    return {n / 100};
}
inline Rate perSecond(double n) {
    return {n};
}

/// Two tables as one, in order.
inline std::vector<Key> joined(std::vector<Key> first, std::vector<Key> second) {
    first.insert(first.end(), std::make_move_iterator(second.begin()), std::make_move_iterator(second.end()));
    return first;
}

} // namespace faultline::catalog::build
