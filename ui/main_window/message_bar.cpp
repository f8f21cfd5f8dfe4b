#include "ui/main_window/message_bar.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/spoken.h"

namespace faultline::ui {

namespace {

constexpr int kInformationMs = 8000;
constexpr int kSign = 20;

QColor toneColour(MessageBar::Tone tone) {
    const Palette& colours = Theme::instance().palette();
    return tone == MessageBar::Tone::Error     ? colours.error
           : tone == MessageBar::Tone::Warning ? colours.slow
                                               : colours.accent;
}

Icon toneIcon(MessageBar::Tone tone) {
    return tone == MessageBar::Tone::Error     ? Icon::Failure
           : tone == MessageBar::Tone::Warning ? Icon::Warning
                                               : Icon::Info;
}

} // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16 + kSign + 10, 6, 8, 6);
    row->setSpacing(8);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_text, 1);
    m_actions = new QHBoxLayout;
    row->addLayout(m_actions);
    auto* close = new QToolButton(this);
    close->setIcon(icon(Icon::Close));
    close->setToolTip(tr("Put this message away"));
    close->setAccessibleName(close->toolTip());
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &MessageBar::dismiss);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &MessageBar::dismiss);
    hide();
}

void MessageBar::show(Tone tone, const QString& text, const std::vector<Action>& actions) {
    m_tone = tone;
    m_text->setText(text);
    m_text->setAccessibleName(text);
    say(*this, text);
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const Action& action : actions) {
        auto* button = new QPushButton(action.text, this);
        m_actions->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, run = action.run] {
            dismiss();
            run();
        });
    }
    if (tone == Tone::Information && actions.empty())
        m_timer.start(kInformationMs);
    else
        m_timer.stop();
    setVisible(true);
    update();
}

void MessageBar::dismiss() {
    m_timer.stop();
    hide();
}

QString MessageBar::text() const {
    return m_text->text();
}

void MessageBar::paintEvent(QPaintEvent*) {
    const QColor colour = toneColour(m_tone);
    QColor ground = colour;
    ground.setAlphaF(0.10f);
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().palette().surface);
    painter.fillRect(rect(), ground);
    painter.fillRect(QRect(0, 0, 4, height()), colour);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::instance().palette().border);
    paintIcon(painter, toneIcon(m_tone), QRectF(16, (height() - kSign) / 2.0, kSign, kSign), colour);
}

} // namespace faultline::ui
