#include "ui/present/notice.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <cmath>

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

int side() {
    return Theme::instance().body().pixelSize();
}

} // namespace

Notice::Notice(QWidget* over, const QString& name, Corner corner) : QWidget(over), m_corner(corner) {
    setObjectName(name);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_text.setDocumentMargin(0);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(&Theme::instance(), &Theme::changed, this, &Notice::place);
    hide();
}

void Notice::say(const QString& text, int forMs) {
    m_words = text;
    place();
    setAccessibleName(m_text.toPlainText());
    show();
    raise();
    m_timer.start(forMs);
}

void Notice::place() {
    m_text.setDefaultFont(Theme::instance().body());
    m_text.setHtml(m_words);
    m_text.setTextWidth(-1);
    const QSizeF words = m_text.size();
    resize(int(std::ceil(words.width())) + 2 * side(), int(std::ceil(words.height())) + side() * 4 / 3);
    const int room = parentWidget()->width() - width();
    move(m_corner == Corner::UpperRight ? room - side() : room / 2, side());
    update();
}

void Notice::paintEvent(QPaintEvent*) {
    const Palette& p = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = p.dark ? p.text : p.dropped;
    ground.setAlpha(240);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect(), 12, 12);
    painter.translate(side(), side() * 2 / 3);
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, p.dark ? p.window : QColor(Qt::white));
    m_text.documentLayout()->draw(&painter, context);
}

} // namespace faultline::ui
