// One example on the start page.
#pragma once

#include <QAbstractButton>
#include <QPixmap>

#include "ui/start_page/example_shelf.h"

namespace faultline::ui {

/// A button with the example's picture, its title, what it shows and what to try.
class ExampleCard : public QAbstractButton {
    Q_OBJECT
  public:
    explicit ExampleCard(Example example, QWidget* parent = nullptr);

    const Example& example() const { return m_example; }
    QSize sizeHint() const override;
    /// The width of all cards at the interface scale of the moment.
    static int cardWidth();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void paintTexts(QPainter& painter, QRect area);

    Example m_example;
    QPixmap m_picture;
    bool m_pictureIsDark = false;
};

} // namespace faultline::ui
