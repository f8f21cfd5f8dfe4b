// A box over the canvas: type a few letters of a kind, press Enter.
#pragma once

#include "ui/widgets/filtered_list.h"

namespace faultline::ui {

/// Lists the kinds that match what is typed.
class AddBox : public FilteredList {
    Q_OBJECT
  public:
    explicit AddBox(QWidget* parent);

    /// Opens with its upper edge at a point of the parent, within its bounds.
    using FilteredList::openAt;

  signals:
    void chosen(const QString& kind);

  protected:
    void fill(const QString& typed) override;
    void take(const QListWidgetItem& item) override;
    QString nothingFits(const QString& typed) const override;
};

} // namespace faultline::ui
