// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

/** {@code threads}: there are not many more than before. */
final class ThreadsCriterion implements Criterion {
  @Override
  public Evidence judge(Comparison comparison) {
    int before = comparison.then().resources().threads();
    int after = comparison.now().resources().threads();
    if (before == 0) {
      return new Evidence("threads", Outcome.NOT_JUDGED, "", after + ", unknown before", "");
    }
    double allowed =
        Math.max(
            before * comparison.bars().threadFactor(), before + comparison.bars().threadFloor());
    return new Evidence(
        "threads",
        after > allowed ? Outcome.BAD : Outcome.GOOD,
        before + "",
        after + "",
        "at most %.0f".formatted(allowed));
  }
}
