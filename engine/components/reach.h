// Which component may be asked for which operation, by clients, probes and what handlers make of it.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/components/model.h"

namespace faultline::components {

/// Follows every operation from where it begins; when all handlers have been compiled.
class Reach {
  public:
    explicit Reach(const Model& model);
    bool reaches(Index component, std::size_t operation) const { return m_asked[place(component, operation)]; }

  private:
    struct Asked {
        Index component;
        std::size_t operation;
    };

    std::size_t place(Index component, std::size_t operation) const {
        return component * m_model.operations.size() + operation;
    }
    void ask(Index component, std::size_t operation);
    void passOn(Asked asked);
    void follow(const Program& program, Index at, std::size_t operation);

    const Model& m_model;
    std::vector<bool> m_asked;
    std::vector<Asked> m_toFollow;
};

} // namespace faultline::components
