#include "ui/widgets/folding_box.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QToolButton>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

FoldingBox::FoldingBox(const QString& title, Level level, QWidget* parent) : QWidget(parent), m_level(level) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(level == Level::Main ? 6 : 4);
    m_head = new QWidget(this);
    auto* row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    m_heading = new QToolButton(m_head);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setIconSize({14, 14});
    m_heading->setAutoRaise(true);
    m_heading->setProperty("heading", true);
    if (level == Level::Main) {
        QFont font = Theme::instance().small();
        font.setWeight(QFont::Bold);
        font.setLetterSpacing(QFont::PercentageSpacing, 104);
        m_heading->setFont(font);
    }
    setTitle(title);
    row->addWidget(m_heading);
    m_hint = new QLabel(m_head);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_hint, 1);
    m_head->installEventFilter(this);
    column->addWidget(m_head);
    m_body = new QWidget(this);
    m_content = new QVBoxLayout(m_body);
    m_content->setContentsMargins(level == Level::Inner ? 12 : 0, 0, 0, 0);
    m_content->setSpacing(6);
    column->addWidget(m_body);
    connect(m_heading, &QToolButton::clicked, this, [this] {
        setOpen(!m_open);
        emit toggled(m_open);
    });
    setOpen(true);
}

void FoldingBox::setTitle(const QString& title) {
    m_heading->setText(m_level == Level::Main ? title.toUpper() : title);
    m_heading->setAccessibleName(title);
}

void FoldingBox::addToHeading(QWidget* widget) {
    m_head->layout()->addWidget(widget);
}

void FoldingBox::setOpen(bool open) {
    m_open = open;
    m_body->setVisible(open);
    m_hint->setVisible(true);
    m_heading->setIcon(icon(open ? Icon::ChevronDown : Icon::ChevronRight));
    m_heading->setAccessibleDescription(open ? tr("open") : tr("folded"));
}

void FoldingBox::setHint(const QString& hint) {
    m_hint->setText(hint);
    m_hint->setToolTip(hint);
}

bool FoldingBox::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_head && event->type() == QEvent::MouseButtonRelease) {
        m_heading->click();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace faultline::ui
