// Moving the view by the middle button, the right button or Space.
#pragma once

#include "ui/canvas/tools/tool.h"

namespace faultline::ui {

/// Drags the canvas under the pointer. A right click without a drag is handed back as a wish for the menu.
class PanTool : public Tool {
  public:
    PanTool(ToolContext& context, std::function<void(const PointerEvent&)> menu)
        : Tool(context), m_menu(std::move(menu)) {}

    bool isActive() const override { return m_pressed; }
    void press(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void release(const PointerEvent& event) override;
    void cancel() override;

  private:
    std::function<void(const PointerEvent&)> m_menu;
    bool m_pressed = false;
    bool m_dragging = false;
    Qt::MouseButton m_button = Qt::NoButton;
    QPoint m_start;
    QPoint m_last;
};

} // namespace faultline::ui
