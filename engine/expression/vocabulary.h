// What an expression may name: the figures of a report, by the elements that a diagram has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace faultline::expression {

/// What a value is an amount of, as exponents; seconds, US dollars a month and bytes are the base units.
struct Dimension {
    std::int8_t time = 0; ///< 1: a duration, -1: a rate
    std::int8_t money = 0;
    std::int8_t bytes = 0;
    bool truth = false; ///< true or false, no amount
    friend bool operator==(const Dimension&, const Dimension&) = default;
};

/// The part of a report that a figure stands in.
enum class Section : std::uint8_t { Totals, Operation, Component, Instance, Link };

/// A figure of a report: "components.app.utilization" is {Component, "app", "utilization"}.
struct Figure {
    Section section = Section::Totals;
    std::string element; ///< id or target ("app/2"); empty for the totals
    std::string name;    ///< "latency_ms.p99", as the catalog calls it
    std::string unit;    ///< the catalog's: "ms", "count" …
    Dimension dimension;
    friend bool operator==(const Figure&, const Figure&) = default;

    /// A report's number in base units: milliseconds become seconds.
    double inBaseUnits(double reported) const { return unit == "ms" ? reported / 1e3 : reported; }
};

/// A component as far as names go.
struct KnownComponent {
    std::string id;
    std::string kind;
    std::int64_t instances = 1; ///< a shard's members where there are shards
    std::int64_t shards = 1;
    bool unsharded = false; ///< at some time there is one shard only, although there are more at others
};

/// The elements of one diagram.
struct Vocabulary {
    std::vector<std::string> operations;
    std::vector<KnownComponent> components;
    std::vector<std::string> links;

    /// What a name such as {"components", "app", "utilization"} or {"p99"} stands for.
    base::Result<Figure> find(const std::vector<std::string>& path) const;
};

/// The words that stand for figures of the totals when they stand alone: "p99", "availability" …
const std::vector<std::string>& shortWords();
/// Words that are no names at all: and, or, not, min, max, abs.
const std::vector<std::string>& operatorWords();

} // namespace faultline::expression
