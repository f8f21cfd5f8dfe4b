#include "ui/trace/waterfall.h"

#include <QFontMetricsF>
#include <QPainter>
#include <array>
#include <cmath>

#include "ui/theme/glyphs.h"
#include "ui/theme/theme.h"
#include "ui/trace/trace_view.h"

namespace faultline::ui {
namespace {

using What = TracePiece::What;

constexpr double kBar = 12;
constexpr double kNarrowest = 1.5; ///< px: a short piece is still seen
constexpr double kMargin = 8;
constexpr int kIndent = 14;
constexpr int kDeepest = 12; ///< steps of indentation that are told apart
constexpr int kRow = 24;
constexpr double kSwatch = 26;

void paintPiece(QPainter& painter, const QRectF& bar, What what) {
    const Palette& p = Theme::instance().palette();
    painter.setPen(Qt::NoPen);
    switch (what) {
    case What::Travel:
        painter.fillRect(QRectF(bar.left(), bar.center().y() - 1, bar.width(), 2), p.wire);
        return;
    case What::Wait: {
        QColor ground = p.slow;
        ground.setAlpha(50);
        painter.fillRect(bar, ground);
        painter.fillRect(bar, QBrush(p.slow, Qt::BDiagPattern));
        if (bar.width() > 3) {
            painter.setPen(QPen(p.slow, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
        }
        return;
    }
    case What::Work:
        painter.fillRect(bar, p.request);
        return;
    case What::Others: {
        QColor pale = p.request;
        pale.setAlpha(p.dark ? 170 : 190); // 3:1 against the row; thinner than work
        painter.fillRect(bar.adjusted(0, bar.height() * 0.3, 0, -bar.height() * 0.3), pale);
        return;
    }
    }
}

} // namespace

void paintPieces(QPainter& painter, const QRectF& line, const TraceRow& row, kernel::Time length) {
    const Palette& p = Theme::instance().palette();
    const double perTime = line.width() / double(length);
    const auto xOf = [&](kernel::Time at) { return line.left() + double(at) * perTime; };
    for (const TracePiece& piece : row.pieces) {
        QRectF bar(xOf(piece.from), line.center().y() - kBar / 2, 0, kBar);
        bar.setRight(std::max(xOf(piece.to), bar.left() + kNarrowest));
        paintPiece(painter, bar, piece.what);
    }
    const QPointF end(xOf(row.end), line.center().y());
    painter.setRenderHint(QPainter::Antialiasing);
    if (row.lost)
        paintGlyph(painter, Glyph::Cross, end, 10, p.dropped, p.surface);
    else if (row.ended && row.outcome != components::Outcome::Success)
        paintGlyph(painter, Glyph::Diamond, end, 10, p.error, p.surface);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void WaterfallDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() == TraceModel::Where)
        option->rect.setLeft(option->rect.left() +
                             kIndent * std::min(index.data(TraceModel::DepthRole).toInt(), kDeepest));
}

void WaterfallDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() != TraceModel::Bars)
        return;
    const auto& model = static_cast<const TraceModel&>(*index.model());
    const QRectF line = QRectF(option.rect).adjusted(kMargin, 0, -kMargin, 0);
    painter->save();
    painter->setClipRect(option.rect);
    painter->setPen(Theme::instance().palette().grid);
    for (int quarter = 0; quarter <= 4; ++quarter) {
        const double x = std::round(line.left() + line.width() * quarter / 4) + 0.5;
        painter->drawLine(QPointF(x, line.top()), QPointF(x, line.bottom()));
    }
    paintPieces(*painter, line, model.rows()[std::size_t(index.row())], model.length());
    painter->restore();
}

QSize WaterfallDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize hint = QStyledItemDelegate::sizeHint(option, index);
    return {hint.width(), std::max(hint.height(), kRow)};
}

namespace {

struct KeyEntry {
    What what;
    QString text;
};

std::array<KeyEntry, 4> keyEntries() {
    return {{{What::Travel, WaterfallKey::tr("on the wire")},
             {What::Wait, WaterfallKey::tr("waits")},
             {What::Work, WaterfallKey::tr("works")},
             {What::Others, WaterfallKey::tr("waits for others")}}};
}

} // namespace

WaterfallKey::WaterfallKey(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    QStringList words;
    for (const KeyEntry& entry : keyEntries())
        words << entry.text;
    setAccessibleName(tr("Bars: %1").arg(words.join(QStringLiteral(", "))));
}

QSize WaterfallKey::sizeHint() const {
    const QFontMetricsF metrics(Theme::instance().small());
    double width = 0;
    for (const KeyEntry& entry : keyEntries())
        width += kSwatch + 6 + metrics.horizontalAdvance(entry.text) + 14;
    return {int(std::ceil(width)), int(std::ceil(metrics.height())) + 6};
}

void WaterfallKey::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QFont font = Theme::instance().small();
    painter.setFont(font);
    double x = 0;
    for (const KeyEntry& entry : keyEntries()) {
        paintPiece(painter, QRectF(x, height() / 2.0 - kBar / 2, kSwatch, kBar), entry.what);
        const double width = QFontMetricsF(font).horizontalAdvance(entry.text);
        painter.setPen(Theme::instance().palette().textSecondary);
        painter.drawText(QRectF(x + kSwatch + 6, 0, width + 2, height()), Qt::AlignVCenter, entry.text);
        x += kSwatch + 6 + width + 14;
    }
}

} // namespace faultline::ui
