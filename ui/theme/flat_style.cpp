#include "ui/theme/flat_style.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kRadius = 8;

double scaled(double pixels) {
    return pixels * Theme::instance().scale();
}

bool isEnabled(const QStyleOption* option) {
    return option->state.testFlag(QStyle::State_Enabled);
}

bool hasFocus(const QStyleOption* option) {
    return option->state.testFlag(QStyle::State_HasFocus);
}

void drawFrame(QPainter* painter, const QStyleOption* option) {
    const Palette& p = Theme::instance().palette();
    const double width = hasFocus(option) ? 2 : 1;
    const bool hover = option->state.testFlag(QStyle::State_MouseOver) && isEnabled(option);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(hasFocus(option) ? p.accent : hover ? p.wire : p.border, width));
    painter->setBrush(isEnabled(option) ? p.surface : p.window);
    const double inset = width / 2;
    painter->drawRoundedRect(QRectF(option->rect).adjusted(inset, inset, -inset, -inset), scaled(kRadius),
                             scaled(kRadius));
    painter->restore();
}

enum class Arrow { Up, Down, Left, Right };

void drawChevron(QPainter* painter, const QRectF& rect, Arrow arrow, const QColor& colour) {
    const double reach = std::min({rect.width() / 2 - 1, rect.height() / 2 - 1, scaled(4)});
    if (reach < 1)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colour, scaled(1.6), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->translate(rect.center());
    painter->rotate(arrow == Arrow::Down ? 0 : arrow == Arrow::Up ? 180 : arrow == Arrow::Left ? 90 : -90);
    const QPointF points[3] = {{-reach, -reach / 2}, {0, reach / 2}, {reach, -reach / 2}};
    painter->drawPolyline(points, 3);
    painter->restore();
}

QColor arrowColour(bool enabled, bool active) {
    const Palette& p = Theme::instance().palette();
    return !enabled ? p.border : active ? p.accent : p.textSecondary;
}

void drawCheckBox(QPainter* painter, const QStyleOption* option) {
    const Palette& p = Theme::instance().palette();
    const bool on = option->state.testFlag(QStyle::State_On);
    const bool partly = option->state.testFlag(QStyle::State_NoChange);
    const QColor fill = on || partly ? (isEnabled(option) ? p.accent : p.border) : p.surface;
    QRectF box = QRectF(option->rect).adjusted(1.5, 1.5, -1.5, -1.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(on || partly ? fill : isEnabled(option) ? p.wire : p.border, 1.5));
    painter->setBrush(fill);
    painter->drawRoundedRect(box, scaled(4), scaled(4));
    if (on || partly) {
        painter->setPen(
            QPen(p.dark ? p.window : QColor(Qt::white), scaled(2), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const double s = box.width();
        const QPointF o = box.topLeft();
        if (on) {
            const QPointF tick[3] = {o + QPointF(s * 0.24, s * 0.52), o + QPointF(s * 0.43, s * 0.70),
                                     o + QPointF(s * 0.77, s * 0.31)};
            painter->drawPolyline(tick, 3);
        } else {
            painter->drawLine(o + QPointF(s * 0.27, s * 0.5), o + QPointF(s * 0.73, s * 0.5));
        }
    }
    painter->restore();
}

void drawRadioButton(QPainter* painter, const QStyleOption* option) {
    const Palette& p = Theme::instance().palette();
    const bool on = option->state.testFlag(QStyle::State_On);
    const QColor colour = isEnabled(option) ? (on ? p.accent : p.wire) : p.border;
    const QRectF box = QRectF(option->rect).adjusted(1.5, 1.5, -1.5, -1.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colour, on ? scaled(5) : 1.5));
    painter->setBrush(p.surface);
    const double inset = on ? scaled(2) : 0;
    painter->drawEllipse(box.adjusted(inset, inset, -inset, -inset));
    painter->restore();
}

void drawFocusRing(QPainter* painter, const QRectF& rect) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(Theme::instance().palette().accent, 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(rect.adjusted(1, 1, -1, -1), scaled(kRadius - 2), scaled(kRadius - 2));
    painter->restore();
}

} // namespace

