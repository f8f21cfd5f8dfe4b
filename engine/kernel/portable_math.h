// exp, log and pow from + - * / alone, so that tables and draws are the same bytes on every platform; relative error
// below 1e-14. The standard library's differ between vendors.
#pragma once

namespace faultline::kernel {

double portableLog(double x);                     ///< natural logarithm, x > 0
double portableExp(double x);                     ///< |x| ≤ 700
double portablePow(double base, double exponent); ///< base > 0
double portableSqrt(double x);                    ///< IEEE exact already; here for symmetry
/// Inverse of the standard normal distribution function, 0 < p < 1 (Wichura 1988, AS 241, PPND16).
double inverseNormal(double p);

} // namespace faultline::kernel
