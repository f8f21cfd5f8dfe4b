// What a talk says at a station, under the picture.
#pragma once

#include <QTextDocument>
#include <QWidget>

#include "ui/present/storyline.h"

namespace faultline::ui {

/// A strip with the station's number, title and text. It is as high as the longest of the talk needs, so that the
/// picture does not move from one station to the next.
class CaptionStrip : public QWidget {
    Q_OBJECT
  public:
    explicit CaptionStrip(QWidget* parent);

    void setStations(const std::vector<Station>& stations);
    void show(int station, bool revealed);
    /// "2 of 7".
    QString place() const { return m_place; }
    /// What is written, without Markdown.
    QString text() const { return m_text.toPlainText(); }
    /// How large the type is on the screen, px.
    int type() const;

    bool hasHeightForWidth() const override { return true; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void write(QTextDocument& text, const Station& station, bool revealed) const;
    int textLeft() const;
    int textWidth() const;
    void measure();

    std::vector<Station> m_stations;
    QTextDocument m_text;
    QString m_place;
    int m_height = 0;
    int m_shown = 0;
    bool m_revealed = false;
};

} // namespace faultline::ui
