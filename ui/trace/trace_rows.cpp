#include "ui/trace/trace_rows.h"

#include <algorithm>

namespace faultline::ui {
namespace {

using simulation::Span;
using simulation::Trace;
using What = TracePiece::What;

constexpr std::size_t kNoSpan = 0; // the root is nobody's callee

/// Puts a trace's spans together to rows.
class Telling {
  public:
    explicit Telling(const Trace& trace)
        : m_trace(trace), m_callee(trace.spans.size(), kNoSpan), m_calls(trace.spans.size()) {
        for (std::size_t i = 1; i < trace.spans.size(); ++i) {
            const Span& span = trace.spans[i];
            if (span.side == Span::Side::Callee)
                m_callee[span.parent] = i;
            else
                m_calls[span.parent].push_back(i);
        }
    }

    std::vector<TraceRow> tell() {
        if (!m_trace.spans.empty())
            addRoot();
        return std::move(m_rows);
    }

  private:
    kernel::Time since(kernel::Time at) const { return at - m_trace.began; }

    TraceRow rowOf(const Span& span, int depth) const {
        TraceRow row;
        row.depth = depth;
        row.background = span.background;
        row.begin = since(span.begin);
        row.end = since(span.end);
        row.ended = span.ended;
        row.lost = span.lost;
        row.outcome = span.outcome;
        return row;
    }

    void add(TraceRow& row, What what, kernel::Time from, kernel::Time to) const {
        if (to <= from)
            return;
        row.pieces.push_back({what, from, to});
        if (what == What::Wait)
            row.waiting += to - from;
        else if (what == What::Work)
            row.working += to - from;
    }

    /// From `from` to `to`: calls made for it where there are any, `own` elsewhere.
    void addAround(TraceRow& row, const std::vector<std::size_t>& calls, What own, kernel::Time from,
                   kernel::Time to) const {
        kernel::Time at = from;
        for (const std::size_t call : calls) {
            const Span& span = m_trace.spans[call];
            if (span.background)
                continue;
            const kernel::Time begin = std::clamp(since(span.begin), at, to);
            const kernel::Time end = std::clamp(since(span.end), at, to);
            add(row, own, at, begin);
            add(row, What::Others, begin, end);
            at = std::max(at, end);
        }
        add(row, own, at, to);
    }

    void addRoot() {
        const Span& root = m_trace.spans.front();
        TraceRow row = rowOf(root, 0);
        row.target = row.component = QString::fromStdString(m_trace.client);
        row.step = QString::fromStdString(m_trace.operation);
        addAround(row, m_calls[0], What::Wait, row.begin, row.end);
        m_rows.push_back(std::move(row));
        for (const std::size_t call : m_calls[0])
            addCall(call, 1);
    }

    void addCall(std::size_t call, int depth) {
        const Span& span = m_trace.spans[call];
        TraceRow row = rowOf(span, depth);
        const QString name = QString::fromStdString(span.name); // "read db"
        row.step = name.section(u' ', 0, 0);
        row.target = row.component = name.section(u' ', 1);
        const std::size_t served = m_callee[call];
        if (served == kNoSpan) {
            addAround(row, m_calls[call], What::Travel, row.begin, row.end); // to a store: its tries
        } else {
            const Span& callee = m_trace.spans[served];
            row.target = QString::fromStdString(callee.instance);
            row.component = QString::fromStdString(callee.component);
            const kernel::Time arrived = since(callee.begin);
            const kernel::Time left = since(callee.end);
            const kernel::Time began = callee.workBegan ? since(*callee.workBegan) : noWork(served, arrived, left);
            add(row, What::Travel, row.begin, arrived);
            add(row, What::Wait, arrived, began);
            addAround(row, m_calls[served], What::Work, began, left);
            if (callee.ended)
                add(row, What::Travel, left, row.end);
        }
        m_rows.push_back(std::move(row));
        for (const std::size_t child : m_calls[call])
            addCall(child, depth + 1);
        if (served != kNoSpan)
            for (const std::size_t child : m_calls[served])
                addCall(child, depth + 1);
    }

    /// One that no CPU took up waits until the end, unless it passed the request on or answered without one.
    kernel::Time noWork(std::size_t served, kernel::Time arrived, kernel::Time left) const {
        const Span& callee = m_trace.spans[served];
        const bool turnedAway = callee.ended && callee.outcome != components::Outcome::Success;
        return m_calls[served].empty() && (!callee.ended || turnedAway) ? left : arrived;
    }

    const Trace& m_trace;
    std::vector<std::size_t> m_callee;             ///< of a caller's span
    std::vector<std::vector<std::size_t>> m_calls; ///< made by a span
    std::vector<TraceRow> m_rows;
};

} // namespace

std::vector<TraceRow> traceRows(const Trace& trace) {
    return Telling(trace).tell();
}

kernel::Time traceLength(const std::vector<TraceRow>& rows) {
    kernel::Time length = 1;
    for (const TraceRow& row : rows) {
        length = std::max(length, row.end);
        if (!row.pieces.empty())
            length = std::max(length, row.pieces.back().to);
    }
    return length;
}

} // namespace faultline::ui
