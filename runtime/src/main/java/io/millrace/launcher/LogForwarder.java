// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.lang.System.Logger.Level;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Carries what the platform's bundles tell the OSGi log service (SCR, ConfigAdmin, the framework's
 * events) to java.util.logging, where our own bundles log already.
 */
final class LogForwarder extends ServiceTracker<LogReaderService, LogReaderService>
    implements LogListener {

  private LogForwarder(BundleContext context) {
    super(context, LogReaderService.class, null);
  }

  static void attach(BundleContext context) {
    new LogForwarder(context).open();
  }

  @Override
  public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
    LogReaderService reader = super.addingService(reference);
    reader.addLogListener(this);
    return reader;
  }

  @Override
  public void logged(LogEntry entry) {
    Level level = level(entry);
    System.Logger log = System.getLogger(entry.getBundle().getSymbolicName());
    if (log.isLoggable(level)) {
      String refused = RefusedConfiguration.line(entry.getMessage(), entry.getException());
      if (refused == null) {
        log.log(level, entry.getMessage(), entry.getException());
      } else {
        log.log(isToldElsewhere() ? Level.DEBUG : level, refused);
      }
    }
  }

  /** The watch over the configuration says it with the file's name. */
  private boolean isToldElsewhere() {
    for (Bundle bundle : context.getBundles()) {
      if ("io.millrace.base".equals(bundle.getSymbolicName())) {
        return bundle.getState() == Bundle.ACTIVE;
      }
    }
    return false;
  }

  private static Level level(LogEntry entry) {
    // Every start, stop and registration comes by as an event; they are noise but for errors.
    boolean event = entry.getLoggerName().startsWith("Events.");
    LogLevel level = entry.getLogLevel();
    return switch (level) {
      case AUDIT, ERROR -> Level.ERROR;
      case WARN -> Level.WARNING;
      case INFO -> event ? Level.DEBUG : Level.INFO;
      default -> Level.TRACE;
    };
  }
}
