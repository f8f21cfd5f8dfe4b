// The test of a chapter: its effects and its sights, a data row each.
#pragma once

#include <QObject>

#include <utility>

#include "tests/examples/effect.h"

namespace faultline::examples {

/// Checks each effect at each seed, and each sight.
class ChapterTest : public QObject {
    Q_OBJECT

  public:
    ChapterTest(std::vector<Effect> effects, std::vector<Sight> sights)
        : m_effects(std::move(effects)), m_sights(std::move(sights)) {}

  private slots:
    void effects_data() { rowsOf(m_effects); }
    void effects() {
        QFETCH(int, effect);
        QFETCH(int, seed);
        check(m_effects[static_cast<std::size_t>(effect)], seed);
    }
    void sights_data() { rowsOf(m_sights); }
    void sights() {
        QFETCH(int, sight);
        check(m_sights[static_cast<std::size_t>(sight)]);
    }

  private:
    std::vector<Effect> m_effects;
    std::vector<Sight> m_sights;
};

} // namespace faultline::examples
