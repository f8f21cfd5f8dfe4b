// A diagram as a picture, as the canvas shows it.
#pragma once

#include <QByteArray>
#include <QString>
#include <memory>

#include "engine/diagram/diagram.h"
#include "engine/simulation/snapshot.h"
#include "ui/export/chart_export.h"

class QPainter;

namespace faultline::ui {

class CanvasView;
class DiagramDocument;
class Player;

/// Paints a diagram through a canvas of its own that is never shown, in the light theme; with a snapshot, cards carry
/// their gauges, and with the canvas that someone looks at, wires carry its dots.
class DiagramPicture {
  public:
    DiagramPicture(const diagram::Diagram& diagram, std::shared_ptr<const simulation::Snapshot> snapshot,
                   const CanvasView* shown = nullptr);
    ~DiagramPicture();

    /// In px at scale 1.
    QSize size() const { return m_size; }
    void paint(QPainter& painter) const;
    /// PNG, SVG or PDF.
    QByteArray bytes(ExportForm form, double scale) const;

  private:
    QString m_title;
    QSize m_size;
    std::unique_ptr<DiagramDocument> m_document;
    std::unique_ptr<Player> m_player;
    std::unique_ptr<CanvasView> m_canvas;
};

} // namespace faultline::ui
