// All keys and gestures on one page.
#pragma once

#include <QDialog>

namespace faultline::ui {

class WindowActions;

/// Lists the keys of the menus as they are, and the gestures of the canvas.
class ShortcutList : public QDialog {
    Q_OBJECT
  public:
    explicit ShortcutList(const WindowActions& actions, QWidget* parent = nullptr);
};

} // namespace faultline::ui
