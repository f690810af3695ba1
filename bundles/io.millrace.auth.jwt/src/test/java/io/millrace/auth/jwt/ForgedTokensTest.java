// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.TurnedTime;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No forged token is accepted: a few thousand with every build, a million with {@code ./millrace
 * fuzz tokens}, which says its seed.
 */
class ForgedTokensTest {
  @TempDir private Path folder;

  @Test
  void no_forged_token_is_accepted_and_good_ones_are_in_between() throws Exception {
    int tokens = Integer.getInteger("millrace.fuzz.tokens", Extent.times(2_000, 100_000));
    long seed = Long.getLong("millrace.fuzz.seed", Extent.isLong() ? System.nanoTime() : 1);
    Forger forger = new Forger(seed);
    Revocations revocations =
        new Revocations(new TurnedTime(), Keys.rules("", ""), folder, () -> {});
    revocations.revokeToken(Forger.REVOKED);
    TurnedTime time = new TurnedTime();
    TokenCheck check =
        new TokenCheck(
            time,
            Keys.ring(Keys.EC.toPublicJWK(), Keys.RSA.toPublicJWK(), Keys.SECRET),
            EnumSet.allOf(Algorithm.class),
            Keys.rules("", ""),
            revocations::check,
            () -> {});
    TokenCache cache = new TokenCache(time, check, Keys.rules("", ""));
    int accepted = 0;
    for (int i = 0; i < tokens; i++) {
      Bytes token = Bytes.wrap(forger.next());
      Verification verification = cache.verify(token);
      if (verification.account().isPresent() || cache.cachedAccount(token).isPresent()) {
        accepted++;
        System.out.println("accepted, seed " + seed + ": " + token.utf8());
      }
      if (i % 1000 == 0) {
        for (String good : forger.good()) {
          assertThat(cache.verify(Bytes.utf8(good)).account()).isPresent();
        }
      }
    }
    System.out.printf("forged tokens: %d, accepted: %d, seed: %d%n", tokens, accepted, seed);
    assertThat(accepted).isZero();
  }
}
