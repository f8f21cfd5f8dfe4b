// A box over the canvas: type a few letters of a kind, press Enter.
#pragma once

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace faultline::ui {

/// Lists the kinds that match what is typed; closes when one is chosen, on Esc and when the focus leaves.
class AddBox : public QFrame {
    Q_OBJECT
  public:
    explicit AddBox(QWidget* parent);

    /// Opens with its upper edge at a point of the parent, within its bounds.
    void openAt(QPoint point);

  signals:
    void chosen(const QString& kind);
    void closed();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill(const QString& filter);
    void choose();
    void close();

    QLineEdit* m_text = nullptr;
    QListWidget* m_kinds = nullptr;
};

} // namespace faultline::ui
