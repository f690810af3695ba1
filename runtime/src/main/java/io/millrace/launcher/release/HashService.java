// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.set.FileHashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.BundleContext;

/**
 * The SHA-256 of files for bundles: a {@code Function} from a {@link Path} to the hash, with the
 * property {@code io.millrace.launcher=hashes}. What was verified for this start, and is still the
 * same file, is not read again. It throws {@link UncheckedIOException} when a file cannot be read.
 * Of types of the JDK alone, because bundles have classes of their own for the rest.
 */
record HashService(FileHashes hashes) implements Function<Path, String> {
  /** Offers it until the framework ends. */
  static void offer(BundleContext framework, FileHashes hashes) {
    framework.registerService(
        Function.class,
        new HashService(hashes),
        new Hashtable<>(Map.of(Releases.SERVICE, "hashes")));
  }

  @Override
  public String apply(Path file) {
    try {
      return hashes.of(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
