// Building a diagram in the real program by mouse and keyboard, with a count of what was done.
#pragma once

#include "tests/ui/xvfb/real_program.h"

/// A person at an empty canvas.
class Builder {
  public:
    explicit Builder(RealProgram& program) : m_program(program) {}

    int actions() const { return m_actions; }
    void count(int more = 1) { m_actions += more; }

    QPoint onCanvas(double across, double down) const {
        const QRect canvas = m_program.widget(QStringLiteral("canvas"));
        return canvas.topLeft() + QPoint(qRound(canvas.width() * across), qRound(canvas.height() * down));
    }
    /// Drags a kind onto the canvas; the new card's name, empty when none came.
    QString place(const QString& kind, double across, double down) {
        const QStringList before = m_program.cards();
        m_program.drag(m_program.paletteRow(kind).center(), onCanvas(across, down));
        ++m_actions;
        return newCard(before);
    }
    /// The same with A, some letters and Enter.
    QString placeByKey(const QString& letters, double across, double down) {
        const QStringList before = m_program.cards();
        m_program.moveTo(onCanvas(across, down));
        m_program.key(QStringLiteral("a"));
        m_program.type(letters);
        m_program.key(QStringLiteral("Return"));
        m_actions += 3;
        return newCard(before);
    }
    void wire(const QString& from, const QString& to) {
        m_program.drag(RealProgram::rectOf(m_program.card(from).value(QStringLiteral("out"))).center(),
                       RealProgram::rectOf(m_program.card(to).value(QStringLiteral("card"))).center());
        ++m_actions;
    }

  private:
    QString newCard(const QStringList& before) const {
        m_program.waitFor([&] { return m_program.cards().size() > before.size(); });
        for (const QString& card : m_program.cards())
            if (!before.contains(card))
                return card;
        return {};
    }

    RealProgram& m_program;
    int m_actions = 0;
};
