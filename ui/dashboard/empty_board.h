// What the board says before there is a run to show.
#pragma once

#include <QWidget>

namespace faultline::ui {

/// A quiet picture of a chart and what to press.
class EmptyBoard : public QWidget {
    Q_OBJECT
  public:
    explicit EmptyBoard(QWidget* parent = nullptr);
    void setCanRun(bool canRun);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    bool m_canRun = false;
};

} // namespace faultline::ui
