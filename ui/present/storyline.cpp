#include "ui/present/storyline.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

#include "ui/canvas/note_words.h"
#include "ui/timeline/scenario_track.h"

namespace faultline::ui {
namespace {

using catalog::List;
using catalog::Record;
using catalog::Value;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Storyline", text);
}

QString textOf(const Value* value) {
    if (value == nullptr)
        return {};
    if (const auto* text = value->as<std::string>())
        return QString::fromStdString(*text).trimmed();
    return QString::fromStdString(catalog::toText(*value));
}

QString textIn(const Record& record, std::string_view key) {
    return textOf(record.find(key));
}

template <typename T> const T* partOf(const Record& record, std::string_view key) {
    const Value* value = record.find(key);
    return value != nullptr ? value->as<T>() : nullptr;
}

QStringList textsIn(const Record& record, std::string_view key) {
    QStringList texts;
    if (const auto* list = partOf<List>(record, key))
        for (const Value& value : *list)
            texts << textOf(&value);
    return texts;
}

/// [[names]] of elements are told by their weight.
QString withNames(QString markdown) {
    static const QRegularExpression name(QStringLiteral("\\[\\[([^\\[\\]\\n]+)\\]\\]"));
    return markdown.replace(name, QStringLiteral("**\\1**"));
}

/// A choice with a condition has its text beside it, under any name.
QString choiceText(const Value& choice) {
    if (const auto* record = choice.as<Record>()) {
        for (const auto& [name, value] : record->fields())
            if (name != "when")
                return textOf(&value);
        return {};
    }
    return textOf(&choice);
}

/// The choices in a line, the right one marked where it is shown.
QString choicesLine(const List& choices, int right) {
    QStringList texts;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const QString text = QStringLiteral("%1) %2").arg(i + 1).arg(choiceText(choices[i]));
        texts << (int(i) + 1 == right ? QStringLiteral("**✓ %1**").arg(text) : text);
    }
    return texts.join(QStringLiteral("   ·   "));
}

void addQuestion(Station& station, const Record& question) {
    station.question = QStringLiteral("**%1**").arg(withNames(textIn(question, "ask")));
    const QString answer = textIn(question, "answer");
    QStringList shown;
    if (const auto* choices = partOf<List>(question, "choices")) {
        station.question += QStringLiteral("\n\n") + choicesLine(*choices, 0);
        bool isNumber = false;
        const int right = answer.toInt(&isNumber);
        if (isNumber)
            shown << choicesLine(*choices, right);
        else if (!answer.isEmpty())
            shown << QStringLiteral("**%1**").arg(answer);
    } else if (!answer.isEmpty()) {
        shown << QStringLiteral("**%1**").arg(answer);
    }
    if (const QString why = withNames(textIn(question, "why")); !why.isEmpty())
        shown << why;
    station.answer = shown.join(QStringLiteral("\n\n"));
}

Station stationOf(const Record& scene) {
    Station station;
    station.title = textIn(scene, "title");
    station.text = withNames(textIn(scene, "text"));
    if (const auto* view = partOf<Record>(scene, "view"))
        station.focus = textsIn(*view, "focus");
    if (const auto* question = partOf<Record>(scene, "question"))
        addQuestion(station, *question);
    station.hidesBoard = !station.answer.isEmpty() && textsIn(scene, "hide").contains(QLatin1String("dashboard"));
    return station;
}

std::vector<Station> scenesOf(const diagram::Diagram& diagram) {
    std::vector<Station> stations;
    const auto* lesson = diagram.lesson.as<Record>();
    const List* scenes = lesson != nullptr ? partOf<List>(*lesson, "scenes") : nullptr;
    if (scenes != nullptr)
        for (const Value& scene : *scenes)
            if (const auto* record = scene.as<Record>())
                stations.push_back(stationOf(*record));
    return stations;
}

struct Placed {
    Station station;
    QRectF rect;
};

