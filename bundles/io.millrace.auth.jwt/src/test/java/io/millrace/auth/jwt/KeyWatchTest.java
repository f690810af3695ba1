// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to key files counts within five seconds. */
class KeyWatchTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final ECKey OTHER = Keys.ec();

  @TempDir private Path directory;
  private final TurnedTime time = new TurnedTime();
  private final List<KeySources.Keys> taken = new ArrayList<>();
  private Path folder;
  private Path secret;
  private Path own;

  @BeforeEach
  void folders() throws IOException {
    folder = directory.resolve("etc/keys");
    secret = directory.resolve("secret");
    own = directory.resolve("own");
    Files.createDirectories(folder);
  }

  private KeyWatch watch() {
    return new KeyWatch(
        time, Runnable::run, new KeySources(folder, false, secret, null), taken::add);
  }

  private static void write(Path file, JWK key) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, key.toPublicJWK().toJSONString());
  }

  private List<JWK> trusted() {
    time.turn(SOON);
    return taken.get(taken.size() - 1).trusted();
  }

  private static JWK half(JWK key) {
    return key.toPublicJWK();
  }

  @Test
  void a_key_that_is_added_changed_or_removed() throws IOException {
    try (KeyWatch watch = watch()) {
      assertThat(taken).hasSize(1);
      write(folder.resolve("a.jwk"), Keys.EC);
      assertThat(trusted()).containsExactly(half(Keys.EC));
      write(folder.resolve("a.jwk"), OTHER);
      assertThat(trusted()).containsExactly(half(OTHER));
      Files.delete(folder.resolve("a.jwk"));
      assertThat(trusted()).isEmpty();
    }
  }

  @Test
  void a_folder_that_is_made_later_and_taken_away() throws IOException {
    Files.delete(folder);
    try (KeyWatch watch = watch()) {
      write(folder.resolve("a.jwk"), Keys.EC);
      assertThat(trusted()).hasSize(1);
      Files.move(folder, directory.resolve("aside"));
      assertThat(trusted()).isEmpty();
    }
  }

  @Test
  void a_folder_that_is_none() throws IOException {
    Files.delete(folder);
    Files.writeString(folder, "not a folder");
    try (KeyWatch watch = watch()) {
      assertThat(trusted()).isEmpty();
    }
  }

  @Test
  void a_key_replaced_by_one_of_the_same_time_and_length() throws IOException {
    Path file = folder.resolve("a.jwk");
    write(file, Keys.EC);
    FileTime written = Files.getLastModifiedTime(file);
    try (KeyWatch watch = watch()) {
      write(file, OTHER);
      Files.setLastModifiedTime(file, written);
      assertThat(trusted()).containsExactly(half(OTHER));
    }
  }

  @Test
  void a_link_that_is_removed_or_whose_target_is() throws IOException {
    write(directory.resolve("one"), Keys.EC);
    write(directory.resolve("two"), OTHER);
    Files.createSymbolicLink(folder.resolve("a.jwk"), directory.resolve("one"));
    Files.createSymbolicLink(folder.resolve("b.jwk"), directory.resolve("two"));
    try (KeyWatch watch = watch()) {
      assertThat(trusted()).hasSize(2);
      Files.delete(folder.resolve("a.jwk"));
      assertThat(trusted()).containsExactly(half(OTHER));
      Files.delete(directory.resolve("two"));
      assertThat(trusted()).isEmpty();
    }
  }

  @Test
  void a_link_to_the_folder_that_is_switched() throws IOException {
    write(directory.resolve("one/a.jwk"), Keys.EC);
    write(directory.resolve("two/a.jwk"), OTHER);
    Files.delete(folder);
    Files.createSymbolicLink(folder, directory.resolve("one"));
    try (KeyWatch watch = watch()) {
      assertThat(trusted()).containsExactly(half(Keys.EC));
      Path half = Files.createSymbolicLink(directory.resolve("half"), directory.resolve("two"));
      Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      assertThat(trusted()).containsExactly(half(OTHER));
    }
  }

  @Test
  void a_secret_that_is_changed_and_removed() throws IOException {
    Files.writeString(secret, "0".repeat(32));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    try (KeyWatch watch = watch()) {
      JWK before = trusted().get(0);
      Files.writeString(secret, "1".repeat(32));
      assertThat(trusted()).hasSize(1).doesNotContain(before);
      Files.delete(secret);
      assertThat(trusted()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rwxrwxrwx"})
  void a_secret_that_others_may_read_or_change_is_not_used_until_it_is_closed(String mode)
      throws IOException {
    Files.writeString(secret, "0".repeat(32));
    chmod(secret, mode);
    try (KeyWatch watch = watch()) {
      assertThat(trusted()).isEmpty();
      assertThat(refused())
          .containsPattern("secretFile: \\Q" + secret + "\\E is not used, .*chmod 600");
      chmod(secret, "rw-------");
      assertThat(trusted()).hasSize(1);
      assertThat(refused()).isEmpty();
      chmod(secret, mode);
      assertThat(trusted()).isEmpty();
    }
  }

  @Test
  void the_routers_own_pair_that_others_may_read_is_not_used_until_it_is_closed()
      throws IOException {
    KeySources sources = new KeySources(folder, false, null, own);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      JWK pair = trusted().get(0);
      chmod(own.resolve("own.jwk"), "rw-r--r--");
      assertThat(trusted()).isEmpty();
      assertThat(taken.get(taken.size() - 1).own()).isNull();
      assertThat(refused()).contains("own.jwk is not used");
      chmod(own.resolve("own.jwk"), "rw-------");
      assertThat(trusted()).containsExactly(pair);
    }
  }

  private static void chmod(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private String refused() {
    return String.join("; ", taken.get(taken.size() - 1).refused());
  }

  @Test
  void the_routers_own_pair_that_is_removed_is_made_anew() throws IOException {
    KeySources sources = new KeySources(folder, false, null, own);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      JWK before = trusted().get(0);
      Files.delete(own.resolve("own.jwk"));
      assertThat(trusted()).hasSize(1).doesNotContain(before);
      assertThat(taken).hasSize(2);
    }
  }

  @Test
  void a_replaced_own_pair_is_said_over_a_restart_until_its_note_is_deleted() throws IOException {
    KeySources sources = new KeySources(folder, false, null, own);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      JWK before = trusted().get(0);
      Files.delete(own.resolve("own.jwk"));
      assertThat(trusted()).hasSize(1).doesNotContain(before);
    }
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      assertThat(refused()).contains("own.jwk was removed", "then delete", "own.jwk.replaced");
      Files.delete(own.resolve("own.jwk.replaced"));
      time.turn(SOON);
      assertThat(refused()).isEmpty();
    }
  }

  @Test
  void the_folder_of_the_own_pair_that_is_moved_away_is_said_until_it_is_back() throws IOException {
    KeySources sources = new KeySources(folder, false, null, own);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      JWK before = trusted().get(0);
      assertThat(refused()).isEmpty();
      Path aside = Files.move(own, directory.resolve("aside"));
      assertThat(trusted()).doesNotContain(before);
      assertThat(refused()).contains("own.jwk was removed", "tokens issued before are refused");
      Files.move(
          aside.resolve("own.jwk"), own.resolve("own.jwk"), StandardCopyOption.REPLACE_EXISTING);
      assertThat(trusted()).containsExactly(before);
      assertThat(refused()).isEmpty();
    }
  }

  @Test
  void a_damaged_own_pair_is_said_until_the_damaged_file_is_deleted() throws IOException {
    Files.createDirectories(own);
    Files.writeString(own.resolve("own.jwk"), "{");
    chmod(own.resolve("own.jwk"), "rw-------");
    KeySources sources = new KeySources(folder, false, null, own);
    try (KeyWatch watch = new KeyWatch(time, Runnable::run, sources, taken::add)) {
      assertThat(trusted()).hasSize(1);
      assertThat(refused()).contains("the key pair was damaged", "own.jwk.damaged");
      Files.delete(own.resolve("own.jwk.damaged"));
      time.turn(SOON);
      assertThat(refused()).isEmpty();
    }
  }

  @Test
  void nothing_is_handed_over_when_only_a_comment_changed_or_after_the_end() throws IOException {
    Path key = folder.resolve("a.jwk");
    write(key, Keys.EC);
    KeyWatch watch = watch();
    Files.writeString(key, Files.readString(key) + "\n\n");
    trusted();
    assertThat(taken).hasSize(1);
    watch.close();
    Files.delete(folder.resolve("a.jwk"));
    trusted();
    assertThat(taken).hasSize(1);
  }

  @Test
  void looks_go_on_after_one_that_failed() throws IOException {
    List<KeySources.Keys> good = new ArrayList<>();
    KeySources sources = new KeySources(folder, false, null, null);
    KeyWatch watch =
        new KeyWatch(
            time,
            Runnable::run,
            sources,
            keys -> {
              taken.add(keys);
              if (taken.size() == 2) {
                throw new NoClassDefFoundError("while a bundle is replaced");
              }
              good.add(keys);
            });
    write(folder.resolve("a.jwk"), Keys.EC);
    time.turn(SOON);
    write(folder.resolve("b.jwk"), OTHER);
    time.turn(SOON);
    watch.close();

    assertThat(good.get(good.size() - 1).trusted()).hasSize(2);
  }
}
