// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.millrace.lib.files.DurableFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * The public halves of the key pairs that the router has signed with before, in the file {@code
 * own.retired.json}: a key set [RFC 7517 §5] in which each key says until when tokens of it are
 * accepted ({@code exp}).
 */
final class RetiredKeys {
  static final int MAX_KEYS = 16;

  private static final Logger LOG = System.getLogger(RetiredKeys.class.getName());
  private static final String FILE = "own.retired.json";

  private RetiredKeys() {}

  /** Returns the keys of a folder that are still accepted at a moment. */
  static List<JWK> in(Path folder, Instant now) {
    try {
      String text = Files.readString(folder.resolve(FILE), StandardCharsets.UTF_8);
      return JWKSet.parse(text).getKeys().stream()
          .filter(each -> each instanceof ECKey && isAccepted(each, now))
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException | ParseException | RuntimeException damaged) {
      LOG.log(Level.ERROR, "{0} cannot be read: {1}", folder.resolve(FILE), damaged.getMessage());
      return List.of();
    }
  }

  private static boolean isAccepted(JWK key, Instant now) {
    Date until = key.getExpirationTime();
    return until != null && now.isBefore(until.toInstant());
  }

  /**
   * Has the router sign with a new pair from now on.
   *
   * @param old the pair before, whose tokens are accepted for {@code overlap}
   */
  static boolean rotate(Path folder, ECKey old, Duration overlap, Instant now) throws IOException {
    List<JWK> accepted = new ArrayList<>(in(folder, now));
    if (accepted.size() >= MAX_KEYS) {
      throw new IOException(
          "tokens of "
              + MAX_KEYS
              + " older key pairs are accepted already; wait, or delete "
              + FILE);
    }
    if (!overlap.isZero()) {
      Date until = Date.from(now.plus(overlap));
      accepted.add(new ECKey.Builder(old.toPublicJWK()).expirationTime(until).build());
    }
    byte[] set = new JWKSet(accepted).toString().getBytes(StandardCharsets.UTF_8);
    DurableFile.write(folder.resolve(FILE), set); // first: else a power cut refuses all tokens
    OwnKey.replace(folder);
    return true;
  }
}
