#include "ui/main_window/problems_view.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>

#include "ui/document/translated.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

namespace {

enum Column { Where, Path, What, Mend };

QString mendOf(const base::Diagnostic& finding) {
    QStringList parts;
    if (!finding.suggestion.empty())
        parts << ProblemsView::tr("did you mean %1?").arg(QString::fromStdString(finding.suggestion));
    if (!finding.expected.empty())
        parts << ProblemsView::tr("expected: %1").arg(QString::fromStdString(finding.expected));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

ProblemsView::ProblemsView(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    m_file = new QLabel(this);
    m_file->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_file);
    m_list = new QTreeWidget(this);
    m_list->setHeaderLabels({tr("Line"), tr("Where"), tr("What is wrong"), tr("Mend")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAccessibleName(tr("Problems"));
    m_list->header()->setStretchLastSection(true);
    m_list->header()->resizeSection(Where, 90);
    m_list->header()->resizeSection(Path, 260);
    m_list->header()->resizeSection(What, 420);
    column->addWidget(m_list, 1);
    m_empty = new QLabel(tr("Nothing is wrong with this diagram."), this);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_empty, 1);
    connect(m_list, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        const QStringList parts = item->text(Path).split(u'.');
        if (parts.size() > 1 && parts.front() == QLatin1String("components"))
            emit componentActivated(parts[1]);
    });
    setDiagnostics({}, {});
}

void ProblemsView::setDiagnostics(const base::Diagnostics& diagnostics, const QString& file) {
    const Palette& colours = Theme::instance().palette();
    m_list->clear();
    for (const base::Diagnostic& finding : diagnostics) {
        const bool error = finding.severity == base::Severity::Error;
        const QString place =
            finding.line > 0 ? QStringLiteral("%1:%2").arg(finding.line).arg(finding.column) : QString();
        auto* item = new QTreeWidgetItem(
            m_list, {place, QString::fromStdString(finding.path), translated(finding.message), mendOf(finding)});
        item->setIcon(Where, icon(error ? Icon::Failure : Icon::Warning, error ? colours.error : colours.slow));
        item->setData(Where, Qt::AccessibleTextRole, error ? tr("Error %1").arg(place) : tr("Warning %1").arg(place));
        for (int c = Where; c <= Mend; ++c)
            item->setToolTip(c, item->text(c));
    }
    const bool any = !diagnostics.empty();
    m_list->setVisible(any);
    m_empty->setVisible(!any);
    m_file->setText(file);
    m_file->setVisible(any && !file.isEmpty());
}

int ProblemsView::count() const {
    return m_list->topLevelItemCount();
}

QString ProblemsView::rowText(int row) const {
    const QTreeWidgetItem* item = m_list->topLevelItem(row);
    return QStringLiteral("%1 · %2: %3 %4")
        .arg(item->text(Where), item->text(Path), item->text(What), item->text(Mend));
}

} // namespace faultline::ui
