// A box with a line to type in and a list of what fits: the ground of the add box, the find box, the key box and the
// command palette.
#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace faultline::ui {

/// Floats over its parent. Arrows choose, Enter and a click take; it closes then, on Esc and when the focus leaves.
class FilteredList : public QFrame {
    Q_OBJECT
  public:
    FilteredList(const QString& name, QSize size, QWidget* parent);

  signals:
    void closed();

  protected:
    /// Opens empty of text with its corner at a point of the parent, within its bounds.
    void openAt(QPoint corner);
    /// The size at the interface's scale, as far as the parent has room.
    QSize fittingSize() const;
    void close();
    /// Fills the list with what fits; what is not enabled is only read.
    virtual void fill(const QString& typed) = 0;
    /// One of the list was taken; the box is closed by then.
    virtual void take(const QListWidgetItem& item) = 0;
    /// Said in place of the list when nothing fits.
    virtual QString nothingFits(const QString& typed) const;
    /// Those whose label begins with what is typed stand before those that only have it somewhere.
    void offer(QListWidgetItem* item, const QString& typed, const QString& more);
    bool eventFilter(QObject* watched, QEvent* event) override;

    /// Whether one was typing in it when it closed: then the focus has gone somewhere by itself.
    bool hadFocus() const { return m_hadFocus; }
    QLineEdit* text() const { return m_text; }
    QListWidget* list() const { return m_list; }

  private:
    void refill(const QString& typed);
    void choose();
    void step(int by);
    void sayCurrent();
    void restyle();

    QSize m_size;
    QLineEdit* m_text = nullptr;
    QListWidget* m_list = nullptr;
    QLabel* m_nothing = nullptr;
    QTimer m_quiet; ///< until the typing pauses
    bool m_hadFocus = false;
    int m_first = 0; ///< so many of the list begin with what is typed
};

} // namespace faultline::ui
