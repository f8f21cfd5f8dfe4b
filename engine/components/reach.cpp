#include "engine/components/reach.h"

namespace faultline::components {

Reach::Reach(const Model& model) : m_model(model), m_asked(model.components.size() * model.operations.size()) {
    for (const ComponentModel& component : model.components)
        if (isCaller(component.kind) && !component.removed)
            for (const std::uint16_t operation : model.clients[component.row].mixOperations)
                for (const Index link : component.out)
                    ask(model.links[link].to, operation);
    while (!m_toFollow.empty()) {
        const Asked next = m_toFollow.back();
        m_toFollow.pop_back();
        passOn(next);
    }
}

void Reach::ask(Index component, std::size_t operation) {
    if (m_asked[place(component, operation)])
        return;
    m_asked[place(component, operation)] = true;
    m_toFollow.push_back({component, operation});
}

void Reach::passOn(Asked asked) {
    const ComponentModel& component = m_model.components[asked.component];
    switch (component.kind) {
    case KindId::Service:
    case KindId::Worker: {
        const Program& program = m_model.services[component.row].program;
        follow(program, program.entry[asked.operation], asked.operation);
        return;
    }
    case KindId::Queue:
        if (const Index letters = m_model.queues[component.row].deadLetter; letters != kNone)
            ask(letters, asked.operation);
        [[fallthrough]];
    case KindId::LoadBalancer:
    case KindId::Cdn:
        for (const Index link : component.out)
            ask(m_model.links[link].to, asked.operation);
        return;
    default:
        return;
    }
}

void Reach::follow(const Program& program, Index at, std::size_t operation) {
    for (; program.steps[at].kind != StepKind::End; ++at) {
        const Step& step = program.steps[at];
        if (step.link != kNone)
            ask(m_model.links[step.link].to, step.operation != kNoOperation ? step.operation : operation);
        for (const Index branch : step.branches)
            follow(program, branch, operation);
    }
}

} // namespace faultline::components
