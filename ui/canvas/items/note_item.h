// A note on the canvas.
#pragma once

#include <QGraphicsItem>
#include <QTextDocument>

#include "engine/diagram/diagram.h"

namespace faultline::ui {

/// Markdown on a sheet behind the cards.
class NoteItem : public QGraphicsItem {
  public:
    explicit NoteItem(const diagram::Record& note);

    const diagram::Record& note() const { return m_note; }
    QRectF sheet() const { return {pos(), m_size}; }
    /// Shows it elsewhere or of another size, until it is made anew.
    void setSheet(const QRectF& sheet);
    void showSelected(bool selected);
    /// The theme changed.
    void restyle();

    QRectF boundingRect() const override { return {QPointF(), m_size}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

  private:
    void paintLead(QPainter& painter, int type) const;

    diagram::Record m_note;
    QTextDocument m_text;
    QString m_lead; ///< what it is about, in a few words
    QSizeF m_size;
    bool m_selected = false;
};

} // namespace faultline::ui
