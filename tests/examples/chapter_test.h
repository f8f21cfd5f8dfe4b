// The test of a chapter: its effects and its sights, a data row each.
#pragma once

#include <QObject>

#include <utility>

#include "tests/examples/effect.h"

namespace faultline::examples {

/// Checks each effect at each seed, that docs/examples-table.md has it, and each sight.
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
    /// tests/examples/table writes the page anew.
    void standInThePage() {
        const QStringList rows = tableRows();
        for (const Effect& effect : m_effects) {
            const QStringList row = rows.filter(rowBegins(effect));
            QVERIFY2(row.size() == 1, qPrintable(rowBegins(effect)));
            QVERIFY2(row.front().endsWith(" | yes |"), qPrintable(row.front()));
        }
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
