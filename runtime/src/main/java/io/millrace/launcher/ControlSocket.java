// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where a router's control socket is: as {@code etc/io.millrace.shell.cfg} says, else in {@code
 * data/run}. The file is read as the router reads it, for the router cannot be asked before.
 */
final class ControlSocket {
  private static final String FILE = "io.millrace.shell.cfg";

  private ControlSocket() {}

  /**
   * Returns the path.
   *
   * @throws IOException if the file is there and cannot be read
   */
  static Path of(Home home) throws IOException {
    Properties values = new Properties();
    try {
      values = ConfigurationFile.read(home.etc().resolve(FILE));
    } catch (NoSuchFileException asByDefault) {
      // Nothing is configured.
    } catch (IllegalArgumentException bad) {
      throw new IOException(home.etc().resolve(FILE) + ": " + bad.getMessage(), bad);
    }
    String told = values.getProperty("socket", "");
    return told.isEmpty()
        ? home.run().resolve("shell.sock")
        : Path.of(
                told.replace("${millrace.home}", home.home().toString())
                    .replace("${millrace.etc}", home.etc().toString())
                    .replace("${millrace.data}", home.data().toString()))
            .toAbsolutePath();
  }
}
