#include "ui/dashboard/label_spread.h"

#include <algorithm>
#include <numeric>

namespace faultline::ui {

std::vector<double> spreadLabels(const std::vector<double>& wanted, double height, double top, double bottom) {
    const std::size_t count = wanted.size();
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    const double room = bottom - top;
    const double gap = count > 1 ? std::min(height, std::max(0.0, room - height) / static_cast<double>(count - 1)) : 0;
    const double highest = top + std::min(height, room) / 2;
    const double lowest = bottom - std::min(height, room) / 2;

    // Blocks of touching labels, each at the mean of what its members want: the least-squares answer.
    struct Block {
        double sum = 0; // of the wished places of the block's first label
        std::size_t size = 0;
        double first = 0;
    };
    std::vector<Block> blocks;
    const auto place = [&](Block& block) {
        const double length = gap * static_cast<double>(block.size - 1);
        block.first =
            std::clamp(block.sum / static_cast<double>(block.size), highest, std::max(highest, lowest - length));
    };
    for (const std::size_t index : order) {
        blocks.push_back({wanted[index], 1, 0});
        place(blocks.back());
        while (blocks.size() > 1) {
            Block& last = blocks.back();
            Block& before = blocks[blocks.size() - 2];
            const double beforeLength = gap * static_cast<double>(before.size);
            if (before.first + beforeLength <= last.first + 1e-9)
                break;
            before.sum += last.sum - beforeLength * static_cast<double>(last.size);
            before.size += last.size;
            place(before);
            blocks.pop_back();
        }
    }
    std::vector<double> result(count);
    std::size_t next = 0;
    for (const Block& block : blocks)
        for (std::size_t i = 0; i < block.size; ++i)
            result[order[next++]] = block.first + gap * static_cast<double>(i);
    return result;
}

} // namespace faultline::ui
