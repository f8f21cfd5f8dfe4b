#include "ui/canvas/selection.h"

namespace faultline::ui {
namespace {

QSet<QString> toggled(QSet<QString> names, const QString& name) {
    if (!names.remove(name))
        names.insert(name);
    return names;
}

} // namespace

QSet<QString> Selection::subjects() const {
    QSet<QString> all = m_components;
    for (const QString& tile : m_tiles)
        all.insert(tile.section(QLatin1Char('/'), 0, 0));
    return all;
}

void Selection::set(const QSet<QString>& components, const QSet<QString>& links, const QSet<QString>& tiles) {
    const bool instanceStays =
        m_instance >= 0 && components.contains(m_instanceOf) && components.size() == 1 && tiles.isEmpty();
    if (components == m_components && links == m_links && tiles == m_tiles && (instanceStays || m_instance < 0) &&
        m_zone.isEmpty() && m_note < 0)
        return;
    m_zone.clear();
    m_note = -1;
    m_components = components;
    m_links = links;
    m_tiles = tiles;
    if (!instanceStays) {
        m_instance = -1;
        m_instanceOf.clear();
    }
    emit changed();
}

void Selection::setInstance(const QString& component, int instance) {
    if (instance == m_instance && (instance < 0 || component == m_instanceOf))
        return;
    m_instance = instance;
    m_instanceOf = instance < 0 ? QString() : component;
    emit changed();
}

void Selection::setZone(const QString& id) {
    if (id == m_zone)
        return;
    forget();
    m_zone = id;
    emit changed();
}

void Selection::setNote(int number) {
    if (number == m_note)
        return;
    forget();
    m_note = number;
    emit changed();
}

void Selection::forget() {
    m_components.clear();
    m_links.clear();
    m_tiles.clear();
    m_instanceOf.clear();
    m_instance = -1;
    m_zone.clear();
    m_note = -1;
}

void Selection::addComponent(const QString& id) {
    set(m_components + QSet<QString>{id}, m_links, m_tiles);
}

void Selection::toggleComponent(const QString& id) {
    set(toggled(m_components, id), m_links, m_tiles);
}

void Selection::addLink(const QString& id) {
    set(m_components, m_links + QSet<QString>{id}, m_tiles);
}

void Selection::toggleLink(const QString& id) {
    set(m_components, toggled(m_links, id), m_tiles);
}

void Selection::addTile(const QString& name) {
    set(m_components, m_links, m_tiles + QSet<QString>{name});
}

void Selection::toggleTile(const QString& name) {
    set(m_components, m_links, toggled(m_tiles, name));
}

} // namespace faultline::ui