/// Row by row from the top, each from the left; what begins above the middle of a row's first is in that row.
void intoReadingOrder(std::vector<Placed>& placed) {
    std::stable_sort(placed.begin(), placed.end(),
                     [](const Placed& a, const Placed& b) { return a.rect.top() < b.rect.top(); });
    for (auto row = placed.begin(); row != placed.end();) {
        const double middle = row->rect.center().y();
        const auto end =
            std::find_if(row, placed.end(), [middle](const Placed& item) { return item.rect.top() > middle; });
        std::stable_sort(row, end, [](const Placed& a, const Placed& b) { return a.rect.left() < b.rect.left(); });
        row = end;
    }
}

Station noteStation(const Record& note, int number) {
    const NoteWords words = wordsOf(textIn(note, "text"));
    Station station;
    if (words.isHeaded)
        station.title = words.lead;
    station.text = words.rest;
    if (words.isHeaded && !station.text.isEmpty()) // it went on from the heading
        station.text[0] = station.text[0].toUpper();
    station.note = number;
    return station;
}

/// The region that a zone lies in and what stands in it, by the labels.
QString contentsOf(const diagram::Named& zone, const diagram::Diagram& diagram) {
    QStringList names;
    for (const QString& member : textsIn(zone.values, "contains")) {
        const QString id = member.section(QLatin1Char('/'), 0, 0);
        const diagram::Component* component = diagram.component(id.toStdString());
        const QString number = member.mid(id.size());
        names << (component != nullptr ? QString::fromStdString(diagram::labelOf(*component)) : id) + number;
    }
    const QString region = textIn(zone.values, "region");
    if (!region.isEmpty())
        names.prepend(region);
    return names.join(QStringLiteral(" · "));
}

std::vector<Station> sightsOf(const diagram::Diagram& diagram, const StoryPlaces& places) {
    std::vector<Placed> placed;
    for (std::size_t i = 0; i < diagram.notes.size(); ++i)
        placed.push_back({noteStation(diagram.notes[i], int(i)), places.note(int(i))});
    for (const diagram::Named& zone : diagram.zones) {
        const QString id = QString::fromStdString(zone.id);
        const QRectF frame = places.zone(id);
        if (frame.isEmpty())
            continue; // nothing of it is to be seen
        Station station;
        station.title = textIn(zone.values, "label");
        if (station.title.isEmpty())
            station.title = id;
        station.text = contentsOf(zone, diagram);
        station.focus = QStringList{id};
        placed.push_back({station, frame});
    }
    intoReadingOrder(placed);
    std::vector<Station> stations;
    for (Placed& item : placed)
        stations.push_back(std::move(item.station));
    return stations;
}

void collectNames(const Value& value, const diagram::Diagram& diagram, QStringList& names) {
    if (const auto* text = value.as<std::string>()) {
        const std::string component = text->substr(0, text->find('/'));
        if (diagram.component(component) != nullptr || diagram.link(*text) != nullptr || diagram.zone(*text) != nullptr)
            names << QString::fromStdString(*text);
    } else if (const auto* list = value.as<List>()) {
        for (const Value& item : *list)
            collectNames(item, diagram, names);
    }
}

std::vector<Station> momentsOf(const diagram::Diagram& diagram) {
    std::vector<Station> stations;
    for (const Record& event : diagram.scenario) {
        Station station;
        station.title = tr("At %1").arg(textIn(event, "at"));
        station.text = blockText(event, diagram);
        for (const auto& [name, value] : event.fields())
            collectNames(value, diagram, station.focus);
        stations.push_back(std::move(station));
    }
    return stations;
}

} // namespace

std::vector<Station> storylineOf(const diagram::Diagram& diagram, const StoryPlaces& places) {
    std::vector<Station> stations = scenesOf(diagram);
    if (!stations.empty())
        return stations;
    stations = sightsOf(diagram, places);
    if (stations.empty())
        stations = momentsOf(diagram);
    Station whole;
    whole.title = QString::fromStdString(diagram.title);
    Station end = whole;
    // The first paragraph: what a talk begins with.
    whole.text = QString::fromStdString(diagram.description).trimmed().section(QStringLiteral("\n\n"), 0, 0);
    if (!stations.empty())
        stations.push_back(std::move(end));
    stations.insert(stations.begin(), std::move(whole));
    return stations;
}

} // namespace faultline::ui
