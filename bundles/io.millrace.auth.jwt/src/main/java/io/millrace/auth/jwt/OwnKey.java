// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.text.ParseException;
import java.util.Set;

/**
 * The router's own key pair: EC on P-256, in the file {@code own.jwk} that only its user may read.
 * It is made when it is needed for the first time.
 */
final class OwnKey {
  private static final Logger LOG = System.getLogger(OwnKey.class.getName());
  private static final String FILE = "own.jwk";

  private OwnKey() {}

  /** Returns the file of the key pair of {@code directory}. */
  static Path file(Path directory) {
    return directory.resolve(FILE);
  }

  /** Returns the file that a damaged key pair of {@code directory} is kept in. */
  static Path aside(Path directory) {
    return directory.resolve(FILE + ".damaged");
  }

  /** Returns the file with the ID of a pair that was made because the one before was taken away. */
  static Path replacement(Path directory) {
    return directory.resolve(FILE + ".replaced");
  }

  /**
   * Returns the key pair in {@code directory}. When the file is damaged it is renamed, an error is
   * logged and a new pair is made: tokens issued before are then refused.
   *
   * @throws IOException when a new pair cannot be written
   */
  static ECKey in(Path directory) throws IOException, JOSEException {
    Path file = file(directory);
    if (Files.exists(file)) {
      try {
        return read(file);
      } catch (ParseException damaged) {
        Path aside = aside(directory);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.log(
            Level.ERROR,
            "the router''s key {0} is damaged; kept as {1}, a new one is made: tokens issued so far"
                + " are not accepted any more",
            file,
            aside);
      }
    }
    ECKey made = make();
    write(file, made);
    LOG.log(Level.INFO, "a key pair for issuing tokens was made: {0}", file);
    return made;
  }

  private static ECKey make() throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
  }

  /**
   * Puts a new pair in the place of another.
   *
   * @throws IOException when it cannot be written: the other one stays
   */
  static void replace(Path directory) throws IOException {
    try {
      write(file(directory), make());
    } catch (JOSEException fault) {
      throw new IOException("no key pair can be made: " + fault.getMessage(), fault);
    }
  }

  private static ECKey read(Path file) throws IOException, ParseException {
    ECKey key = ECKey.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
      throw new ParseException("no private key on P-256", 0);
    }
    return key;
  }

  private static void write(Path file, ECKey key) throws IOException {
    OwnerOnly.createDirectories(file.getParent());
    Path half = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(half);
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(half, fresh, OwnerOnly.file())) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(key.toJSONString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