FlatStyle::FlatStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const {
    const bool active = option->state.testFlag(State_MouseOver);
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return drawCheckBox(painter, option);
    case PE_IndicatorRadioButton:
        return drawRadioButton(painter, option);
    case PE_FrameFocusRect:
        return drawFocusRing(painter, option->rect);
    case PE_IndicatorArrowDown:
        return drawChevron(painter, option->rect, Arrow::Down, arrowColour(isEnabled(option), active));
    case PE_IndicatorArrowUp:
        return drawChevron(painter, option->rect, Arrow::Up, arrowColour(isEnabled(option), active));
    case PE_IndicatorArrowLeft:
        return drawChevron(painter, option->rect, Arrow::Left, arrowColour(isEnabled(option), active));
    case PE_IndicatorArrowRight:
        return drawChevron(painter, option->rect, Arrow::Right, arrowColour(isEnabled(option), active));
    case PE_IndicatorBranch:
        if (option->state.testFlag(State_Children))
            drawChevron(painter, option->rect, option->state.testFlag(State_Open) ? Arrow::Down : Arrow::Right,
                        arrowColour(isEnabled(option), active));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                   const QWidget* widget) const {
    if (control == CC_SpinBox) {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        if (spin->frame)
            drawFrame(painter, option);
        if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
            return;
        for (const auto part : {SC_SpinBoxUp, SC_SpinBoxDown}) {
            const bool up = part == SC_SpinBoxUp;
            const bool can = isEnabled(option) && spin->stepEnabled.testFlag(up ? QAbstractSpinBox::StepUpEnabled
                                                                                : QAbstractSpinBox::StepDownEnabled);
            drawChevron(painter, proxy()->subControlRect(CC_SpinBox, spin, part, widget), up ? Arrow::Up : Arrow::Down,
                        arrowColour(can, can && option->activeSubControls == part));
        }
        return;
    }
    if (control == CC_ComboBox) {
        const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        if (combo->frame)
            drawFrame(painter, option);
        drawChevron(painter, proxy()->subControlRect(CC_ComboBox, combo, SC_ComboBoxArrow, widget), Arrow::Down,
                    arrowColour(isEnabled(option), option->state.testFlag(State_MouseOver)));
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                  const QWidget* widget) const {
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_SpinBox || type == CT_ComboBox)
        result = QSize(result.width() + qRound(scaled(12)), qMax(result.height(), qRound(scaled(34))));
    return result;
}

QRect FlatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                const QWidget* widget) const {
    QRect result = QProxyStyle::subControlRect(control, option, part, widget);
    const bool field = (control == CC_SpinBox && part == SC_SpinBoxEditField) ||
                       (control == CC_ComboBox && part == SC_ComboBoxEditField);
    if (field)
        result.setLeft(result.left() + qRound(scaled(6)));
    const bool button = (control == CC_SpinBox && (part == SC_SpinBoxUp || part == SC_SpinBoxDown)) ||
                        (control == CC_ComboBox && part == SC_ComboBoxArrow);
    if (button)
        result.translate(-qRound(scaled(3)), 0);
    return result;
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return qRound(scaled(18));
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return qRound(scaled(18));
    case PM_ToolBarItemMargin: // what is in a bar keeps its own distance
    case PM_ToolBarFrameWidth:
    case PM_ToolBarItemSpacing:
        return 0;
    case PM_ToolBarIconSize:
        return qRound(scaled(20));
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                         QStyleHintReturn* returned) const {
    switch (hint) {
    case SH_Slider_AbsoluteSetButtons: // a click in the groove goes there
        return Qt::LeftButton;
    case SH_ToolTip_WakeUpDelay:
        return 400;
    case SH_Widget_Animation_Duration:
        return Motion::instance().isReduced() ? 0 : QProxyStyle::styleHint(hint, option, widget, returned);
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_DialogButtonBox_ButtonsHaveIcons: // words are enough, and the stock pictures are of another style
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

} // namespace faultline::ui
