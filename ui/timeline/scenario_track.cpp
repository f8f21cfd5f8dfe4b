#include "ui/timeline/scenario_track.h"

#include <QFontMetricsF>
#include <algorithm>

#include "engine/catalog/catalog.h"
#include "ui/dashboard/content_builder.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/timeline/event_choices.h"

namespace faultline::ui {
namespace {

using catalog::Value;
using diagram::Record;

constexpr double kSmallest = 22;
constexpr double kEndReach = 6;
constexpr double kTextRoom = 170; // of blocks that are moments: their words stand beside them

std::int64_t durationOf(const Record& event, const char* key) {
    const Value* value = event.find(key);
    const auto* span = value != nullptr ? value->as<base::Duration>() : nullptr;
    return span != nullptr ? span->ns : 0;
}

const catalog::Field* kindOf(const Record& event) {
    for (const catalog::Field& field : event.fields())
        if (catalog::Catalog::instance().eventKind(field.first) != nullptr)
            return &field;
    return nullptr;
}

QString named(const Value& target) {
    if (const auto* list = target.as<catalog::List>()) {
        QString text;
        for (const Value& item : *list) {
            const bool isGroup = item.as<catalog::List>() != nullptr;
            text += (text.isEmpty() ? QString() : isGroup ? QStringLiteral(" | ") : QStringLiteral(", ")) + named(item);
        }
        return text;
    }
    const auto* word = target.as<std::string>();
    return word != nullptr ? QString::fromStdString(*word) : QString();
}

QString textOf(const Record& event, const ChartWords& words) {
    const catalog::Field* kind = kindOf(event);
    if (kind == nullptr)
        return {};
    const QString target = named(kind->second);
    QString text = QString::fromStdString(kind->first).replace(QLatin1Char('_'), QLatin1Char(' ')) + QLatin1Char(' ') +
                   (kind->first == "mark" ? target : words.nameOf(target)); // a mark is a text
    for (const char* amount : {"factor", "times", "rate", "add", "share", "instances", "shards"})
        if (const Value* value = event.find(amount))
            text += QStringLiteral(" · ") + QString::fromStdString(catalog::toText(*value));
    return text.trimmed();
}

EventBlock blockOf(const Record& event, const ChartWords& words) {
    EventBlock block;
    block.at = durationOf(event, "at");
    block.length = durationOf(event, "for");
    block.text = textOf(event, words);
    const catalog::Field* kind = kindOf(event);
    block.what = kind != nullptr ? QString::fromStdString(kind->first) : QString();
    block.target = kind != nullptr ? named(kind->second) : QString();
    const catalog::EventKind* known = kind != nullptr ? catalog::Catalog::instance().eventKind(kind->first) : nullptr;
    block.lasts = block.length == 0 && known != nullptr &&
                  std::any_of(known->fields.begin(), known->fields.end(),
                              [](const catalog::Key& field) { return field.name == "for"; });
    return block;
}

QColor colourOf(const QString& what) {
    const Palette& p = Theme::instance().palette();
    static const QStringList calm{QStringLiteral("restart"), QStringLiteral("heal"),  QStringLiteral("mark"),
                                  QStringLiteral("scale"),   QStringLiteral("set"),   QStringLiteral("failover"),
                                  QStringLiteral("reshard"), QStringLiteral("replay")};
    if (what == QLatin1String("traffic") || what == QLatin1String("hot_key"))
        return p.request;
    return calm.contains(what)                                               ? p.success
           : what == QLatin1String("slow") || what == QLatin1String("delay") ? p.slow
                                                                             : p.error;
}

} // namespace

QString blockText(const Record& event, const diagram::Diagram& diagram) {
    return textOf(event, chartWordsOf(diagram));
}

void ScenarioTrack::setEvents(const diagram::Diagram& diagram, const std::vector<Record>& scenario,
                              const std::vector<Record>& byHand) {
    const ChartWords words = chartWordsOf(diagram);
    m_blocks.clear();
    for (std::size_t i = 0; i < scenario.size(); ++i) {
        m_blocks.push_back(blockOf(scenario[i], words));
        m_blocks.back().number = i;
    }
    for (const Record& event : byHand) {
        m_blocks.push_back(blockOf(event, words));
        m_blocks.back().number = static_cast<std::size_t>(-1);
        m_blocks.back().byHand = true;
    }
    findEnds();
}

/// A restart ends a crash of the same target, and a heal a fault of the network.
void ScenarioTrack::findEnds() {
    static const QStringList ofNetwork{QStringLiteral("cut"),     QStringLiteral("delay"),
                                       QStringLiteral("lossy"),   QStringLiteral("partition"),
                                       QStringLiteral("isolate"), QStringLiteral("outage")};
    for (EventBlock& block : m_blocks)
        for (const EventBlock& end : m_blocks) {
            const bool restarts = block.what == QLatin1String("crash") && end.what == QLatin1String("restart") &&
                                  end.target == block.target;
            const bool heals = ofNetwork.contains(block.what) && end.what == QLatin1String("heal") &&
                               (end.target == QLatin1String("all") || end.target == block.target);
            if (block.lasts && end.at > block.at && (restarts || heals) && (block.until == 0 || end.at < block.until))
                block.until = end.at;
        }
}

void ScenarioTrack::layOut(const TimeAxis& axis, double top) {
    std::vector<std::size_t> order(m_blocks.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return m_blocks[a].at < m_blocks[b].at; });
    std::vector<double> ends; // by row: where the next one may begin
    for (const std::size_t i : order) {
        EventBlock& block = m_blocks[i];
        const double left = axis.at(block.at);
        double right = std::max(left + kSmallest, axis.at(block.at + block.length));
        if (block.lasts)
            right = std::max(right, block.until > 0 ? axis.at(block.until) : axis.right());
        std::size_t row = 0;
        while (row < ends.size() && ends[row] > left)
            ++row;
        if (row == ends.size())
            ends.push_back(0);
        ends[row] = std::max(right, left + kTextRoom) + 4;
        block.row = int(row);
        block.rect = {left, top + double(row) * kRowHeight + 2, right - left, kRowHeight - 4};
    }
    m_rows = int(ends.size()) + 1; // below the blocks there is always room for one more
}

