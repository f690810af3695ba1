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
 * The last good configuration of one socket, in a file of the bundle's: a configuration that is
 * refused leaves the socket where it was, after a restart too.
 */
final class LastGoodSocket {
  private static final Logger LOG = System.getLogger(LastGoodSocket.class.getName());

  private final Path file;

  /**
   * Makes it.
   *
   * @param pid the configuration's; null for one that has none: nothing is stored then
   */
  LastGoodSocket(BundleContext context, Object pid) {
    File stored =
        pid == null
            ? null
            : context.getDataFile("last-good-" + pid.toString().replaceAll("[^\\w.~-]", "_"));
    file = stored == null ? null : stored.toPath();
  }

  /** Returns what is stored; null when there is nothing. */
  Wanted read() {
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
      return new Wanted(
          values.getProperty("name"),
          binding,
          Integer.parseInt(values.getProperty("connectedChannels")),
          Boolean.parseBoolean(values.getProperty("enabled")));
    } catch (IOException | IllegalArgumentException damaged) {
      LOG.log(Level.WARNING, "the last good configuration of a socket is lost: {0}", damaged);
      return null;
    }
  }

  /** Stores a configuration that is good, unless it is stored already. */
  void write(Wanted wanted) {
    if (file == null || wanted.equals(read())) {
      return;
    }
    Properties values = new Properties();
    values.setProperty("name", wanted.name());
    values.setProperty("address", wanted.binding().address().getHostAddress());
    values.setProperty("port", Integer.toString(wanted.binding().port()));
    values.setProperty(
        "receiveBufferBytes", Integer.toString(wanted.binding().receiveBufferBytes()));
    values.setProperty("connectedChannels", Integer.toString(wanted.connectedChannels()));
    values.setProperty("enabled", Boolean.toString(wanted.enabled()));
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

  /** Forgets it: the configuration has been deleted. */
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
