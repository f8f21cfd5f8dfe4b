// A part of a form that can be folded.
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace faultline::ui {

/// A heading with content below it; a click on the heading folds it.
class FoldingBox : public QWidget {
    Q_OBJECT
  public:
    enum class Level { Main, Inner };
    explicit FoldingBox(const QString& title, Level level = Level::Main, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    QVBoxLayout* content() const { return m_content; }
    /// A row of the heading, right of the title: buttons, figures.
    void addToHeading(QWidget* widget);
    bool isOpen() const { return m_open; }
    void setOpen(bool open);
    /// Shown beside the title while it is folded.
    void setHint(const QString& hint);

  signals:
    void toggled(bool open);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QToolButton* m_heading = nullptr;
    QWidget* m_body = nullptr;
    QWidget* m_head = nullptr;
    QLabel* m_hint = nullptr;
    QVBoxLayout* m_content = nullptr;
    Level m_level;
    bool m_open = true;
};

} // namespace faultline::ui
