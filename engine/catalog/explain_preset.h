// Presets as text: what `explain` says of one, and the page that lists them all.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"

namespace faultline::catalog {

/// The three sentences of a card, a line each.
std::string cardLines(const Card& card, std::size_t indent);
/// What was read, how well it is founded, when and where.
std::string originLines(const Origin& origin, std::size_t indent);
/// Head, card and defaults, as a kind's page lists its presets.
std::string presetLines(const Preset& preset);
/// A preset by its name, whichever kind it is for; null when there is none.
const Preset* findPreset(std::string_view name, const Kind** of = nullptr);
/// "redis: Redis, a preset of cache" with the card and every default's source.
std::string explainPreset(const Kind& kind, const Preset& preset);
/// All presets as one Markdown page; `prices`, further sections, stand at its end.
std::string presetsPage(const std::string& prices);
/// Rows of a table of figures: name, value, source, date, grade.
std::string figureRow(const std::string& name, const std::string& value, const Origin& origin);
constexpr std::string_view kFigureTableHead =
    "\n| key | value | what the source says | date | grade |\n| --- | --- | --- | --- | --- |\n";

} // namespace faultline::catalog
