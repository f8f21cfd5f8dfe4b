// The panel that shows and edits what is selected; with nothing selected, the diagram itself. Start here; key_form.h
// makes the rows, form_context.h their editors.
#pragma once

#include <QElapsedTimer>
#include <QStringList>
#include <QWidget>
#include <memory>

#include "engine/diagram/edit.h"
#include "engine/simulation/snapshot.h"
#include "ui/canvas/faults_by_hand.h"
#include "ui/inspector/form_context.h"
#include "ui/inspector/subject.h"

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace faultline::ui {

class DiagramDocument;
class InstancesView;
class KeyForm;
class Player;

/// Generated from the catalog; every edit is applied at once through the document.
class InspectorView : public QWidget {
    Q_OBJECT
  public:
    InspectorView(DiagramDocument& document, Player& player, QWidget* parent = nullptr);
    ~InspectorView() override;

    void showSelection(const QStringList& componentIds, const QStringList& linkIds);
    /// Call it once a GUI frame; live parts are redrawn at most ten times a second.
    void showFrame(std::shared_ptr<const simulation::Snapshot> snapshot);

    /// The forms in their order: one of the selection, or the diagram's settings, network, operations …
    const std::vector<KeyForm*>& forms() const { return m_forms; }
    InstancesView* instances() const { return m_instances; }
    QString heading() const;

  public slots:
    /// Puts the focus into the first field, for Enter on the canvas.
    void focusFirstField();

  private:
    void restyle();
    void rebuild();
    void rebuildSilently();
    void clear();
    void keepDrafts();
    void buildComponents();
    void buildLinks();
    void buildDiagram();
    void buildHeader(const QString& kind, const QString& title, const QString& text);
    void buildLabelField(const diagram::Component& component);
    void buildNamed(diagram::Section section, const QString& title, const QString& addText);
    void buildTexts();
    KeyForm* addForm(const Subject& subject, const QString& path, const QStringList& hidden, bool flat,
                     QVBoxLayout* into);
    void addNamed(diagram::Section section);
    void noteChange(const diagram::Change& change);

    DiagramDocument& m_document;
    FaultsByHand m_faults;
    FormContext m_context;
    QStringList m_components;
    QStringList m_links;
    QScrollArea* m_scroll = nullptr;
    QWidget* m_page = nullptr;
    QVBoxLayout* m_column = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_problem = nullptr;
    Field* m_label = nullptr;
    Field* m_diagramTitle = nullptr;
    Field* m_description = nullptr;
    InstancesView* m_instances = nullptr;
    std::vector<KeyForm*> m_forms;
    QHash<QString, QHash<QString, QString>> m_drafts;
    bool m_rebuildPending = false;
    QElapsedTimer m_sinceFrame;
};

} // namespace faultline::ui
