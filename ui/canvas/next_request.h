// Which request one means who says "the next one here" instead of clicking its dot.
#pragma once

#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

#include "engine/simulation/snapshot.h"
#include "ui/canvas/traffic_layer.h"

namespace faultline::ui {

/// Remembers the requests that were sent lately, and waits for the next one where it is told to; it needs no dots.
class NextRequest {
  public:
    /// One frame later. The request that was waited for, once.
    std::optional<DotUnder> advance(const std::shared_ptr<const simulation::Snapshot>& snapshot);

    /// The request on these links that is under way now, the one nearest to its arrival; where there is none, the one
    /// that came by last. None was sent there: none.
    std::optional<DotUnder> here(const QStringList& links) const;
    /// From now on: the first that sets out there.
    void await(const QStringList& links);
    bool awaits() const { return m_awaits; }
    /// True when something was waited for.
    bool giveUp();

  private:
    struct Sent {
        std::uint64_t request = 0;
        std::uint32_t link = 0;
        kernel::Time departs = 0;
        kernel::Time arrives = 0;
    };
    bool isOn(std::uint32_t link, const QStringList& links) const;

    std::shared_ptr<const simulation::Snapshot> m_last;
    std::vector<Sent> m_sent; ///< oldest first
    QStringList m_links;      ///< empty: any
    bool m_awaits = false;
    kernel::Time m_since = 0; ///< what set out before was not meant
};

} // namespace faultline::ui
