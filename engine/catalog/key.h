// One key of the diagram format: its shape, unit, default, range and meaning.
//
// How a value is written, and how it is kept once read:
// - A word of `words` (off, none, unlimited, manual …) is kept as std::string. For a Map, `words` are further names
//   that may stand beside those it refers to (`default` in a handler).
// - Record: a mapping of `fields`. Anything else that stands there goes to the field `shorthand` and is kept as a
//   record with that one field: `retries: 3` is {max: 3}, `open: 250/s` is {rate: 250/s}, `call: email` is {to: email}.
//   This holds level by level: `backoff: 50ms` inside `retries` is {base: 50ms}.
// - Fields that are not written are not kept; the field's own default holds for them. A record key's `defaultValue` is
//   complete: it lists all fields that have a default.
// - OneOf: a mapping with exactly one of `fields`, and beside it the `siblings` of that alternative, all in one record:
//   {call: {to: email}}, {read: {from: db}, consistency: any}. With a `shorthand`, anything but a mapping is that
//   alternative: `profile: [[0s, 100/s], …]` is {points: […]}. A word needs no alternative: steps `work` and `reply`.
// - `consistency` may stand in a read's or write's record or beside it, and is kept where it was written; the one in
//   the record counts if both are there.
// - TimedPoint: a List of a Duration and a Rate. Target and Reference: std::string. Map: a Record.
// - A step is one schema object that all handlers share and that holds itself (`parallel`): compare, never copy deeply.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/catalog/value.h"

namespace faultline::catalog {

/// What a value looks like.
enum class Type {
    Switch,       ///< bool
    Count,        ///< int64
    Number,       ///< double
    Ratio,        ///< base::Ratio
    Duration,     ///< base::Duration
    Rate,         ///< base::Rate
    Bytes,        ///< base::Bytes
    Money,        ///< base::Money
    Choice,       ///< std::string, one of `choices`
    Text,         ///< std::string, anything
    Reference,    ///< std::string, the id of an element (see `refersTo`)
    Target,       ///< std::string: a component, an instance (app/2), a zone, a link
    Distribution, ///< Distribution
    Point,        ///< base::Point, written [x, y]
    Record,       ///< Record with `fields`
    OneOf, ///< Record with exactly one of `fields` (a step, {open: …} or {closed: …}) plus that field's siblings
    List,  ///< List of `element`
    Map,   ///< Record: names of elements (see `refersTo`; anything when empty) to `element`
    TimedPoint, ///< List of [Duration, Rate], a point of a traffic profile
    Any         ///< kept as read: text scalars (std::string), List and Record
};

struct Key;

/// The shape of a value. Ranges are in base units: seconds, per second, bytes, 0–1.
struct Schema {
    Type type = Type::Text;
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    std::vector<std::string> choices;      ///< Choice
    std::vector<std::string> words;        ///< accepted instead of a value: off, none, unlimited; Map: further names
    std::string shorthand;                 ///< Record: the field that a bare value stands for
    std::vector<Key> fields;               ///< Record, OneOf
    std::vector<Key> siblings;             ///< OneOf alternative: keys allowed beside it in the same record
    std::shared_ptr<const Schema> element; ///< List, Map
    std::vector<std::string>
        refersTo; ///< Reference, Map, Target: kinds, or "operation" "keyspace" "link" "zone" "component" "slo"
};

/// A key with its default and meaning.
struct Key {
    std::string name;
    Schema schema;
    Value defaultValue;    ///< empty: there is none, the key may be absent
    base::Text meaning;    ///< one sentence, ends with a full stop
    std::string unit = {}; ///< for fields and tables: "requests", "CPUs"; durations and rates carry their own
    bool required = false;
    bool slider = false;     ///< worth a slider while it runs
    bool simulated = true;   ///< false: read and kept, but a run of this version warns that it has no effect
    std::string source = {}; ///< where a default comes from, with its date
};

} // namespace faultline::catalog
