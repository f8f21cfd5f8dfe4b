// A box over the canvas: type a part of a name, press Enter, and it is in view.
#pragma once

#include "ui/widgets/filtered_list.h"

namespace faultline::ui {

class CanvasScene;

/// Lists components and zones by label, id and kind, and what stands in notes.
class FindBox : public FilteredList {
    Q_OBJECT
  public:
    FindBox(const CanvasScene& scene, QWidget* parent);

    /// Opens at the upper edge of its parent.
    void open();

  signals:
    void componentChosen(const QString& id);
    void zoneChosen(const QString& id);
    void noteChosen(int number);

  protected:
    void fill(const QString& typed) override;
    void take(const QListWidgetItem& item) override;
    QString nothingFits(const QString& typed) const override;

  private:
    const CanvasScene& m_scene;
};

} // namespace faultline::ui
