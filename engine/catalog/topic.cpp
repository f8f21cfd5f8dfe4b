#include "engine/catalog/topic.h"

#include "engine/catalog/entries.h"
#include "engine/catalog/lesson_keys.h"

namespace faultline::catalog {

std::vector<Topic> kindTopics() {
    std::vector<Topic> topics;
    for (const Kind& kind : Catalog::instance().kinds())
        topics.push_back({kind.name, kind.label, kind.meaning, kind.keys, &kind, kind.simulated});
    return topics;
}

std::vector<Topic> sectionTopics() {
    const Catalog& catalog = Catalog::instance();
    std::vector<Topic> topics;
    const auto add = [&](const char* name, const char* title, const char* meaning, std::vector<Key> keys) {
        topics.push_back({name, title, meaning, std::move(keys), nullptr, true});
    };
    add("file", "File", "The sections of a diagram file.", catalog.topLevelKeys());
    add("component", "Component", "Keys that every component has beside `kind` and its kind's own.",
        catalog.commonKeys());
    add("step", "Step",
        "One step of a service's or worker's handler; `work` alone takes the component's own, `reply` answers now and "
        "goes on.",
        entries::step()->fields);
    add("link", "Link", "Who calls whom, and how long a message takes.",
        build::joined(catalog.linkEndKeys(), catalog.linkKeys()));
    add("settings", "Settings", "How a run is made.", catalog.settingsKeys());
    add("network", "Network", "One-way latencies of links that name none.", catalog.networkKeys());
    add("keyspace", "Keyspace", "The keys that requests are about.", catalog.keyspaceKeys());
    add("operation", "Operation", "Something that callers ask for.", catalog.operationKeys());
    add("zone", "Zone", "A failure domain.", catalog.zoneKeys());
    add("note", "Note", "Free text on the canvas.", catalog.noteKeys());
    add("slo", "Objective", "What the system shall hold.", catalog.sloKeys());
    add("alert", "Alert", "When somebody should be told.", catalog.alertKeys());
    return topics;
}

std::vector<Topic> storyTopics() {
    const std::vector<Key>& scene = findKey(lessonKeys(), "scenes")->schema.element->fields;
    return {{"lesson", "Lesson", "A lesson that is told over the diagram.", lessonKeys(), nullptr, true},
            {"scene", "Scene", "One scene of a lesson.", scene, nullptr, true},
            {"question", "Question", "What a learner predicts before a scene is played.",
             findKey(scene, "question")->schema.fields, nullptr, true},
            {"challenge", "Challenge", "A goal to reach by changing the diagram.", challengeKeys(), nullptr, true}};
}

std::vector<Topic> eventTopics() {
    std::vector<Topic> topics;
    for (const EventKind& event : Catalog::instance().eventKinds())
        topics.push_back({event.name, event.name, event.meaning, build::joined({event.target}, event.fields), nullptr,
                          event.simulated});
    return topics;
}

} // namespace faultline::catalog
