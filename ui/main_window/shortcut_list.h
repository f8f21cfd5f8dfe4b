// All keys and gestures on one page.
#pragma once

#include <QDialog>
#include <QVector>

class QLabel;
class QLineEdit;

namespace faultline::ui {

class WindowActions;

/// Lists the keys of the menus as they are, and the gestures of the canvas; what is typed leaves the rows that hold it.
class ShortcutList : public QDialog {
    Q_OBJECT
  public:
    explicit ShortcutList(const WindowActions& actions, QWidget* parent = nullptr);

    /// Rows that are shown, headings not counted.
    int shownRows() const;

  private:
    struct Row {
        QLabel* left = nullptr; ///< null in a heading
        QLabel* right = nullptr;
    };
    class Page;
    void filter(const QString& typed);
    void addKeys(Page& page, const WindowActions& actions);
    void addGestures(Page& page);

    QLineEdit* m_search = nullptr;
    QVector<Row> m_rows;
    QLabel* m_nothing = nullptr;
    QWidget* m_columns = nullptr;
};

} // namespace faultline::ui
