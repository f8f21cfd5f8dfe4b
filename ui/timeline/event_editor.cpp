#include "ui/timeline/event_editor.h"

#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <algorithm>

#include "engine/diagram/walk.h"
#include "ui/canvas/items/card_content.h"
#include "ui/document/diagram_document.h"
#include "ui/inspector/key_form.h"
#include "ui/inspector/subject.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_sheet.h"
#include "ui/theme/theme.h"
#include "ui/timeline/scenario_track.h"
#include "ui/widgets/engine_text.h"

namespace faultline::ui {
namespace {

constexpr int kWidth = 340;
constexpr int kGap = 6;
constexpr int kMargin = 14;

/// Names for an event's target: elements, and single members where those may be meant.
std::vector<Candidate> targetsFor(const diagram::Diagram& diagram, const catalog::Schema& schema) {
    std::vector<Candidate> names = candidatesOf(diagram, schema);
    if (schema.type != catalog::Type::Target)
        return names;
    for (const diagram::Component& component : diagram.components)
        for (const QString& member : describe(component).members.names)
            names.push_back({QString::fromStdString(component.id) + QLatin1Char('/') + member, {}});
    return names;
}

std::string kindOf(const diagram::Record& event) {
    const catalog::EventKind* kind = diagram::eventKindOf(event);
    return kind != nullptr ? kind->name : std::string();
}

} // namespace

EventEditor::EventEditor(DiagramDocument& document, std::size_t number, const QRect& anchor, QWidget* window)
    : QFrame(window), m_document(document), m_number(number), m_events(document.diagram().scenario.size()),
      m_kind(kindOf(document.diagram().scenario[number])) {
    setObjectName(QStringLiteral("event-editor"));
    setAutoFillBackground(true);
    setFocusPolicy(Qt::StrongFocus);
    setStyleSheet(floatingStyle(objectName(), Theme::instance().palette()));
    build();
    connect(&document, &DiagramDocument::edited, this, &EventEditor::followDocument);
    connect(&document, &DiagramDocument::replaced, this, &EventEditor::finish);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (now != nullptr && !owns(now))
            finish();
    });
    qApp->installEventFilter(this);
    place(anchor);
    show();
    raise();
    m_form->focusFirstRow();
}

void EventEditor::build() {
    const diagram::Record& event = m_document.diagram().scenario[m_number];
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, kMargin - 2, kMargin, kMargin - 2);
    m_title = new QLabel(blockText(event, m_document.diagram()), this);
    m_title->setFont(Theme::instance().cardTitle());
    m_title->setTextFormat(Qt::PlainText);
    column->addWidget(m_title);
    if (const catalog::EventKind* kind = diagram::eventKindOf(event)) {
        auto* meaning = new QLabel(translated(kind->meaning), this);
        meaning->setWordWrap(true);
        meaning->setFont(Theme::instance().small());
        column->addWidget(meaning);
    }
    m_context.candidates = [this](const catalog::Schema& schema) { return targetsFor(m_document.diagram(), schema); };
    m_form = new KeyForm(m_document, Subject{{diagram::Place{diagram::Section::Scenario, {}, m_number}}}, m_context,
                         QStringLiteral("event"), {}, KeyForm::Grouping::Flat);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_form);
    for (QWidget* plain : {static_cast<QWidget*>(m_form), m_scroll->viewport()})
        plain->setAutoFillBackground(false);
    column->addWidget(m_scroll, 1);
    auto* remove = new QPushButton(icon(Icon::Delete), tr("Remove"), this);
    remove->setObjectName(QStringLiteral("remove-event"));
    remove->setIconSize({14, 14});
    connect(remove, &QPushButton::clicked, this, &EventEditor::removeRequested);
    auto* done = new QPushButton(tr("Done"), this);
    done->setObjectName(QStringLiteral("event-done"));
    connect(done, &QPushButton::clicked, this, &EventEditor::finish);
    auto* row = new QHBoxLayout;
    row->addWidget(remove);
    row->addStretch(1);
    row->addWidget(done);
    column->addLayout(row);
}

/// Above the block, or below it where there is more room.
void EventEditor::place(const QRect& anchor) {
    const QRect bounds = parentWidget()->rect().adjusted(kGap, kGap, -kGap, -kGap);
    const QRect block(parentWidget()->mapFromGlobal(anchor.topLeft()), anchor.size());
    const int width = qRound(kWidth * Theme::instance().scale());
    m_form->setMinimumWidth(width - 2 * kMargin - m_scroll->verticalScrollBar()->sizeHint().width());
    layout()->activate();
    const int wanted = layout()->sizeHint().height() - m_scroll->sizeHint().height() + m_form->sizeHint().height() + 8;
    const int above = block.top() - kGap - bounds.top();
    const int below = bounds.bottom() - block.bottom() - kGap;
    const int height = std::min(wanted, std::max(above, below));
    const int top = below >= wanted || below > above ? block.bottom() + kGap : block.top() - kGap - height;
    const int left = std::clamp(block.left(), bounds.left(), std::max(bounds.left(), bounds.right() - width));
    setGeometry(left, top, width, height);
}

void EventEditor::followDocument() {
    const auto& scenario = m_document.diagram().scenario;
    if (scenario.size() != m_events || kindOf(scenario[m_number]) != m_kind) {
        finish();
        return;
    }
    m_title->setText(blockText(scenario[m_number], m_document.diagram()));
    m_form->refresh();
}

bool EventEditor::owns(const QWidget* widget) const {
    for (; widget != nullptr; widget = widget->parentWidget())
        if (widget == this)
            return true;
    return false;
}

void EventEditor::finish() {
    if (m_finished)
        return;
    m_finished = true;
    // What is still being typed is taken over first.
    if (QWidget* typing = QApplication::focusWidget(); typing != nullptr && owns(typing))
        typing->clearFocus();
    hide();
    emit finished();
    deleteLater();
}

/// Text fields keep their keys; Esc and Enter are ours.
bool EventEditor::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (!(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier))) {
            event->accept();
            return true;
        }
    }
    return QFrame::event(event);
}

void EventEditor::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        finish();
    else if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)
        QFrame::keyPressEvent(event);
}

/// A click anywhere else closes it, on what takes no focus as well.
bool EventEditor::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress && !m_finished) {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (widget != nullptr && widget->window() == window() && !owns(widget))
            finish();
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace faultline::ui
