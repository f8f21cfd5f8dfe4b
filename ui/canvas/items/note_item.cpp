#include "ui/canvas/items/note_item.h"

#include <QAbstractTextDocumentLayout>
#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <algorithm>

#include "ui/canvas/geometry.h"
#include "ui/canvas/note_edits.h"
#include "ui/canvas/note_words.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kPadding = 14;
constexpr int kType = 14;
constexpr QSizeF kDefaultSize(260, 0); // as high as its text
constexpr QSizeF kLargest(2000, 2000);

QSizeF sizeOf(const diagram::Record& note) {
    const diagram::Value* size = note.find("size");
    const auto* point = size != nullptr ? size->as<base::Point>() : nullptr;
    return point != nullptr ? QSizeF(point->x, point->y).expandedTo(kSmallestNote).boundedTo(kLargest) : kDefaultSize;
}

QString markdownOf(const diagram::Record& note) {
    const diagram::Value* text = note.find("text");
    const auto* markdown = text != nullptr ? text->as<std::string>() : nullptr;
    return markdown != nullptr ? QString::fromStdString(*markdown) : QString();
}

} // namespace

NoteItem::NoteItem(const diagram::Record& note) : m_note(note), m_size(sizeOf(note)) {
    setCacheMode(DeviceCoordinateCache);
    setAcceptedMouseButtons(Qt::NoButton);
    setZValue(-1);
    restyle();
}

void NoteItem::setSheet(const QRectF& sheet) {
    prepareGeometryChange();
    setPos(sheet.topLeft());
    m_text.setTextWidth(sheet.width() - 2 * kPadding);
    m_size = {sheet.width(), std::max(sheet.height(), m_text.size().height() + 2 * kPadding)};
    update();
}

void NoteItem::showSelected(bool selected) {
    if (selected == m_selected)
        return;
    m_selected = selected;
    update();
}

void NoteItem::restyle() {
    m_size = sizeOf(m_note);
    QFont font = Theme::instance().body();
    font.setPixelSize(kType);
    m_lead = wordsOf(markdownOf(m_note)).lead;
    m_text.setDefaultFont(font);
    m_text.setDocumentMargin(0);
    m_text.setTextWidth(m_size.width() - 2 * kPadding);
    // Without HTML: a file from elsewhere may not fetch or show anything but text.
    m_text.setMarkdown(markdownOf(m_note), QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                                               QTextDocument::MarkdownNoHTML);
    prepareGeometryChange();
    if (const diagram::Value* at = m_note.find("position"); at != nullptr && at->as<base::Point>() != nullptr)
        setPos(at->as<base::Point>()->x, at->as<base::Point>()->y);
    m_size.setHeight(std::max(sizeOf(m_note).height(), m_text.size().height() + 2 * kPadding));
    update();
}

/// For a room that could not read the rest: what the note is about.
void NoteItem::paintLead(QPainter& painter, int type) const {
    QFont font = Theme::instance().cardTitle();
    font.setPixelSize(type);
    const QFontMetricsF metrics(font);
    const QRectF room = QRectF(QPointF(), m_size).adjusted(kPadding, 4, -kPadding, -4);
    const bool wraps = metrics.boundingRect(room, Qt::TextWordWrap, m_lead).height() <= room.height();
    painter.setFont(font);
    painter.setPen(Theme::instance().palette().text);
    // A high sheet has cards on it.
    const auto upright = room.height() > 3 * metrics.height() ? Qt::AlignTop : Qt::AlignVCenter;
    if (wraps)
        painter.drawText(room, upright | Qt::TextWordWrap, m_lead);
    else
        painter.drawText(room, upright | Qt::TextSingleLine, metrics.elidedText(m_lead, Qt::ElideRight, room.width()));
}

void NoteItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
    const Palette& p = Theme::instance().palette();
    painter->setRenderHint(QPainter::Antialiasing);
    QColor ground = p.slow;
    ground.setAlpha(p.dark ? 34 : 20);
    QColor edge = p.slow;
    edge.setAlpha(90);
    painter->setPen(m_selected ? QPen(p.accent, 2.5) : QPen(edge, 1));
    painter->setBrush(ground);
    painter->drawRoundedRect(boundingRect().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    const double zoom = option->levelOfDetailFromTransform(painter->worldTransform());
    if (Legibility::typeUnits(kType, zoom) > kType)
        return paintLead(*painter, Legibility::typeUnits(kType, zoom));
    if (zoom < kTextZoom)
        return;
    painter->translate(kPadding, kPadding);
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, p.text);
    m_text.documentLayout()->draw(painter, context);
}

} // namespace faultline::ui
