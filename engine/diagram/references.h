// The texts in a value that name other elements, found by walking the value along its schema.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "engine/catalog/key.h"
#include "engine/diagram/diagram.h"

namespace faultline::diagram {

/// Elements that get other names: components (their instances follow) and links.
struct Renaming {
    std::map<std::string, std::string, std::less<>> components;
    std::map<std::string, std::string, std::less<>> links;

    bool empty() const { return components.empty() && links.empty(); }
    Renaming reversed() const;
};

/// Whether texts of this schema may name a component, or a link.
bool mayNameComponents(const catalog::Schema& schema);
bool mayNameLinks(const catalog::Schema& schema);

/// Calls `visit` for each text that names an element; map keys included.
using ReferenceVisitor =
    std::function<void(const catalog::Schema& schema, const std::string& text, const std::string& path)>;
void visitReferences(const catalog::Schema& schema, const Value& value, const std::string& path,
                     const ReferenceVisitor& visit);

/// The value with all names changed; nothing when none of them is in it.
std::optional<Value> renamed(const catalog::Schema& schema, const Value& value, const Renaming& renaming);
/// The same for the names in an expression ("app.utilization > 80%", `links["web->app"].dropped`).
std::optional<std::string> renamedExpression(const std::string& expression, const Renaming& renaming);

/// What is left of a value when elements go: the value itself when it names none of them, otherwise without the parts
/// that make no sense any more; nothing when that is all of it. `isGone` is asked about component and link names.
using IsGone = std::function<bool(const catalog::Schema& schema, const std::string& text)>;
std::optional<Value> without(const catalog::Schema& schema, const Value& value, const IsGone& isGone);

} // namespace faultline::diagram
