// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What the bundles of a framework say for the service manager: a {@code Supplier} of lines with the
 * property {@code millrace.manager}. Holds no service longer than a call.
 */
public final class FrameworkReports {
  private final BundleContext framework;

  /** Makes it for a framework that is started. */
  public FrameworkReports(BundleContext framework) {
    this.framework = framework;
  }

  /**
   * Returns the lines on what is wrong, none when all is good; empty when no bundle is there that
   * could tell.
   *
   * @param what {@code live} or {@code ready}
   */
  public Optional<List<String>> ask(String what) {
    try {
      String filter = "(millrace.manager=" + what + ")";
      List<String> lines = null;
      for (ServiceReference<?> each : framework.getServiceReferences(Supplier.class, filter)) {
        Object service = framework.getService(each);
        if (service instanceof Supplier<?> supplier) {
          lines = lines == null ? new ArrayList<>() : lines;
          add(lines, supplier);
          framework.ungetService(each);
        }
      }
      return Optional.ofNullable(lines);
    } catch (IllegalStateException ended) {
      return Optional.empty();
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void add(List<String> lines, Supplier<?> supplier) {
    if (supplier.get() instanceof List<?> said) {
      said.forEach(line -> lines.add(String.valueOf(line)));
    }
  }
}
