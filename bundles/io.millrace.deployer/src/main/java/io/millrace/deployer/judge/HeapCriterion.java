// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

/** {@code heap}: what is left of the heap after a collection has not grown by much. */
final class HeapCriterion implements Criterion {
  private static final long MEBIBYTE = 1 << 20;

  @Override
  public Evidence judge(Comparison comparison) {
    long before = comparison.then().resources().heapBytes();
    long after = comparison.now().resources().heapBytes();
    if (before == 0 || after == 0) {
      return new Evidence("heap", Outcome.NOT_JUDGED, "", "not measured", "");
    }
    double allowed =
        Math.max(
            before * comparison.bars().heapFactor(),
            before + comparison.bars().heapFloorMebibytes() * (double) MEBIBYTE);
    return new Evidence(
        "heap",
        after > allowed ? Outcome.BAD : Outcome.GOOD,
        text(before),
        text(after) + " after a collection",
        "at most " + text((long) allowed));
  }

  private static String text(long bytes) {
    return bytes / MEBIBYTE + " MiB";
  }
}
