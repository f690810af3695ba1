// SPDX-License-Identifier: Apache-2.0
package io.millrace.probe;

import java.util.function.Supplier;

/** A component in a bundle of its own that says how it is configured. */
public final class Probe implements Supplier<String> {
  private final String seen;

  /** What may be set. */
  public @interface Config {
    int port() default 5683;

    String[] names() default {"one"};

    String mode() default "fast";
  }

  /** Remembers the configuration. */
  public Probe(Config config) {
    seen = config.port() + " " + String.join("+", config.names()) + " " + config.mode();
  }

  @Override
  public String get() {
    return seen;
  }
}
