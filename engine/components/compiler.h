// Compiling a diagram: typed reading of keys with the catalog's defaults, and the numbers of what a key names.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/components/model.h"
#include "engine/diagram/diagram.h"

namespace faultline::components {

/// Reads keys of one element, nested ones by path ("health_check.interval"), each with the default that holds. A
/// word (off, none, unlimited) gives the number 0 unless a method says otherwise.
class KeyReader {
  public:
    explicit KeyReader(const diagram::Component& component) : m_component(component) {}

    catalog::Value value(std::string_view path) const;
    bool isOff(std::string_view path) const; ///< off, none, false or absent
    bool flag(std::string_view path) const;
    kernel::Time duration(std::string_view path, kernel::Time otherwise = 0) const;
    double rate(std::string_view path) const;
    double ratio(std::string_view path) const;
    double number(std::string_view path) const;
    std::uint32_t count(std::string_view path) const;
    std::string word(std::string_view path) const;
    kernel::Sampler distribution(std::string_view path) const;
    RetryPolicy retries(std::string_view path) const;
    RateLimit rateLimit(std::string_view path) const;
    BreakerModel breaker(std::string_view path) const;

  private:
    const diagram::Component& m_component;
};

// The same conversions for a value at hand.
kernel::Time durationOf(const catalog::Value& value, kernel::Time otherwise = 0);
double rateOf(const catalog::Value& value);
double ratioOf(const catalog::Value& value, double otherwise = 0);
double numberOf(const catalog::Value& value, double otherwise = 0);
std::string wordOf(const catalog::Value& value);
kernel::Sampler samplerOf(const catalog::Value& value);
RetryPolicy retriesOf(const catalog::Value& value);
Consistency consistencyOf(const catalog::Value& value);

/// A handler that would need a number from a store to which no link leads: a mistake where it is ever asked to.
struct MissingNumber {
    Index component = 0;
    std::uint16_t operation = 0;
    Index store = 0;
    std::string path;
};

/// Which databases are fed from which, in the diagram's order: asked for each database.
class Feeds {
  public:
    explicit Feeds(const diagram::Diagram& diagram);
    /// What a database is fed from; empty for others.
    static std::string sourceOf(const diagram::Component& component);
    const diagram::Component* database(std::string_view id) const; ///< null when there is no such database
    const std::vector<const diagram::Component*>& fedFrom(const std::string& id) const;

  private:
    std::unordered_map<std::string_view, const diagram::Component*> m_databases;
    std::unordered_map<std::string, std::vector<const diagram::Component*>> m_fed;
    std::vector<const diagram::Component*> m_none;
};

/// What compiling has to hand.
struct Compiler {
    const diagram::Diagram& diagram;
    Model& model;
    base::Diagnostics& diagnostics;
    Feeds feeds;
    Index component = 0; ///< the one being compiled
    std::vector<MissingNumber> missingNumbers;

    void error(std::string path, base::Text message, std::string found = {}, std::string expected = {},
               std::string suggestion = {});
    void warning(std::string path, base::Text message);
    /// Refuses what lacks a number that it will be asked for; when all handlers have been compiled.
    void judgeMissingNumbers();
    /// The link from the component being compiled to another; kNone when there is none.
    Index linkTo(std::string_view componentId) const;
    const ComponentModel& calleeOf(Index link) const { return model.components[model.links[link].to]; }
};

} // namespace faultline::components
