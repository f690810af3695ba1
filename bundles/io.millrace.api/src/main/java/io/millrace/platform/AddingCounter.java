// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import io.millrace.api.metrics.Counter;
import java.util.concurrent.atomic.LongAdder;

/** A counter that many threads add to without waiting for each other. */
final class AddingCounter implements Counter {
  private final LongAdder sum = new LongAdder();

  @Override
  public void increment() {
    sum.increment();
  }

  @Override
  public void add(long count) {
    sum.add(count);
  }

  @Override
  public long value() {
    return sum.sum();
  }
}
