// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused is said with file, fault and what is allowed, until it is mended: 5 seconds. */
class RefusedKeysTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir private Path directory;
  private final TurnedTime time = new TurnedTime();
  private final List<KeySources.Keys> taken = new ArrayList<>();
  private Path folder;
  private Path secret;
  private Path own;

  @BeforeEach
  void folders() throws IOException {
    folder = Files.createDirectories(directory.resolve("etc/keys"));
    secret = directory.resolve("secret");
    own = directory.resolve("own");
  }

  private void write(String name, JWK key) throws IOException {
    Files.writeString(folder.resolve(name), key.toPublicJWK().toJSONString());
  }

  private List<JWK> trusted() {
    time.turn(SOON);
    return taken.get(taken.size() - 1).trusted();
  }

  private String refused() {
    return String.join("; ", taken.get(taken.size() - 1).refused());
  }

  @Test
  void a_key_file_that_is_refused_until_it_is_mended_or_removed() throws IOException {
    KeySources sources = new KeySources(folder, false, null, null);
    write("a.jwk", Keys.EC);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      assertThat(trusted()).hasSize(1);
      assertThat(refused()).isEmpty();
      Files.writeString(folder.resolve("c.jwk"), "{");
      assertThat(trusted()).hasSize(1);
      assertThat(refused()).contains("c.jwk is not used: it holds no JSON object");
      write("c.jwk", Keys.ec());
      assertThat(trusted()).hasSize(2);
      assertThat(refused()).isEmpty();
      Files.writeString(folder.resolve("a.pem"), "garbage");
      trusted();
      assertThat(refused()).contains("a.pem is not used: it has no PEM block");
      Files.delete(folder.resolve("a.pem"));
      trusted();
      assertThat(refused()).isEmpty();
    }
  }

  @Test
  void a_secret_that_is_not_there_or_deleted_in_use() throws IOException {
    KeySources sources = new KeySources(folder, false, secret, null);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      trusted();
      assertThat(refused()).contains("secret is not used: it is not there; allowed: ");
      Files.writeString(secret, "0".repeat(32));
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
      assertThat(trusted()).hasSize(1);
      assertThat(refused()).isEmpty();
      Files.delete(secret);
      assertThat(trusted()).isEmpty();
      assertThat(refused()).contains("secret is not used: it is not there; allowed: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, none, trustedKeys: .* is not used: it is not there; allowed: a folder",
    "false, none, ",
    "true, file, it is no folder",
    "false, file, it is no folder",
    "false, link, it is no folder",
  })
  void a_folder_that_is_none_until_it_is_made(boolean isChosen, String what, String line)
      throws IOException {
    Files.delete(folder);
    if (what.equals("file")) {
      Files.writeString(folder, "no folder");
    } else if (what.equals("link")) {
      Files.createSymbolicLink(folder, directory.resolve("nothing"));
    }
    KeySources sources = new KeySources(folder, isChosen, null, null);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      trusted();
      if (line == null) {
        assertThat(refused()).isEmpty();
      } else {
        assertThat(refused()).containsPattern(line);
      }
      Files.deleteIfExists(folder);
      Files.createDirectory(folder);
      trusted();
      assertThat(refused()).isEmpty();
    }
  }

  @Test
  void the_routers_own_pair_that_cannot_be_kept_until_it_can() throws IOException {
    Files.writeString(own, "a file in the way");
    KeySources sources = new KeySources(folder, false, null, own);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      assertThat(trusted()).isEmpty();
      assertThat(refused()).contains("ownKeyDirectory: there is no key pair in " + own);
      assertThat(refused()).doesNotContain("Exception");
      Files.delete(own);
      assertThat(trusted()).hasSize(1);
      assertThat(refused()).isEmpty();
    }
  }

  /** A look that something else made necessary takes no file that no two looks have seen. */
  @Test
  void a_file_that_is_there_for_a_moment_while_another_changes() throws IOException {
    KeySources sources = new KeySources(folder, false, null, own);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      time.turn(KeyWatch.INTERVAL);
      Files.writeString(folder.resolve("a.pem"), "garbage");
      write("b.jwk", Keys.EC);
      time.turn(KeyWatch.INTERVAL);
      Files.delete(folder.resolve("a.pem"));
      Files.delete(folder.resolve("b.jwk"));
      assertThat(trusted()).hasSize(1);
      assertThat(refused()).isEmpty();
    }
  }
}
