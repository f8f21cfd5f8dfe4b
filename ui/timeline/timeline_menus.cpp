// The menus of the timeline: what can be added, and what can be done to what is there.
#include <QMenu>

#include "ui/canvas/figure_text.h"
#include "ui/document/diagram_document.h"
#include "ui/theme/icons.h"
#include "ui/timeline/event_choices.h"
#include "ui/timeline/event_editor.h"
#include "ui/timeline/timeline_view.h"

namespace faultline::ui {
namespace {

/// What an event lasts for at first: a twelfth of what is in view, on a step that people count in.
kernel::Time usualSpan(const TimeAxis& axis) {
    constexpr double kShare = 12;
    return std::max(axis.snap(), axis.snapped(axis.left() + (axis.right() - axis.left()) / kShare));
}

QMenu* newMenu(QWidget* parent, const char* name) {
    auto* menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QLatin1String(name));
    menu->setToolTipsVisible(true);
    return menu;
}

/// An ampersand of a name is none of a menu.
QString plain(const QString& text) {
    return QString(text).replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

void TimelineView::openAddMenu(kernel::Time at, QPoint global) {
    QMenu* menu = newMenu(this, "timeline-add");
    QAction* head = menu->addAction(tr("Add an event at %1").arg(timeText(double(at) / double(kernel::kSecond))));
    head->setEnabled(false);
    menu->addSeparator();
    const auto offer = [&](QMenu& into, const QString& text, const EventChoice& choice) {
        QAction* action = into.addAction(plain(text));
        connect(action, &QAction::triggered, this, [this, event = choice.event, at] { addEvent(event, at); });
        return action;
    };
    for (const EventKindChoices& kind : eventChoices(m_document.diagram())) {
        if (kind.startsGroup)
            menu->addSeparator();
        if (kind.choices.size() == 1) {
            QAction* only =
                offer(*menu, kind.text + QStringLiteral(": ") + kind.choices.front().target, kind.choices.front());
            only->setIcon(icon(eventIcon(kind.kind)));
            only->setObjectName(kind.kind);
            only->setToolTip(kind.meaning);
            continue;
        }
        QMenu* targets = menu->addMenu(icon(eventIcon(kind.kind)), kind.text);
        targets->menuAction()->setObjectName(kind.kind);
        targets->menuAction()->setToolTip(kind.meaning);
        for (const EventChoice& choice : kind.choices)
            offer(*targets, choice.target, choice);
    }
    menu->popup(global);
}

void TimelineView::addEvent(const diagram::Record& event, kernel::Time at) {
    const diagram::Record timed = eventAt(event, at, usualSpan(m_axis));
    const std::size_t index = indexFor(m_document.diagram(), at);
    const diagram::AddEntry add{{diagram::Section::Scenario, {}, index}, timed};
    if (!m_document.edit({add, {"Add {1}", {blockText(timed, m_document.diagram()).toStdString()}}}))
        return;
    selectEvent(int(index));
    editSelected();
}

void TimelineView::editSelected() {
    if (m_selectedEvent < 0 || m_editor != nullptr)
        return;
    const EventBlock& block = m_events.blocks()[std::size_t(m_selectedEvent)];
    const QRect anchor = block.rect.toRect().intersected(rect());
    m_editor = new EventEditor(m_document, block.number, {mapToGlobal(anchor.topLeft()), anchor.size()}, window());
    connect(m_editor, &EventEditor::removeRequested, this, &TimelineView::removeSelected);
    connect(m_editor, &EventEditor::finished, this, [this] {
        m_editor.clear();
        setFocus();
    });
}

void TimelineView::openBlockMenu(QPoint global) {
    QMenu* menu = newMenu(this, "timeline-menu");
    QAction* edit = menu->addAction(icon(Icon::Rename), tr("Edit…\tF2"));
    edit->setObjectName(QStringLiteral("edit"));
    connect(edit, &QAction::triggered, this, &TimelineView::editSelected);
    const QString target = m_events.blocks()[std::size_t(m_selectedEvent)].target;
    const QString component = target.section(QLatin1Char('/'), 0, 0);
    if (m_document.diagram().component(component.toStdString()) != nullptr) {
        QAction* show = menu->addAction(icon(Icon::Search), tr("Show %1 on the canvas").arg(plain(component)));
        show->setObjectName(QStringLiteral("show"));
        connect(show, &QAction::triggered, this, [this, component] { emit targetActivated(component); });
    }
    menu->addSeparator();
    QAction* remove = menu->addAction(icon(Icon::Delete), tr("Remove\tDel"));
    remove->setObjectName(QStringLiteral("remove"));
    connect(remove, &QAction::triggered, this, &TimelineView::removeSelected);
    menu->popup(global);
}

void TimelineView::openTrackMenu(const ProfileTrack& track, QPointF at, QPoint global) {
    using Form = TrafficProfile::Form;
    QMenu* menu = newMenu(this, "timeline-menu");
    const TrafficProfile profile = track.profile();
    const QString client = track.id();
    if (profile.form == Form::Points && m_selectedTrack < 0) {
        QAction* add = menu->addAction(icon(Icon::Add), tr("Add a point here"));
        add->setObjectName(QStringLiteral("addPoint"));
        connect(add, &QAction::triggered, this, [this, client, at] {
            for (const ProfileTrack& one : m_profiles)
                if (one.id() == client)
                    return addPoint(one, at, Qt::NoModifier);
        });
    }
    if (profile.form == Form::Points && m_selectedTrack >= 0 && profile.points.size() > 1) {
        QAction* remove = menu->addAction(icon(Icon::Delete), tr("Remove the point\tDel"));
        remove->setObjectName(QStringLiteral("removePoint"));
        connect(remove, &QAction::triggered, this, &TimelineView::removeSelected);
    }
    menu->addSeparator();
    const auto offer = [&](const char* name, const QString& text, bool checked, std::optional<diagram::Value> value) {
        QAction* action = menu->addAction(text);
        action->setObjectName(QLatin1String(name));
        action->setCheckable(true);
        action->setChecked(checked);
        connect(action, &QAction::triggered, this, [this, client, value, checked] {
            if (!checked) // else it has that form already
                setProfile(client, value);
        });
    };
    const auto* component = m_document.diagram().component(client.toStdString());
    const bool constant = component == nullptr || component->values.find("profile") == nullptr;
    offer("formConstant", tr("Constant: the rate of its arrivals"), constant, std::nullopt);
    const auto offerForm = [&](const char* name, const QString& text, Form form) {
        offer(name, text, !constant && profile.form == form, profileValue(inForm(profile, form, m_axis.length())));
    };
    offerForm("formPoints", tr("Points, straight between them"), Form::Points);
    offerForm("formSpike", tr("One spike"), Form::Spike);
    offerForm("formDiurnal", tr("Day and night"), Form::Diurnal);
    menu->popup(global);
}

} // namespace faultline::ui
