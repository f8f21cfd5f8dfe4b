#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>
#include <memory>

#include "engine/catalog/catalog.h"
#include "ui/palette/kind_list.h"
#include "ui/palette/palette_view.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

QStringList visibleKinds(const QTreeWidget& list) {
    QStringList kinds;
    for (int g = 0; g < list.topLevelItemCount(); ++g)
        for (int i = 0; i < list.topLevelItem(g)->childCount(); ++i)
            if (!list.topLevelItem(g)->child(i)->isHidden())
                kinds << list.topLevelItem(g)->child(i)->data(0, Qt::UserRole).toString();
    return kinds;
}

} // namespace

class PaletteViewTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }
    void listsWhatARunSimulates();
    void hasAnIconForEveryKind();
    void findsKindsByTyping();
    void addsByEnterAndDoubleClick();
    void carriesTheKindInADrag();
};

void PaletteViewTest::listsWhatARunSimulates() {
    PaletteView palette;
    QStringList expected;
    for (const auto& kind : catalog::Catalog::instance().kinds())
        if (kind.simulated)
            expected << QString::fromStdString(kind.name);
    expected << QLatin1String(kZoneOfPalette) << QLatin1String(kNoteOfPalette);
    QStringList shown = visibleKinds(*palette.findChild<QTreeWidget*>());
    shown.sort();
    expected.sort();
    QCOMPARE(shown, expected);
    QVERIFY(shown.contains(QStringLiteral("client")));
}

void PaletteViewTest::hasAnIconForEveryKind() {
    for (const auto& kind : catalog::Catalog::instance().kinds())
        QVERIFY2(kindsWithIcon().contains(QString::fromStdString(kind.name)), kind.name.c_str());
}

void PaletteViewTest::findsKindsByTyping() {
    PaletteView palette;
    palette.show();
    auto* search = palette.findChild<QLineEdit*>();
    QTest::keyClicks(search, QStringLiteral("BALANC"));
    QVERIFY(visibleKinds(*palette.findChild<QTreeWidget*>()).contains(QStringLiteral("load_balancer")));
    QVERIFY(!visibleKinds(*palette.findChild<QTreeWidget*>()).contains(QStringLiteral("queue")));
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(visibleKinds(*palette.findChild<QTreeWidget*>()).contains(QStringLiteral("queue")));
    QTest::keyClicks(search, QStringLiteral("toaster"));
    QVERIFY(visibleKinds(*palette.findChild<QTreeWidget*>()).isEmpty());
}

void PaletteViewTest::addsByEnterAndDoubleClick() {
    PaletteView palette;
    palette.resize(220, 700);
    palette.show();
    QSignalSpy spy(&palette, &PaletteView::activated);
    auto* search = palette.findChild<QLineEdit*>();
    QTest::keyClicks(search, QStringLiteral("queue"));
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.last().first().toString(), QStringLiteral("queue"));
    QTest::keyClick(search, Qt::Key_Escape);
    auto* list = palette.findChild<QTreeWidget*>();
    QTreeWidgetItem* item = list->topLevelItem(0)->child(0);
    const QPoint at = list->visualItemRect(item).center();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    QTest::mouseDClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    QCOMPARE(spy.count(), 2);
    QCOMPARE(spy.last().first().toString(), item->data(0, Qt::UserRole).toString());
}

void PaletteViewTest::carriesTheKindInADrag() {
    PaletteView palette;
    const auto* list = palette.findChild<QTreeWidget*>();
    const std::unique_ptr<QMimeData> data(KindList::mimeDataOf(*list->topLevelItem(0)->child(0)));
    QVERIFY(data != nullptr);
    QVERIFY(catalog::Catalog::instance().kind(data->data(QLatin1String(kKindMimeType)).toStdString()) != nullptr);
    QVERIFY(KindList::mimeDataOf(*list->topLevelItem(0)) == nullptr);
}

QTEST_MAIN(PaletteViewTest)
#include "tst_palette_view.moc"