std::optional<std::size_t> ScenarioTrack::blockAt(QPointF point) const {
    for (std::size_t i = m_blocks.size(); i-- > 0;)
        if (m_blocks[i].rect.adjusted(-2, 0, kEndReach, 0).contains(point))
            return i;
    return std::nullopt;
}

bool ScenarioTrack::isEnd(std::size_t block, QPointF point) const {
    const EventBlock& one = m_blocks[block];
    return one.length > 0 && std::abs(point.x() - one.rect.right()) <= kEndReach;
}

void ScenarioTrack::paint(QPainter& painter, int selected) const {
    const Palette& p = Theme::instance().palette();
    const QFont font = Theme::instance().small();
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        const EventBlock& block = m_blocks[i];
        const QColor colour = colourOf(block.what);
        QColor ground = colour;
        ground.setAlpha(block.byHand ? 24 : p.dark ? 70 : 44);
        const bool isSelected = int(i) == selected;
        QPen edge(isSelected ? p.accent : colour, isSelected ? 2.4 : 1.4);
        if (block.byHand)
            edge.setStyle(Qt::DashLine);
        painter.setPen(edge);
        if (block.lasts && block.until == 0) { // no end: it fades out
            QLinearGradient fade(block.rect.topLeft(), block.rect.topRight());
            fade.setColorAt(0, ground);
            QColor none = ground;
            none.setAlpha(8);
            fade.setColorAt(1, none);
            painter.setBrush(fade);
        } else {
            painter.setBrush(ground);
        }
        painter.drawRoundedRect(block.rect, 5, 5);
        paintIcon(painter, eventIcon(block.what), {block.rect.left() + 3, block.rect.center().y() - 8, 16, 16}, colour);
        painter.setFont(font);
        painter.setPen(p.text);
        const QRectF line(block.rect.left() + kSmallest, block.rect.top(),
                          std::max(block.rect.width() - kSmallest - 4, kTextRoom - kSmallest), block.rect.height());
        painter.drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetricsF(font).elidedText(block.text, Qt::ElideRight, line.width()));
    }
}

} // namespace faultline::ui
