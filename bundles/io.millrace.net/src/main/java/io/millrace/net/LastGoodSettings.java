// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.osgi.framework.BundleContext;

/**
 * The last good settings of one socket, in a file of the router's data: a configuration that is
 * refused leaves the socket as it was, even after a restart, or after a release, which empties the
 * bundles' own storage.
 */
final class LastGoodSettings {
  private static final Logger LOG = System.getLogger(LastGoodSettings.class.getName());

  private final Path file;

  /**
   * Finds the file.
   *
   * @param pid the PID of the configuration; if null, nothing is stored
   */
  LastGoodSettings(BundleContext context, Object pid) {
    file = pid == null ? null : file(context, pid.toString().replaceAll("[^\\w.~-]", "_"));
  }

  private static Path file(BundleContext context, String pid) {
    String data = context.getProperty("millrace.data");
    File own = context.getDataFile("last-good-" + pid);
    if (data == null) {
      return own == null ? null : own.toPath();
    }
    Path folder = Path.of(data, "store", "last-good");
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the good configuration of a socket cannot be stored: {0}", failure);
    }
    return folder.resolve(pid + ".properties");
  }

  /** Returns the stored settings; null if there are none. */
  SocketSettings read() {
    if (file == null || !Files.exists(file)) {
      return null;
    }
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      values.load(reader);
      Binding binding =
          Binding.of(
              values.getProperty("address", ""),
              Integer.parseInt(values.getProperty("port")),
              Integer.parseInt(values.getProperty("receiveBufferBytes")));
      return new SocketSettings(
          values.getProperty("name"),
          binding,
          Integer.parseInt(values.getProperty("connectedChannels")),
          Boolean.parseBoolean(values.getProperty("enabled")));
    } catch (IOException | IllegalArgumentException damaged) {
      LOG.log(Level.WARNING, "the last good configuration of a socket is lost: {0}", damaged);
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
    values.setProperty("enabled", Boolean.toString(settings.enabled()));
    Path half = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (Writer writer = Files.newBufferedWriter(half, StandardCharsets.UTF_8)) {
        values.store(writer, null);
      }
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the good configuration of a socket cannot be stored: {0}", failure);
    }
  }

  /** Deletes the file, because the configuration has been deleted. */
  void forget() {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException failure) {
        LOG.log(Level.WARNING, "a deleted configuration of a socket stays stored: {0}", failure);
      }
    }
  }
}
