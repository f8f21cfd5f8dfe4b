#include "ui/canvas/selection.h"

namespace faultline::ui {

void Selection::set(const QSet<QString>& components, const QSet<QString>& links) {
    const bool instanceStays = m_instance >= 0 && components.contains(m_instanceOf) && components.size() == 1;
    if (components == m_components && links == m_links && (instanceStays || m_instance < 0) && m_zone.isEmpty() &&
        m_note < 0)
        return;
    m_zone.clear();
    m_note = -1;
    m_components = components;
    m_links = links;
    if (!instanceStays) {
        m_instance = -1;
        m_instanceOf.clear();
        m_onTile = false;
    }
    emit changed();
}

void Selection::setInstance(const QString& component, int instance) {
    if (instance == m_instance && component == m_instanceOf && !m_onTile)
        return;
    m_onTile = false;
    m_instance = instance;
    m_instanceOf = instance < 0 ? QString() : component;
    emit changed();
}

void Selection::setTile(const QString& component, int instance) {
    if (m_onTile && instance == m_instance && component == m_instanceOf)
        return;
    forget();
    m_components = {component};
    m_instanceOf = component;
    m_instance = instance;
    m_onTile = true;
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
    m_instanceOf.clear();
    m_instance = -1;
    m_onTile = false;
    m_zone.clear();
    m_note = -1;
}

void Selection::addComponent(const QString& id) {
    set(m_components + QSet<QString>{id}, m_links);
}

void Selection::toggleComponent(const QString& id) {
    QSet<QString> components = m_components;
    if (!components.remove(id))
        components.insert(id);
    set(components, m_links);
}

void Selection::addLink(const QString& id) {
    set(m_components, m_links + QSet<QString>{id});
}

void Selection::toggleLink(const QString& id) {
    QSet<QString> links = m_links;
    if (!links.remove(id))
        links.insert(id);
    set(m_components, links);
}

} // namespace faultline::ui
