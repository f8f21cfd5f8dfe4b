// The palette's list; its rows can be dragged onto the canvas.
#pragma once

#include <QTreeWidget>

namespace faultline::ui {

/// A tree of kinds in groups that starts drags with the kind's name.
class KindList : public QTreeWidget {
    Q_OBJECT
  public:
    explicit KindList(QWidget* parent);

    /// What a drag of this row carries; null for a heading. The caller owns it.
    static QMimeData* mimeDataOf(const QTreeWidgetItem& item);

  protected:
    QStringList mimeTypes() const override;
    void startDrag(Qt::DropActions actions) override;
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace faultline::ui
