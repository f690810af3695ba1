// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.trusted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Counts in a system property how often the code of each jar has run. */
public final class CountingActivator implements BundleActivator {
  /** Of the property, before the name that the jar has in it. */
  public static final String PROPERTY = "millrace.test.ran.";

  @Override
  public void start(BundleContext context) {
    String property = PROPERTY + name();
    synchronized (System.getProperties()) {
      System.setProperty(property, Integer.toString(Integer.getInteger(property, 0) + 1));
    }
  }

  /** From the jar whose class this is: the bundle may have been updated meanwhile. */
  private static String name() {
    try (InputStream in = CountingActivator.class.getResourceAsStream("/name.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void stop(BundleContext context) {
    // Nothing to end.
  }
}
