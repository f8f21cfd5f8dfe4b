#include "engine/catalog/lesson_keys.h"

#include "engine/catalog/build.h"

namespace faultline::catalog {

using namespace build;

namespace {

Entry texts(const char* name) {
    return list(name, text("line"));
}

std::vector<Key> questionKeys() {
    return {
        text("ask").required().says("The question."),
        list("choices", Entry("choice", Type::Any))
            .says("Answers to choose from; one may carry `when`, a condition that makes it right."),
        record(
            "number",
            {
                text("unit").says("What the number counts."),
                ratio("within").by(percent(0)).range(0, 100).says("How far off an answer may be and still be right."),
            })
            .says("The answer is a number."),
        onOff("component").by(false).says("The answer is a component, chosen on the canvas."),
        text("answer").says("An expression, a component, or the right choice's number from 1."),
        text("why").says("What is shown with the measured figure."),
        texts("hints").says("Hints, one after the other."),
    };
}

std::vector<Key> sceneKeys() {
    return {
        text("title").says("The scene's heading."),
        text("text").says("What is told, in Markdown; names in [[brackets]] highlight that element."),
        record("view", {texts("focus").says("The elements that are framed.")})
            .says("What is in view; all if left out."),
        texts("hide").says("What is revealed after the answer only."),
        Entry("set", Type::Map)
            .of(Entry("value", Type::Any).schema())
            .says("Parameters for this scene, by their paths."),
        list("do", Entry("event", Type::Any)).says("Events as in a scenario, with times from the scene's start."),
        duration("run").says("How long is played; free play if left out."),
        number("speed").by(1.0).range(1e-3, 1000).says("Simulated seconds for each second on the clock."),
        onOff("reset").by(false).says("The scene starts anew instead of from the state that the one before left."),
        record("question", questionKeys()).says("What the learner predicts."),
        text("check").says("A condition that must hold to go on."),
        texts("hints").says("Hints, one after the other."),
    };
}

} // namespace

const std::vector<Key>& lessonKeys() {
    static const std::vector<Key> keys = {
        text("title").says("The lesson's name; the diagram's if left out."),
        count("chapter").range(0, 1000).words({"beyond"}).says("The chapter that it belongs to."),
        number("minutes").range(0, 1440).says("How long it takes."),
        text("goal").says("What one learns, in a sentence."),
        list("scenes", record("scene", sceneKeys())).says("What is told, scene by scene."),
    };
    return keys;
}

const std::vector<Key>& challengeKeys() {
    static const std::vector<Key> keys = {
        text("title").says("The challenge's name; the diagram's if left out."),
        text("goal").says("What is to be reached, in a sentence."),
        texts("checks").says("Conditions that must all hold."),
        texts("locked").says("Elements and keys that may not be changed."),
        texts("hidden").says("What the learner does not see: a section such as `scenario`, or an element."),
        list("seeds", count("seed").range(0, 9007199254740992.0)).says("The seeds that are graded over."),
        text("score").says("The amount to bring down; lower is better."),
        texts("hints").says("Hints, one after the other."),
    };
    return keys;
}

} // namespace faultline::catalog
