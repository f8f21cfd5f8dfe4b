// What is selected on the canvas.
#pragma once

#include <QObject>
#include <QSet>
#include <QString>

namespace faultline::ui {

/// The selected components and links, and at most one instance of a selected component; or else one zone or one note.
class Selection : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    const QSet<QString>& components() const { return m_components; }
    const QSet<QString>& links() const { return m_links; }
    /// The instance (from 0) that was clicked, with its component; -1 when none was.
    const QString& instanceOf() const { return m_instanceOf; }
    int instance() const { return m_instance; }
    /// Whether it was clicked at its own tile on the canvas, and not inside of its card.
    bool isOnTile() const { return m_onTile; }

    /// The zone that is selected; empty when none is.
    const QString& zone() const { return m_zone; }
    /// The number of the note that is selected; -1 when none is.
    int note() const { return m_note; }

    bool isEmpty() const { return m_components.isEmpty() && m_links.isEmpty() && m_zone.isEmpty() && m_note < 0; }
    bool hasComponent(const QString& id) const { return m_components.contains(id); }
    bool hasLink(const QString& id) const { return m_links.contains(id); }

    void set(const QSet<QString>& components, const QSet<QString>& links);
    void setInstance(const QString& component, int instance);
    /// An instance that stands on the canvas by itself.
    void setTile(const QString& component, int instance);
    void setZone(const QString& id);
    void setNote(int number);
    void clear() { set({}, {}); }
    void addComponent(const QString& id);
    void toggleComponent(const QString& id);
    void addLink(const QString& id);
    void toggleLink(const QString& id);

  signals:
    void changed();

  private:
    void forget();

    QSet<QString> m_components;
    QSet<QString> m_links;
    QString m_instanceOf;
    int m_instance = -1;
    bool m_onTile = false;
    QString m_zone;
    int m_note = -1;
};

} // namespace faultline::ui
