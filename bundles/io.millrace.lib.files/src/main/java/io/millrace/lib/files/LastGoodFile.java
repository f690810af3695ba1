// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Values of configurations that were good, in a file of the router's data: so they are known after
 * an update, a restart and a release, which empties the bundles' own storage, where earlier builds
 * had them. For one thread at a time; several builds may have the same file.
 */
public final class LastGoodFile {
  private static final Logger LOG = System.getLogger(LastGoodFile.class.getName());

  private final Path file;
  private final Path former;
  private final String what;

  /**
   * Finds the file, and takes over what an earlier build has stored.
   *
   * @param data the router's data, or null when it has none
   * @param name of the file, without its extension
   * @param former the file in the bundle's own storage, which is used when there is no other; null
   *     when it has none either: then nothing is stored
   * @param what is stored, for the log
   */
  public LastGoodFile(String data, String name, File former, String what) {
    this.former = former == null ? null : former.toPath();
    this.what = what;
    file = data == null ? this.former : in(Path.of(data, "store", "last-good"), name);
  }

  private Path in(Path folder, String name) {
    Path own = folder.resolve(name + ".properties");
    try {
      Files.createDirectories(folder);
      if (former != null && Files.exists(former) && !Files.exists(own)) {
        DurableFile.write(own, Files.readAllBytes(former));
      }
      return own;
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "{0} cannot be kept in the data: {1}", what, failure);
      return former;
    }
  }

  /** Returns what is stored; null when there is nothing, or it cannot be read. */
  public Properties read() {
    if (file == null || !Files.exists(file)) {
      return null;
    }
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Properties values = new Properties();
      values.load(reader);
      return values;
    } catch (IOException | IllegalArgumentException damaged) {
      LOG.log(Level.WARNING, "{0} cannot be read: {1}", what, damaged);
      return null;
    }
  }

  /** Stores values in the place of those before; false when that failed. */
  public boolean write(Properties values) {
    if (file == null) {
      return true;
    }
    try {
      StringWriter text = new StringWriter();
      values.store(text, null);
      DurableFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "{0} cannot be written: {1}", what, failure);
      return false;
    }
  }

  /** Deletes it, and what an earlier build has stored. */
  public void delete() {
    try {
      for (Path each : new Path[] {former, file}) {
        if (each != null) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "{0} cannot be deleted: {1}", what, failure);
    }
  }
}
