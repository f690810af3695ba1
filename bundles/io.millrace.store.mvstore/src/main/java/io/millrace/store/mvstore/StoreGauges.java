// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.metrics.Meters;
import io.millrace.lib.loop.CallbackGuard;
import java.util.List;

/** Shows how full the store is. */
final class StoreGauges implements AutoCloseable {
  private static final CallbackGuard GAUGES =
      new CallbackGuard(StoreGauges.class, "removing a gauge");

  private final List<AutoCloseable> shown;

  StoreGauges(Meters meters, Writer writer) {
    shown =
        List.of(
            meters.gauge("millrace_store_live_bytes", () -> writer.figure(StoreFile::liveBytes)),
            meters.gauge(
                "millrace_store_limit_bytes", () -> writer.figure(StoreFile::maxLiveBytes)),
            meters.gauge("millrace_store_file_bytes", () -> writer.figure(StoreFile::fileBytes)),
            meters.gauge("millrace_store_queue", writer::waiting));
  }

  @Override
  public void close() {
    shown.forEach(GAUGES::close);
  }
}
