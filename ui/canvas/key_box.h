// A box over the canvas: which key shall be watched?
#pragma once

#include <QFrame>
#include <vector>

#include "engine/diagram/diagram.h"
#include "engine/simulation/key_copies.h"

class QLabel;
class QLineEdit;
class QListWidget;

namespace faultline::ui {

/// What a text means as keys of a diagram: "42", "prices 42", "prices"; without a number the hottest.
struct KeyOffer {
    simulation::KeyName key;
    std::uint64_t keys = 0; ///< that its keyspace has
    bool there = true;      ///< false: the keyspace has fewer
};
std::vector<KeyOffer> keysFor(const diagram::Diagram& diagram, const QString& text);
/// "key 42 of prices", "the hottest key of prices".
QString keyText(const simulation::KeyName& key);

/// Offers the hottest key of each keyspace, or the one that is typed; closes like the find box.
class KeyBox : public QFrame {
    Q_OBJECT
  public:
    KeyBox(const diagram::Diagram& diagram, QWidget* parent);

    void openAt(QPoint point);

  signals:
    void chosen(const faultline::simulation::KeyName& key);
    void closed();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill(const QString& text);
    void choose();
    void close();

    const diagram::Diagram& m_diagram;
    QLineEdit* m_text = nullptr;
    QListWidget* m_offers = nullptr;
    std::vector<KeyOffer> m_shown;
};

/// Says which key is watched, in the corner of the canvas, and ends it.
class KeyBar : public QFrame {
    Q_OBJECT
  public:
    explicit KeyBar(QWidget* parent);
    void showKey(const simulation::KeyName& key);

  signals:
    void ended();

  private:
    QLabel* m_label = nullptr;
};

} // namespace faultline::ui
