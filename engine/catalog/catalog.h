// The catalog: every kind, key, unit, default, range and meaning of the diagram format, and every figure of a report.
// Reader, writer, inspector, `faultline-cli explain` and the generated reference page all read it; no key is known in
// two places. Start here, then key.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog/key.h"
#include "engine/catalog/preset.h"

namespace faultline::catalog {

/// Palette group of a kind.
enum class Group { Traffic, Balance, Compute, Data, Async };

/// One component kind.
struct Kind {
    std::string name;   ///< "load_balancer", as in files
    std::string label;  ///< "Load balancer"
    base::Text meaning; ///< one sentence
    Group group = Group::Compute;
    std::vector<Key> keys;            ///< the kind's own, in file order; common keys are in Catalog::commonKeys
    std::vector<std::string> mayCall; ///< kinds that an outgoing link may lead to
    std::vector<Preset> presets;
    bool simulated = true; ///< false: known to the format, refused by a run of this version

    const Key* key(std::string_view name) const;
};

/// A scenario event: `{at: TIME, NAME: TARGET, …}`.
struct EventKind {
    std::string name;        ///< "crash"
    Key target;              ///< what the name's value may be
    std::vector<Key> fields; ///< keys beside it: at, factor, rate, for …; `set` also takes its target's own keys
    base::Text meaning;
    bool simulated = true;
};

/// One figure of the report.
struct Figure {
    std::string name; ///< "utilization"
    std::string unit; ///< "ratio", "ms", "1/s", "count", "s", "usd/month", "bytes"
    std::vector<std::string>
        kinds; ///< kinds that have it, or "run" "instance" "link" "slo" "alert" "log"; empty: the
               ///< totals, which clients, probes and (but for the machines and costs) operations have
    base::Text meaning;
};

/// Everything the format knows. One constant instance, built on first use.
class Catalog {
  public:
    static const Catalog& instance();

    const std::vector<Kind>& kinds() const { return m_kinds; }
    const Kind* kind(std::string_view name) const;
    std::vector<std::string> kindNames() const;

    /// Keys that every component has: label, position, instances, …
    const std::vector<Key>& commonKeys() const { return m_commonKeys; }
    /// Common or own key of a kind; null when the kind has none of that name.
    const Key* componentKey(std::string_view kind, std::string_view key) const;
    const Preset* preset(std::string_view kind, std::string_view name) const;
    /// The value that holds when a component does not set `key`: its preset's, else the default.
    Value componentDefault(std::string_view kind, std::string_view key, std::string_view preset) const;
    /// A key as it stands under a preset: its default, and those of its fields, are the preset's.
    Key underPreset(std::string_view kind, const Key& key, std::string_view preset) const;

    const std::vector<Key>& settingsKeys() const { return m_settingsKeys; }
    const std::vector<Key>& networkKeys() const { return m_networkKeys; }
    const std::vector<Key>& keyspaceKeys() const { return m_keyspaceKeys; }
    const std::vector<Key>& operationKeys() const { return m_operationKeys; }
    const std::vector<Key>& linkKeys() const { return m_linkKeys; }
    /// from, to and id: what makes a link, beside its values.
    const std::vector<Key>& linkEndKeys() const { return m_linkEndKeys; }
    /// The sections of a file, in file order.
    const std::vector<Key>& topLevelKeys() const { return m_topLevelKeys; }
    const std::vector<Key>& zoneKeys() const { return m_zoneKeys; }
    const std::vector<Key>& noteKeys() const { return m_noteKeys; }
    const std::vector<Key>& sloKeys() const { return m_sloKeys; }
    const std::vector<Key>& alertKeys() const { return m_alertKeys; }
    const std::vector<EventKind>& eventKinds() const { return m_eventKinds; }
    const EventKind* eventKind(std::string_view name) const;
    const std::vector<Figure>& figures() const { return m_figures; }

    /// Whether a link from one kind to another makes sense; the Text says why not (empty when it does).
    base::Text refuseLink(std::string_view fromKind, std::string_view toKind) const;

  private:
    Catalog();
    std::vector<Kind> m_kinds;
    std::vector<Key> m_commonKeys, m_settingsKeys, m_networkKeys, m_keyspaceKeys, m_operationKeys, m_linkKeys,
        m_zoneKeys, m_noteKeys, m_sloKeys, m_alertKeys, m_linkEndKeys, m_topLevelKeys;
    std::vector<EventKind> m_eventKinds;
    std::vector<Figure> m_figures;
};

/// A key of that name in a list of keys; null when there is none.
const Key* findKey(const std::vector<Key>& keys, std::string_view name);

} // namespace faultline::catalog
