// What is wrong with the diagram or its file, as a list.
#pragma once

#include <QWidget>

#include "engine/base/diagnostic.h"

class QLabel;
class QTreeWidget;

namespace faultline::ui {

/// Findings with their place (line:column where there is a file), the mend, and a way to the element they are about.
class ProblemsView : public QWidget {
    Q_OBJECT
  public:
    explicit ProblemsView(QWidget* parent = nullptr);

    void setDiagnostics(const base::Diagnostics& diagnostics, const QString& file);
    int count() const;
    /// The row as text: "3:14 · components.app.cpu: …".
    QString rowText(int row) const;

  signals:
    /// A finding about this component was chosen.
    void componentActivated(const QString& id);

  private:
    QLabel* m_empty = nullptr;
    QLabel* m_file = nullptr;
    QTreeWidget* m_list = nullptr;
};

} // namespace faultline::ui
