// A box over the canvas: which key shall be watched?
#pragma once

#include <vector>

#include "engine/diagram/diagram.h"
#include "engine/simulation/key_copies.h"
#include "ui/widgets/filtered_list.h"

class QLabel;

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

/// Offers the hottest key of each keyspace, or the one that is typed; one that is not there can be read, not taken.
class KeyBox : public FilteredList {
    Q_OBJECT
  public:
    KeyBox(const diagram::Diagram& diagram, QWidget* parent);

    using FilteredList::openAt;

  signals:
    void chosen(const faultline::simulation::KeyName& key);

  protected:
    void fill(const QString& typed) override;
    void take(const QListWidgetItem& item) override;

  private:
    const diagram::Diagram& m_diagram;
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
