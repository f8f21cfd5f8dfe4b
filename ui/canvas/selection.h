// What is selected on the canvas.
#pragma once

#include <QObject>
#include <QSet>
#include <QString>

namespace faultline::ui {

/// The selected components, links and tiles ("app/2", a member that stands on the canvas by itself), and at most one
/// instance inside of a selected component; or else one zone or one note.
class Selection : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    const QSet<QString>& components() const { return m_components; }
    const QSet<QString>& links() const { return m_links; }
    const QSet<QString>& tiles() const { return m_tiles; }
    /// The components, and those that the tiles belong to: what parameters and names are asked of.
    QSet<QString> subjects() const;
    /// The instance (from 0) that was clicked inside of its card, with its component; -1 when none was.
    const QString& instanceOf() const { return m_instanceOf; }
    int instance() const { return m_instance; }

    /// The zone that is selected; empty when none is.
    const QString& zone() const { return m_zone; }
    /// The number of the note that is selected; -1 when none is.
    int note() const { return m_note; }

    bool isEmpty() const { return size() == 0 && m_zone.isEmpty() && m_note < 0; }
    /// How many components, links and tiles.
    qsizetype size() const { return m_components.size() + m_links.size() + m_tiles.size(); }
    bool hasComponent(const QString& id) const { return m_components.contains(id); }
    bool hasLink(const QString& id) const { return m_links.contains(id); }
    bool hasTile(const QString& name) const { return m_tiles.contains(name); }

    void set(const QSet<QString>& components, const QSet<QString>& links, const QSet<QString>& tiles = {});
    void setInstance(const QString& component, int instance);
    void setZone(const QString& id);
    void setNote(int number);
    void clear() { set({}, {}); }
    void addComponent(const QString& id);
    void toggleComponent(const QString& id);
    void addLink(const QString& id);
    void toggleLink(const QString& id);
    void addTile(const QString& name);
    void toggleTile(const QString& name);

  signals:
    void changed();

  private:
    void forget();

    QSet<QString> m_components;
    QSet<QString> m_links;
    QSet<QString> m_tiles;
    QString m_instanceOf;
    int m_instance = -1;
    QString m_zone;
    int m_note = -1;
};

} // namespace faultline::ui
