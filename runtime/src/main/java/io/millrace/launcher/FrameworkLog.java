// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.lang.System.Logger.Level;
import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** What the framework itself logs. */
final class FrameworkLog extends Logger {

  private final System.Logger log = System.getLogger("org.apache.felix.framework");

  @Override
  protected void doLog(
      Bundle bundle, ServiceReference service, int level, String message, Throwable cause) {
    String text = bundle == null ? message : bundle + ": " + message;
    log.log(level(level), text, cause);
  }

  @Override
  protected void doLog(int level, String message, Throwable cause) {
    log.log(level(level), message, cause);
  }

  private static Level level(int level) {
    return switch (level) {
      case LOG_ERROR -> Level.ERROR;
      case LOG_WARNING -> Level.WARNING;
      case LOG_INFO -> Level.INFO;
      default -> Level.DEBUG;
    };
  }
}
