// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.verify.ObjectFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** Finds the jars of installed sets: in the factory set, or else among the objects. */
public final class SetJars {
  private static final int PIECE_BYTES = 64 << 10;

  private final FactoryFolder factory;
  private final ObjectFolder objects;

  /** Looks into both. */
  public SetJars(FactoryFolder factory, ObjectFolder objects) {
    this.factory = factory;
    this.objects = objects;
  }

  /** Returns the jar of a hash, if there is one; its bytes are not looked at. */
  public Optional<Path> find(String sha256) {
    return factory
        .jar(sha256)
        .or(() -> objects.has(sha256) ? Optional.of(objects.file(sha256)) : Optional.empty());
  }

  /**
   * Returns the jar of a bundle after its bytes were hashed; those of the factory set have been.
   *
   * @throws IOException when it is missing or has other bytes; the message names it
   */
  public Path verified(SetBundle bundle) throws IOException {
    String name = "the jar of " + bundle.symbolicName() + " " + bundle.version();
    Path jar =
        find(bundle.sha256())
            .orElseThrow(() -> new IOException(name + ", " + bundle.sha256() + ", is missing"));
    if (factory.jar(bundle.sha256()).isEmpty() && !hash(jar).equals(bundle.sha256())) {
      throw new IOException(name + ", " + jar + ", is damaged");
    }
    return jar;
  }

  /** Returns the SHA-256 of a file. */
  public static String hash(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] piece = new byte[PIECE_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        digest.update(piece, 0, count);
      }
    }
    return Sha256.hex(digest.digest());
  }
}
