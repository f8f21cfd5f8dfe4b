// The edits that the tests of edits go through: every alternative, and every edit that people make.
#pragma once

#include <QString>

#include <functional>
#include <iostream>
#include <random>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/diagram/edit.h"
#include "engine/diagram/validate.h"
#include "tests/engine/diagram/sample_diagram.h"

using namespace faultline;
using namespace faultline::diagram;

namespace {

using MakeEdit = std::function<Edit(const Diagram&)>;

struct Case {
    const char* name;
    MakeEdit make;
};

Component service(const std::string& id) {
    return {id, "service", {{"position", base::Point{1, 2}}, {"cpus", 3}}};
}

Edit edit(decltype(Edit::what) what) {
    return {std::move(what), {"Test", {}}};
}

Place at(Section section, const std::string& id, std::size_t index = 0) {
    return {section, id, index};
}

/// Every alternative of an edit, and every edit that people make.
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"add component", [](const Diagram&) { return edit(AddComponent{service("fresh")}); }},
        {"add component in front",
         [](const Diagram&) {
             return edit(AddComponent{service("fresh"), 0});
         }},
        {"remove component",
         [](const Diagram&) {
             return edit(Group{{edit(RemoveLink{"app->mail"}), edit(RemoveComponent{"mail"})}});
         }},
        {"rename component",
         [](const Diagram&) {
             return edit(RenameComponent{"app", "shop"});
         }},
        {"rename to the same id",
         [](const Diagram&) {
             return edit(RenameComponent{"app", "app"});
         }},
        {"rename cache",
         [](const Diagram&) {
             return edit(RenameComponent{"hot", "warm"});
         }},
        {"rename queue",
         [](const Diagram&) {
             return edit(RenameComponent{"dead", "graveyard"});
         }},
        {"add link",
         [](const Diagram&) {
             return edit(AddLink{{"", "web", "app", {{"weight", 2.0}}}, 1});
         }},
        {"remove link", [](const Diagram&) { return edit(RemoveLink{"edge->app"}); }},
        {"reroute link",
         [](const Diagram&) {
             return edit(RerouteLink{"web->edge", "web", "app"});
         }},
        {"reroute a link with its own id",
         [](const Diagram&) {
             return edit(RerouteLink{"spare", "web", "app"});
         }},
        {"rename link",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Links, "app->db"), "id", Value("main")});
         }},
        {"rename link to its default",
         [](const Diagram&) {
             return edit(Group{
                 {edit(RemoveLink{"edge->app"}), edit(SetValue{at(Section::Links, "spare"), "id", std::nullopt})}});
         }},
        {"set title",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Title, ""), "", Value("New")});
         }},
        {"clear title",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Title, ""), "", std::nullopt});
         }},
        {"set description",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Description, ""), "", Value("x")});
         }},
        {"set setting",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Settings, ""), "seed", Value(3)});
         }},
        {"add setting",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Settings, ""), "warmup", Value(base::Duration::seconds(5)), 0});
         }},
        {"remove setting",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Settings, ""), "seed", std::nullopt});
         }},
        {"set network",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Network, ""), "same_zone",
                                  Value(catalog::Distribution::constant(base::Duration::microseconds(9)))});
         }},
        {"set keyspace",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Keyspaces, "goods"), "keys", Value(9)});
         }},
        {"set operation",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Operations, "browse"), "response_size", Value(base::Bytes{99})});
         }},
        {"set component key",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Components, "app"), "cpus", Value(8)});
         }},
        {"set absent component key in the middle",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Components, "app"), "backlog", Value(8), 2});
         }},
        {"remove component key",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Components, "app"), "handler", std::nullopt});
         }},
        {"remove absent key",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Components, "db"), "hot", std::nullopt});
         }},
        {"set extension of a component",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Components, "db"), "x-owner", Value("b")});
         }},
        {"set link key",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Links, "app->db"), "loss", Value(base::Ratio{0.5})});
         }},
        {"set zone",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Zones, "east"), "label", std::nullopt});
         }},
        {"set note",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Notes, "", 1), "text", Value("Moved")});
         }},
        {"set event",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Scenario, "", 0), "at", Value(base::Duration::seconds(6))});
         }},
        {"set what an event sets",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Scenario, "", 4), "cpus", Value(6)});
         }},
        {"set objective",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Slos, "", 0), "objective", Value(base::Ratio{0.9})});
         }},
        {"set alert",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Alerts, "", 1), "when", Value("p95 > 1s")});
         }},
        {"set dashboard",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Dashboard, ""), "", Value("x")});
         }},
        {"clear dashboard",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Dashboard, ""), "", std::nullopt});
         }},
        {"set lesson",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Lesson, ""), "", Value(Record{{"goal", "x"}})});
         }},
        {"set challenge",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Challenge, ""), "", Value("x")});
         }},
        {"set extension",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Extensions, ""), "x-notes", Value("n")});
         }},
        {"add extension",
         [](const Diagram&) {
             return edit(SetValue{at(Section::Extensions, ""), "x-more", Value("n")});
         }},
        {"add operation",
         [](const Diagram&) {
             return edit(AddEntry{at(Section::Operations, "scan"), {{"kind", "scan"}}, 0});
         }},
        {"add keyspace",
         [](const Diagram&) {
             return edit(AddEntry{at(Section::Keyspaces, "users"), {{"keys", 5}}});
         }},
        {"add zone",
         [](const Diagram&) {
             return edit(AddEntry{at(Section::Zones, "west"), {{"label", "West"}}});
         }},
        {"add note",
         [](const Diagram&) {
             return edit(AddEntry{at(Section::Notes, "", 1), {{"text", "Hi"}}});
         }},
        {"add event at the end",
         [](const Diagram&) {
             return edit(
                 AddEntry{at(Section::Scenario, "", 99), {{"at", base::Duration::seconds(50)}, {"crash", "db"}}});
         }},
        {"add objective",
         [](const Diagram&) {
             return edit(AddEntry{at(Section::Slos, "", 0), {{"name", "up"}, {"objective", base::Ratio{0.99}}}});
         }},
        {"add alert",
         [](const Diagram&) {
             return edit(AddEntry{at(Section::Alerts, "", 2), {{"name", "a"}}});
         }},
        {"remove operation", [](const Diagram&) { return edit(RemoveEntry{at(Section::Operations, "browse")}); }},
        {"remove keyspace", [](const Diagram&) { return edit(RemoveEntry{at(Section::Keyspaces, "goods")}); }},
        {"remove zone", [](const Diagram&) { return edit(RemoveEntry{at(Section::Zones, "east")}); }},
        {"remove note", [](const Diagram&) { return edit(RemoveEntry{at(Section::Notes, "", 0)}); }},
        {"remove event", [](const Diagram&) { return edit(RemoveEntry{at(Section::Scenario, "", 3)}); }},
        {"remove objective", [](const Diagram&) { return edit(RemoveEntry{at(Section::Slos, "", 0)}); }},
        {"remove alert", [](const Diagram&) { return edit(RemoveEntry{at(Section::Alerts, "", 0)}); }},
        {"group",
         [](const Diagram&) {
             return edit(Group{{edit(RenameComponent{"app", "shop"}),
                                edit(SetValue{at(Section::Components, "shop"), "cpus", Value(5)}),
                                edit(Group{{edit(RemoveLink{"shop->mail"}), edit(AddComponent{service("app")})}})}});
         }},
        {"empty group", [](const Diagram&) { return edit(Group{}); }},
        {"removeComponents of one", [](const Diagram& d) { return removeComponents(d, {"db"}); }},
        {"removeComponents of many",
         [](const Diagram& d) {
             return removeComponents(d, {"hot", "jobs", "app", "hot"});
         }},
        {"removeComponents of a link",
         [](const Diagram& d) {
             return removeComponents(d, {}, {"app->db", "spare"});
         }},
        {"removeEntry of an operation",
         [](const Diagram& d) { return removeEntry(d, at(Section::Operations, "order")); }},
        {"removeEntry of a keyspace", [](const Diagram& d) { return removeEntry(d, at(Section::Keyspaces, "goods")); }},
        {"removeEntry of a zone", [](const Diagram& d) { return removeEntry(d, at(Section::Zones, "east")); }},
        {"removeEntry of an event", [](const Diagram& d) { return removeEntry(d, at(Section::Scenario, "", 2)); }},
        {"moveComponents",
         [](const Diagram&) {
             return moveComponents({{"app", {5, 5}}, {"db", {6, 6}}});
         }},
        {"setComponentValue", [](const Diagram&) { return setComponentValue("db", "cpus", Value(2)); }},
        {"setLinkValue", [](const Diagram&) { return setLinkValue("spare", "weight", std::nullopt); }},
        {"addLink", [](const Diagram& d) { return addLink(d, "web", "app"); }},
        {"addLink between a linked pair", [](const Diagram& d) { return addLink(d, "edge", "app"); }},
        {"duplicate",
         [](const Diagram& d) {
             return duplicate(d, {"edge", "app", "db", "hot"}, {20, 30});
         }},
        {"paste",
         [](const Diagram& d) {
             return paste(d, fragmentOf(d, {"app", "mail"}), {7, 7});
         }},
    };
    return all;
}

/// Errors of a diagram, one per line, for messages of failing tests.
QString errorsOf(const Diagram& diagram) {
    QString text;
    for (const base::Diagnostic& finding : validate(diagram))
        if (finding.severity == base::Severity::Error)
            text += QString::fromStdString(base::toText(finding)) + "\n";
    return text;
}

const Value* valueOf(const Diagram& diagram, const char* component, const char* key) {
    return diagram.component(component)->values.find(key);
}

} // namespace
