// The diagram as cards and wires, kept in step with the document.
#pragma once

#include <QGraphicsScene>
#include <QHash>
#include <memory>

#include "engine/diagram/edit.h"
#include "ui/canvas/items/card_item.h"
#include "ui/canvas/items/note_item.h"
#include "ui/canvas/items/zone_item.h"
#include "ui/canvas/unfold_layer.h"
#include "ui/canvas/wire_layer.h"

namespace faultline::ui {

class DiagramDocument;

/// What lies under a point of the canvas.
struct Hit {
    enum class What { Nothing, Card, Tile, InPort, OutPort, Wire, Note, Zone };
    What what = What::Nothing;
    CardItem* card = nullptr;
    int instance = -1;          ///< from 0, for Tile
    MemberTile* tile = nullptr; ///< for a Tile that stands on the canvas by itself
    std::shared_ptr<Wire> wire;
    int note = -1;     ///< for Note
    QString zone;      ///< for Zone (its header or an edge), and inside of one for Nothing
    Qt::Edges edges{}; ///< of a Zone or a Note, for making it larger; none: for moving it

    bool isPort() const { return what == What::InPort || what == What::OutPort; }
    bool isCard() const { return what == What::Card || what == What::Tile; }
};

/// Holds the cards as items and the wires as a layer; the view paints the latter.
class CanvasScene : public QGraphicsScene {
    Q_OBJECT
  public:
    explicit CanvasScene(DiagramDocument& document, QObject* parent = nullptr);

    CardItem* card(const QString& id) const { return m_cards.value(id); }
    const QHash<QString, CardItem*>& cards() const { return m_cards; }
    /// In the order of the diagram.
    const std::vector<CardItem*>& cardsInOrder() const { return m_order; }
    /// The cards of the components that a zone names as a whole.
    QStringList membersOfZone(const QString& zone) const;
    /// The frame of a zone; null where it has none.
    QRectF zoneFrame(const QString& zone) const;
    /// The zones that have a frame.
    QStringList zones() const;
    QString zoneColour(const QString& zone) const;
    /// What is written on it; empty for what is no zone.
    QString zoneLabel(const QString& zone) const;
    /// The smallest zone whose frame holds a point; empty where none does.
    QString zoneUnder(QPointF point) const;
    /// Frames are made anew from the cards as they stand.
    void syncZones();
    /// Shows which zone what is dragged would fall into; empty: none.
    void markZone(const QString& zone);
    void showSelected(const QString& zone, int note);
    /// Shows a zone or a note elsewhere, while it is dragged.
    void previewZone(const QString& zone, const QRectF& frame);
    void previewNote(int note, const QRectF& sheet);
    /// Shows a tile elsewhere, while it is dragged.
    void previewTile(const QString& name, QPointF place) { m_unfold.preview(name, place); }
    const UnfoldLayer& unfold() const { return m_unfold; }
    /// Shows which tiles are picked.
    void showPicked(const QSet<QString>& tiles) { m_unfold.showPicked(tiles); }
    const std::vector<NoteItem*>& notes() const { return m_notes; }
    WireLayer& wires() { return m_wires; }
    const WireLayer& wires() const { return m_wires; }

    /// Opens a card, or closes it: its members are drawn inside.
    void toggleOpen(const QString& id);

    /// `zoom` keeps the reach of ports and wires the same on screen.
    Hit hitAt(QPointF point, double zoom) const;
    /// The card whose whole area holds the point, the topmost one.
    CardItem* cardAt(QPointF point) const;
    /// The theme changed: everything is painted anew.
    void restyle();
    /// Everything drawn.
    QRectF contentRect() const;
    /// The rectangle of some components, links and tiles.
    QRectF rectOf(const QSet<QString>& components, const QSet<QString>& links, const QSet<QString>& tiles = {}) const;

    /// Moves a card on screen only, while it is dragged.
    void previewPosition(const QString& id, QPointF position);
    /// Puts every card back to where the document has it.
    void endPreview();

  signals:
    /// Wires came, went or moved: the cached background is out of date.
    void wiresChanged();
    /// Cards came or went.
    void cardsChanged();

  private:
    void rebuild();
    void follow(const diagram::Change& change);
    void syncCards();
    void syncWires();
    void syncNotes();
    std::vector<ZoneLook> zoneLooks() const;
    void stack();
    bool hitNote(QPointF point, double zoom, Hit& hit) const;
    void hitZone(QPointF point, double zoom, Hit& hit) const;

    DiagramDocument& m_document;
    QHash<QString, CardItem*> m_cards;
    std::vector<CardItem*> m_order;
    std::vector<CardItem*> m_stack; ///< the same, those on top first
    std::vector<NoteItem*> m_notes;
    std::vector<ZoneItem*> m_zones; ///< regions come last
    QString m_selectedZone;
    QString m_markedZone;
    WireLayer m_wires;
    UnfoldLayer m_unfold{*this};
};

} // namespace faultline::ui
