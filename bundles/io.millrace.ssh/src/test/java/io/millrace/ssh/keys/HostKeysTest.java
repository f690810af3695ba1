// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys by which the router proves itself. */
class HostKeysTest {
  @TempDir Path top;

  private Path folder() {
    return top.resolve("ssh");
  }

  private Path first() {
    return folder().resolve("host_ed25519.pem");
  }

  @Test
  void keys_are_made_once_and_for_their_owner_alone() throws IOException {
    HostKeys made = HostKeys.in(folder());
    HostKeys read = HostKeys.in(folder());
    assertThat(made.all()).hasSize(2);
    assertThat(read.fingerprint()).isEqualTo(made.fingerprint()).startsWith("SHA256:");
    assertThat(read.all())
        .extracting(HostKey::pem)
        .isEqualTo(made.all().stream().map(HostKey::pem).toList());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
  }

  @Test
  void file_that_somebody_removed_is_missing() throws IOException {
    HostKeys keys = HostKeys.in(folder());
    assertThat(keys.missing()).isEmpty();
    Files.delete(first());
    assertThat(keys.missing()).containsExactly(first());
  }

  @Test
  void key_that_others_may_read_is_not_used() throws IOException {
    HostKeys.in(folder());
    Files.setPosixFilePermissions(first(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatIOException()
        .isThrownBy(() -> HostKeys.in(folder()))
        .withMessageContaining("others than its owner may read it");
  }

  @Test
  void damaged_key_is_named_and_not_replaced() throws IOException {
    HostKeys.in(folder());
    Path second = folder().resolve("host_ecdsa.pem");
    Files.writeString(first(), Files.readString(second));
    assertThatIOException()
        .isThrownBy(() -> HostKeys.in(folder()))
        .withMessageContaining("host_ed25519.pem: no key of type ssh-ed25519");
    Files.writeString(first(), "nonsense");
    assertThatIOException()
        .isThrownBy(() -> HostKeys.in(folder()))
        .withMessageContaining("host_ed25519.pem: not a PRIVATE KEY and a PUBLIC KEY in PEM");
    assertThat(first()).hasContent("nonsense");
  }
}
