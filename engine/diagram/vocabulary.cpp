#include "engine/diagram/vocabulary.h"

#include "engine/diagram/name_index.h"

namespace faultline::diagram {

expression::Vocabulary vocabularyOf(const Diagram& diagram) {
    const NameIndex names(diagram);
    expression::Vocabulary vocabulary;
    for (const Named& operation : diagram.operations)
        vocabulary.operations.push_back(operation.id);
    if (diagram.operations.empty())
        vocabulary.operations.push_back("request"); // the one that a run has then
    for (const Component& component : diagram.components) {
        const Members members = names.members(component);
        vocabulary.components.push_back(
            {component.id, component.kind, members.instances, members.shards, members.shards > 1 && members.unsharded});
    }
    for (const Link& link : diagram.links)
        vocabulary.links.push_back(link.id);
    return vocabulary;
}

} // namespace faultline::diagram
