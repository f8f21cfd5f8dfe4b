// A box over the canvas: type a part of a name, press Enter, and it is in view.
#pragma once

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace faultline::ui {

class CanvasScene;

/// Lists components and zones by label, id and kind, and what stands in notes; closes like the add box.
class FindBox : public QFrame {
    Q_OBJECT
  public:
    FindBox(const CanvasScene& scene, QWidget* parent);

    /// Opens at the upper edge of its parent.
    void open();

  signals:
    void componentChosen(const QString& id);
    void zoneChosen(const QString& id);
    void noteChosen(int number);
    void closed();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill(const QString& filter);
    void choose();
    void close();
    void step(int by);

    const CanvasScene& m_scene;
    QLineEdit* m_text = nullptr;
    QListWidget* m_found = nullptr;
};

} // namespace faultline::ui
