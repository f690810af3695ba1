// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** A sensor plugin of whatever kind a test needs; it takes any configuration. */
final class Plugin implements Sensor {
  private final String classifier;
  private final String type;
  private final Supplier<Reading> reading;
  Duration period = Duration.ofSeconds(60);
  Runnable push;
  String configured;
  int event;
  private boolean failing;

  Plugin(String classifier, String type, String text) {
    this(classifier, type, () -> Reading.text(text));
  }

  Plugin(String classifier, String type, Supplier<Reading> reading) {
    this.classifier = classifier;
    this.type = type;
    this.reading = reading;
  }

  /** Makes one that fails at events. */
  Plugin failing() {
    failing = true;
    return this;
  }

  @Override
  public void event(int value) {
    if (failing) {
      throw new IllegalStateException("broken");
    }
    event = value;
  }

  @Override
  public String classifier() {
    return classifier;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public Duration period() {
    return period;
  }

  @Override
  public Reading read(Instant now) {
    return reading.get();
  }

  @Override
  public ConfigurationResult configure(String query) {
    configured = query;
    return ConfigurationResult.ACCEPTED;
  }

  @Override
  public void pushTo(Runnable way) {
    push = way;
  }
}
