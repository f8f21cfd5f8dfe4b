// A test aid: where things are on the screen, for tests that drive the real program with mouse and keyboard.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

namespace faultline::ui {

/// Writes the screen rectangles of named widgets, open menus' entries and the canvas's cards as JSON, a few times a
/// second, into the file that FAULTLINE_TEST_GEOMETRY names.
class TestGeometry : public QObject {
    Q_OBJECT
  public:
    /// Null unless the environment asks for it.
    static TestGeometry* startIfAsked(QObject* parent);
    /// What is written.
    static QByteArray describe();

  private:
    TestGeometry(const QString& filePath, QObject* parent);
    void write();

    QString m_filePath;
    QByteArray m_written;
    QTimer m_timer;
};

} // namespace faultline::ui
