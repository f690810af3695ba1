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

  /** Remembers the configuration; port 13 is one that no metatype could exclude. */
  public Probe(Config config) {
    if (config.port() == 13) {
      throw new IllegalArgumentException("io.millrace.probe: port = 13, allowed is any other");
    }
    seen = config.port() + " " + String.join("+", config.names()) + " " + config.mode();
  }

  @Override
  public String get() {
    return seen;
  }
}
