#include "engine/components/data_owner.h"

#include <unordered_set>
#include <vector>

namespace faultline::components {

namespace {

/// Follows calls from component to component; each is looked at once for an operation, so circles end.
class Search {
  public:
    explicit Search(const Model& model) : m_model(model) {}

    Index over(Index link, std::uint16_t operation) {
        if (link == kNone) // the handler names somebody to whom no link leads: an error that is told elsewhere
            return kNone;
        const Index index = m_model.links[link].to;
        const ComponentModel& component = m_model.components[index];
        switch (component.kind) {
        case KindId::Database:
        case KindId::Store:
            return index;
        case KindId::Cache:
        case KindId::Queue:
        case KindId::External:
            return kNone;
        default:
            break;
        }
        if (m_depth >= kDeepest || !m_seen.insert((std::uint64_t{index} << 16) | operation).second)
            return kNone;
        ++m_depth;
        Index owner = kNone;
        if (component.kind == KindId::Service)
            owner = inHandler(m_model.services[component.row].program, operation);
        else // a balancer, a CDN
            for (std::size_t i = 0; i < component.out.size() && owner == kNone; ++i)
                owner = over(component.out[i], operation);
        --m_depth;
        return owner;
    }

  private:
    Index inHandler(const Program& program, std::uint16_t operation) {
        const Index entry = operation < program.entry.size() ? program.entry[operation] : program.plainEntry;
        return inSteps(program, entry, operation);
    }

    Index inSteps(const Program& program, Index at, std::uint16_t operation) {
        Index owner = kNone;
        for (; at < program.steps.size() && program.steps[at].kind != StepKind::End; ++at) {
            const Step& step = program.steps[at];
            if (step.kind == StepKind::Reply)
                break; // the answer has left
            Index found = kNone;
            if (step.kind == StepKind::Read || step.kind == StepKind::CachedRead || step.kind == StepKind::Write ||
                step.kind == StepKind::Call)
                found = over(step.link, step.operation != kNoOperation ? step.operation : operation);
            for (const Index branch : step.branches)
                if (const Index within = inSteps(program, branch, operation); within != kNone)
                    found = within;
            if (found != kNone)
                owner = found;
        }
        return owner;
    }

    /// More tiers than any system has; bounds the stack.
    static constexpr int kDeepest = 200;

    const Model& m_model;
    std::unordered_set<std::uint64_t> m_seen;
    int m_depth = 0;
};

void noteSteps(const Model& model, Program& program, Index at, std::uint16_t operation) {
    for (; program.steps[at].kind != StepKind::End; ++at) {
        Step& step = program.steps[at];
        const bool reads =
            step.kind == StepKind::Read || step.kind == StepKind::CachedRead || step.kind == StepKind::Call;
        if (reads && step.link != kNone)
            step.owner = dataOwner(model, step.link, step.operation != kNoOperation ? step.operation : operation);
        for (const Index branch : step.branches)
            noteSteps(model, program, branch, operation);
    }
}

} // namespace

Index dataOwner(const Model& model, Index link, std::uint16_t operation) {
    return Search(model).over(link, operation);
}

void findStepOwners(Model& model) {
    for (const ComponentModel& component : model.components) {
        if (component.removed)
            continue;
        if (component.kind == KindId::Service || component.kind == KindId::Worker) {
            Program& program = model.services[component.row].program;
            noteSteps(model, program, program.plainEntry, kNoOperation);
            for (std::size_t i = 0; i < program.entry.size(); ++i)
                noteSteps(model, program, program.entry[i], static_cast<std::uint16_t>(i));
        } else if (component.kind == KindId::Cdn) {
            std::vector<Index>& owners = model.caches[component.row].edge.owners;
            owners.assign(model.operations.size(), kNone);
            for (std::size_t i = 0; i < owners.size(); ++i)
                for (const Index link : component.out)
                    if (owners[i] == kNone)
                        owners[i] = dataOwner(model, link, static_cast<std::uint16_t>(i));
        }
    }
}

void findBrowserOwners(Model& model) {
    for (const ComponentModel& component : model.components) {
        if (component.kind != KindId::Client || component.removed || !model.clients[component.row].browser.on)
            continue;
        std::vector<Index> owners;
        for (const Index link : component.out)
            for (std::size_t operation = 0; operation < model.operations.size(); ++operation)
                owners.push_back(dataOwner(model, link, static_cast<std::uint16_t>(operation)));
        model.clients[component.row].browserOwners = std::move(owners);
    }
}

} // namespace faultline::components
