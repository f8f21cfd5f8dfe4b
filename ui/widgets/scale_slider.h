// A slider over a scale of values rather than over pixels.
#pragma once

#include <QSlider>
#include <optional>

#include "ui/widgets/stepping.h"

namespace faultline::ui {

/// A slider that maps its way linearly or logarithmically, with an optional detent; a double click asks for a reset.
class ScaleSlider : public QSlider {
    Q_OBJECT
  public:
    explicit ScaleSlider(QWidget* parent = nullptr);

    void setScale(const SliderScale& scale, bool whole);
    /// A value that the slider snaps to when it comes near; marked by a tick.
    void setDetent(double value);
    /// Shows a value without telling anybody.
    void showNumber(double value);
    double number() const;
    QSize sizeHint() const override;

  signals:
    /// The user moved it to this value.
    void slid(double value);
    void resetRequested();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    int positionAt(double x) const;
    QRectF track() const;
    void announce(int position);

    SliderScale m_scale;
    bool m_whole = false;
    std::optional<double> m_detent;
    bool m_quiet = false;
};

} // namespace faultline::ui
