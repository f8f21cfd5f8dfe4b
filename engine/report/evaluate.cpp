#include "engine/report/evaluate.h"

#include <limits>

namespace faultline::report {

namespace {

Section sectionOf(expression::Section section) {
    switch (section) {
    case expression::Section::Totals:
        return Section::Totals;
    case expression::Section::Operation:
        return Section::Operation;
    case expression::Section::Component:
        return Section::Component;
    case expression::Section::Instance:
        return Section::Instance;
    case expression::Section::Link:
        return Section::Link;
    }
    return Section::Totals;
}

} // namespace

double evaluate(const expression::Expression& expression, const Sheet& sheet) {
    std::vector<double> values;
    for (const expression::Figure& figure : expression.figures()) {
        const auto number = sheet.number(sectionOf(figure.section), figure.element, figure.name);
        values.push_back(number ? figure.inBaseUnits(*number) : std::numeric_limits<double>::quiet_NaN());
    }
    return expression.evaluate(values);
}

} // namespace faultline::report
