// What all fields of one inspector share.
#pragma once

#include <QHash>
#include <QString>
#include <memory>

#include "engine/catalog/catalog.h"
#include "ui/widgets/choice_field.h"

namespace faultline::ui {

/// Where fields ask for names, and where it is remembered which parts were unfolded.
struct FormContext {
    Candidates candidates;
    /// Presets of the kind that is edited, for its `preset` key.
    std::vector<ChoiceField::Item> presets;
    /// The one that all of the selection have; null when they have none, or several.
    const catalog::Preset* preset = nullptr;
    std::shared_ptr<QHash<QString, bool>> folds = std::make_shared<QHash<QString, bool>>();

    bool isOpen(const QString& path, bool otherwise = false) const { return folds->value(path, otherwise); }
};

/// An editor for any key of the catalog. `path` names the place for the memory of folds ("service.handler").
Field* makeField(const catalog::Key& key, const FormContext& context, const QString& path,
                 const catalog::Value& around = {}, QWidget* parent = nullptr);

/// A value to begin with where there is no default: the shorthand of a record, the first alternative, 1 s, 100/s …
catalog::Value starterValue(const catalog::Schema& schema, const Candidates& candidates);

/// The record that a value stands for, its shorthand written out; empty for words and nothing.
catalog::Record asRecord(const catalog::Schema& schema, const catalog::Value& value);

} // namespace faultline::ui
