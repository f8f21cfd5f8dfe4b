#include "ui/widgets/spoken.h"

#include <QAccessibleWidget>
#include <QRegularExpression>
#include <QWidget>

namespace faultline::ui {
namespace {

constexpr char kNotice[] = "spoken-notice";

/// A notice in the corner of a window, one transparent pixel large: readers read what comes into view.
class NoticeAccessible : public QAccessibleWidget {
  public:
    explicit NoticeAccessible(QWidget* widget) : QAccessibleWidget(widget, QAccessible::Notification) {}
};

QAccessibleInterface* makeForNotice(const QString&, QObject* object) {
    auto* widget = object->isWidgetType() ? static_cast<QWidget*>(object) : nullptr;
    return widget != nullptr && widget->objectName() == QLatin1String(kNotice) ? new NoticeAccessible(widget) : nullptr;
}

void toNobody(QAccessibleEvent*) {}

} // namespace

void say(const QWidget& near, const QString& text) {
    if (text.isEmpty())
        return;
    static const bool installed = (QAccessible::installFactory(makeForNotice), true);
    Q_UNUSED(installed)
    auto* notice = near.window()->findChild<QWidget*>(QLatin1String(kNotice), Qt::FindDirectChildrenOnly);
    if (notice == nullptr) {
        notice = new QWidget(near.window());
        notice->setObjectName(QLatin1String(kNotice));
        notice->setAttribute(Qt::WA_TransparentForMouseEvents);
        notice->setAttribute(Qt::WA_NoSystemBackground);
        notice->setGeometry(0, 0, 1, 1);
    }
    notice->hide();
    notice->setAccessibleName(text);
    notice->show();
}

QString plainText(const QString& rich) {
    static const QRegularExpression tags(QStringLiteral("<[^>]*>"));
    QString text = rich;
    text.replace(QStringLiteral("</p>"), QStringLiteral(" "));
    text.remove(tags);
    return text.replace(QStringLiteral("&lt;"), QStringLiteral("<"))
        .replace(QStringLiteral("&gt;"), QStringLiteral(">"))
        .replace(QStringLiteral("&quot;"), QStringLiteral("\""))
        .replace(QStringLiteral("&amp;"), QStringLiteral("&"))
        .simplified();
}

Silence::Silence() : m_before(QAccessible::installUpdateHandler(toNobody)) {}

Silence::~Silence() {
    QAccessible::installUpdateHandler(m_before);
}

} // namespace faultline::ui
