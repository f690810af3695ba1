// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import io.millrace.api.metrics.Meters;

/** The counters of all NICs together. Thread-safe. */
public final class NicMeters {
  private final Meters meters;

  public NicMeters(Meters meters) {
    this.meters = meters;
  }

  /** Counts an exchange with a sensor: answered, failed, unknown or refused. */
  public void exchange(String outcome) {
    meters.counter("millrace_nic_sensor_exchanges_total", "outcome", outcome).increment();
  }

  /** Counts an unsolicited message: boot, delivered, kept, repeated, foreign or garbage. */
  public void unsolicited(String outcome) {
    meters.counter("millrace_nic_unsolicited_total", "fate", outcome).increment();
  }

  /** Counts an observation registered at a sensor, whether for the first time or again. */
  public void registration() {
    meters.counter("millrace_nic_sensor_registrations_total").increment();
  }
}
