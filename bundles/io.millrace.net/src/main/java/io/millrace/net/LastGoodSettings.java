// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import io.millrace.lib.files.LastGoodFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Properties;
import org.osgi.framework.BundleContext;

/**
 * The last good settings of one socket, in a file of the router's data: a configuration that is
 * refused leaves the socket as it was, even after a restart, or after a release, which empties the
 * bundles' own storage.
 */
final class LastGoodSettings {
  private static final Logger LOG = System.getLogger(LastGoodSettings.class.getName());
  private static final String WHAT = "the last good configuration of a socket";

  private final LastGoodFile file;

  /**
   * Finds the file.
   *
   * @param pid the PID of the configuration; if null, nothing is stored
   */
  LastGoodSettings(BundleContext context, Object pid) {
    file = pid == null ? null : file(context, pid.toString().replaceAll("[^\\w.~-]", "_"));
  }

  private static LastGoodFile file(BundleContext context, String pid) {
    return new LastGoodFile(
        context.getProperty("millrace.data"), pid, context.getDataFile("last-good-" + pid), WHAT);
  }

  /** Returns the stored settings; null if there are none. */
  SocketSettings read() {
    Properties values = file == null ? null : file.read();
    if (values == null) {
      return null;
    }
    try {
      Binding binding =
          Binding.of(
              values.getProperty("address", ""),
              Integer.parseInt(values.getProperty("port")),
              Integer.parseInt(values.getProperty("receiveBufferBytes")));
      return new SocketSettings(
          values.getProperty("name"),
          binding,
          Integer.parseInt(values.getProperty("connectedChannels")),
          Boolean.parseBoolean(values.getProperty("secured")),
          Boolean.parseBoolean(values.getProperty("enabled")));
    } catch (IllegalArgumentException damaged) {
      LOG.log(Level.WARNING, "{0} is lost: {1}", WHAT, damaged);
      return null;
    }
  }

  /** Stores good settings, unless they are stored already. */
  void write(SocketSettings settings) {
    if (file == null || settings.equals(read())) {
      return;
    }
    Properties values = new Properties();
    values.setProperty("name", settings.name());
    values.setProperty("address", settings.binding().address().getHostAddress());
    values.setProperty("port", Integer.toString(settings.binding().port()));
    values.setProperty(
        "receiveBufferBytes", Integer.toString(settings.binding().receiveBufferBytes()));
    values.setProperty("connectedChannels", Integer.toString(settings.connectedChannels()));
    values.setProperty("secured", Boolean.toString(settings.secured()));
    values.setProperty("enabled", Boolean.toString(settings.enabled()));
    file.write(values);
  }

  /** Deletes the file, because the configuration has been deleted. */
  void forget() {
    if (file != null) {
      file.delete();
    }
  }
}
