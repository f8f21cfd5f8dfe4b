// Values as people type and read them: the user's decimal sign, a space before the unit, µs for us.
#pragma once

#include <QLocale>
#include <QString>
#include <optional>

#include "engine/catalog/key.h"

namespace faultline::ui {

/// What came of reading a field's text: a value, or what is wrong with it and the mend where one is near.
struct ReadText {
    std::optional<catalog::Value> value;
    QString problem;
    QString suggestion;
};

/// Reads one scalar of the schema (numbers with units, words, choices, plain text). Never guesses.
ReadText readText(const catalog::Schema& schema, const QString& text, const QLocale& locale = QLocale());

/// The text of a scalar for a field; the empty value gives "".
QString fieldText(const catalog::Value& value, const QLocale& locale = QLocale());

/// One line that says a value of any shape: "interval 2 s, timeout 1 s", "work exponential 10 ms".
QString summary(const catalog::Schema& schema, const catalog::Value& value, const QLocale& locale = QLocale());

/// A number in base units (seconds, per second, bytes, 0–1); nothing for values that are no numbers.
std::optional<double> baseNumber(const catalog::Value& value);
/// A value of the schema's type from base units; money keeps the period of `like`.
catalog::Value fromBaseNumber(const catalog::Schema& schema, double number, const catalog::Value& like = {});

/// "exponential", "lognormal (median, p99)" … in the order of Distribution::Kind.
QString distributionName(catalog::Distribution::Kind kind);
QString distributionText(const catalog::Distribution& distribution, const QLocale& locale = QLocale());

} // namespace faultline::ui
