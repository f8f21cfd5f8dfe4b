#include "ui/dashboard/chart_panel.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QPainter>
#include <QToolButton>
#include <cmath>

#include "ui/dashboard/chart_view.h"
#include "ui/theme/icons.h"

namespace faultline::ui {
namespace {

constexpr double kRadius = 8;
constexpr double kSide = 12; // from the card's edge to its content

} // namespace

ChartPanel::ChartPanel(ChartKind kind, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_look(ChartLook::ofTheme()), m_view(new ChartView(this)),
      m_menuButton(new QToolButton(this)) {
    m_menuButton->setIcon(icon(Icon::ChevronDown));
    m_menuButton->setAutoRaise(true);
    m_menuButton->setToolTip(tr("Export or copy this chart"));
    m_menuButton->setAccessibleName(tr("Chart menu"));
    connect(m_menuButton, &QToolButton::clicked, this,
            [this] { emit menuRequested(m_menuButton->mapToGlobal(QPoint(0, m_menuButton->height()))); });
    m_view->setContextMenuPolicy(Qt::NoContextMenu); // the card shows it
    setFocusProxy(m_view);
    layOut();
}

QString ChartPanel::title() const {
    return m_view->content().title;
}

void ChartPanel::show(ChartContent content, const TimeView& view, qint64 wallMs, bool atOnce) {
    if (atOnce)
        m_calm.forget();
    const AxisRange range = m_calm.next(fittingRange(content, view), wallMs);
    const bool sameHeader = content.title == m_view->content().title && content.note == m_view->content().note &&
                            content.unitText == m_view->content().unitText;
    m_view->setContent(std::move(content), view, range);
    if (!sameHeader)
        update(0, 0, width(), static_cast<int>(std::ceil(headerHeight())));
    describe();
}

void ChartPanel::describe() {
    setAccessibleName(title());
    m_view->setAccessibleName(title());
    if (!QAccessible::isActive())
        return;
    QStringList values;
    for (const ChartLine& line : m_view->content().lines)
        values << QStringLiteral("%1 %2").arg(line.name, shownValue(line.latest().value, m_view->content().unit));
    m_view->setAccessibleDescription(values.join(QStringLiteral(", ")));
}

void ChartPanel::setLook(const ChartLook& look) {
    m_look = look;
    m_view->setLook(look);
    m_menuButton->setIcon(icon(Icon::ChevronDown));
    layOut();
    updateGeometry();
    update();
}

QSize ChartPanel::minimumSizeHint() const {
    return {static_cast<int>(260 * m_look.scale), static_cast<int>(176 * m_look.scale)};
}

double ChartPanel::headerHeight() const {
    return QFontMetricsF(m_look.title).height() + 14 * m_look.scale;
}

void ChartPanel::layOut() {
    const int side = static_cast<int>(22 * m_look.scale);
    const double header = headerHeight();
    m_menuButton->setFixedSize(side, side);
    m_menuButton->setIconSize(QSize(side - 8, side - 8));
    m_menuButton->move(static_cast<int>(width() - side - 7 * m_look.scale),
                       static_cast<int>((header - side) / 2 + 2 * m_look.scale));
    const double left = kSide * m_look.scale;
    m_view->setGeometry(
        QRectF(left, header, width() - left - 6 * m_look.scale, height() - header - 6 * m_look.scale).toAlignedRect());
}

void ChartPanel::resizeEvent(QResizeEvent*) {
    layOut();
}

void ChartPanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_look.palette.border, 1));
    painter.setBrush(m_look.palette.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);

    const double left = kSide * m_look.scale + 2;
    const QRectF header(left, 2 * m_look.scale, m_menuButton->x() - left - 4 * m_look.scale, headerHeight());
    const QFontMetricsF titleMetrics(m_look.title), smallMetrics(m_look.small);
    painter.setFont(m_look.title);
    painter.setPen(m_look.palette.text);
    painter.drawText(header, Qt::AlignLeft | Qt::AlignVCenter,
                     titleMetrics.elidedText(title(), Qt::ElideRight, header.width()));
    const ChartContent& content = m_view->content();
    const double rest = header.width() - titleMetrics.horizontalAdvance(title()) - 10 * m_look.scale;
    // The whole remark where there is room, else its more telling half.
    const QString whole =
        content.note.isEmpty() ? content.unitText : content.unitText + QStringLiteral(" · ") + content.note;
    const QString half = content.note.isEmpty() || content.kind != ChartKind::Latency ? content.unitText : content.note;
    const QString shown = smallMetrics.horizontalAdvance(whole) <= rest  ? whole
                          : smallMetrics.horizontalAdvance(half) <= rest ? half
                                                                         : QString();
    painter.setFont(m_look.small);
    painter.setPen(m_look.palette.textSecondary);
    painter.drawText(header, Qt::AlignRight | Qt::AlignVCenter, shown);
}

void ChartPanel::contextMenuEvent(QContextMenuEvent* event) {
    emit menuRequested(event->globalPos());
    event->accept();
}

} // namespace faultline::ui
