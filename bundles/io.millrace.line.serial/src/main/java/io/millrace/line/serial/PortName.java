// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The device of a configured port: an absolute path is that path, a bare name the device of that
 * name in {@code /dev}, and nothing else is tried. The library by itself would open {@code
 * /dev/tty1} for a {@code /some/where/tty1} that does not exist.
 *
 * @param configured as in the configuration
 */
record PortName(String configured) {
  /** What may be configured. */
  static final String ALLOWED =
      "a path from the root, for example /dev/ttyUSB0, or the name of a device in /dev";

  /** On other systems ports are not files and only have names. */
  private static final boolean FILES = File.separatorChar == '/';

  /** Tells whether it is one of the two forms. */
  boolean isAllowed() {
    return !FILES || configured.startsWith("/") || !configured.contains("/");
  }

  private Path path() {
    return Path.of("/dev").resolve(configured);
  }

  /** Tells whether it is a device file that does not exist; links are followed. */
  boolean isAbsent() {
    return FILES && !Files.exists(path());
  }

  /**
   * Returns the device to open, with all links resolved.
   *
   * @throws PortUnavailableException when there is nothing, or no device
   */
  String device() throws PortUnavailableException {
    if (!FILES) {
      return configured;
    }
    try {
      Path real = path().toRealPath();
      if (!Files.readAttributes(real, BasicFileAttributes.class).isOther()) {
        throw unavailable(real + " is a " + (Files.isDirectory(real) ? "folder" : "file"));
      }
      return real.toString();
    } catch (NoSuchFileException none) {
      throw unavailable("there is no such port");
    } catch (AccessDeniedException denied) {
      throw unavailable("no permission to look for it: " + denied.getMessage());
    } catch (IOException failure) {
      throw unavailable(failure.getMessage());
    }
  }

  /** Returns the one line that says why it cannot be opened. */
  PortUnavailableException unavailable(String reason) {
    return new PortUnavailableException("cannot open " + this + ": " + reason);
  }

  @Override
  public String toString() {
    return FILES ? path().toString() : configured;
  }
}
