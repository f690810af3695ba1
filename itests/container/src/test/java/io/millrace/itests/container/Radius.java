// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.admin.LoggerAdmin;

/**
 * What a swap touches: the other bundles that stop, and the components that are deactivated. Of the
 * latter the framework's component runtime tells in its log alone: a component that is deactivated
 * and activated again in between looks the same before and after.
 */
final class Radius implements AutoCloseable, SynchronousBundleListener, LogListener {
  private static final Pattern DEACTIVATED =
      Pattern.compile(
          "bundle \\S+ \\(\\d+\\)\\[([^(\\]]+)\\(\\d+\\)\\] : Unset .* implementation object.*");
  private static final String MARK = "radius mark";

  private final BundleContext context;
  private final LogReaderService reader;
  private final List<Bundle> stopped = new CopyOnWriteArrayList<>();
  private final List<String> deactivated = new CopyOnWriteArrayList<>();
  private volatile int marks;

  /** Begins to watch. */
  Radius(BundleContext context) {
    this.context = context;
    service(LoggerAdmin.class)
        .getLoggerContext(null)
        .setLogLevels(Map.of(Logger.ROOT_LOGGER_NAME, LogLevel.DEBUG));
    reader = service(LogReaderService.class);
    reader.addLogListener(this);
    context.addBundleListener(this);
  }

  private <T> T service(Class<T> type) {
    ServiceReference<T> reference = context.getServiceReference(type);
    return context.getService(reference);
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPED) {
      stopped.add(event.getBundle());
    }
  }

  @Override
  public void logged(LogEntry entry) {
    if (entry.getMessage().startsWith(MARK)) {
      marks++;
    }
    Matcher matcher = DEACTIVATED.matcher(entry.getMessage());
    if (matcher.matches()) {
      deactivated.add(matcher.group(1));
    }
  }

  /** Forgets what was seen. */
  void reset() {
    settle();
    stopped.clear();
    deactivated.clear();
  }

  /** Waits until everything that was logged before this has been heard of. */
  private void settle() {
    int before = marks;
    service(LogService.class).getLogger(Radius.class).warn(MARK);
    Await.that("the log", Duration.ofSeconds(5), () -> marks > before);
  }

  /** Returns the bundles that stopped, but for the one that was meant to. */
  Set<String> otherBundlesStopped(Bundle swapped) {
    Set<String> names = new TreeSet<>();
    stopped.stream()
        .filter(bundle -> bundle != swapped)
        .forEach(bundle -> names.add(bundle.getSymbolicName()));
    return names;
  }

  /** Returns how often the bundle itself stopped. */
  long stops(Bundle swapped) {
    return stopped.stream().filter(bundle -> bundle == swapped).count();
  }

  /** Returns the components that were deactivated, in that order, without the common prefix. */
  List<String> deactivated() {
    settle();
    return deactivated.stream().map(name -> name.replaceFirst("^io\\.millrace\\.", "")).toList();
  }

  @Override
  public void close() {
    context.removeBundleListener(this);
    reader.removeLogListener(this);
  }
}
