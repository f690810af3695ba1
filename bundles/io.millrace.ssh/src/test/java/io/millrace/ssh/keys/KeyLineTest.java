// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.api.shell.ShellRole;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of authorized_keys, as OpenSSH writes them, with a role in front. */
class KeyLineTest {
  private static final String ED25519 = Blobs.line(Blobs.ed25519(1));

  @ParameterizedTest
  @CsvSource({"viewer,VIEWER", "operator,OPERATOR", "admin,ADMIN"})
  void role_stands_in_front(String word, ShellRole role) {
    AuthorizedKey key = KeyLine.read("role=\"%s\" %s anna@site".formatted(word, ED25519), 7);
    assertThat(key.role()).isEqualTo(role);
    assertThat(key.owner()).isEqualTo("anna@site");
    assertThat(key.line()).isEqualTo(7);
  }

  @Test
  void key_without_a_role_is_a_viewers_and_without_a_comment_goes_by_its_fingerprint() {
    AuthorizedKey key = KeyLine.read(ED25519, 1);
    assertThat(key.role()).isEqualTo(ShellRole.VIEWER);
    assertThat(key.owner()).startsWith("SHA256:").isEqualTo(key.blob().fingerprint());
  }

  static Stream<byte[]> accepted() {
    return Stream.of(
        Blobs.ed25519(1),
        Blobs.ecdsa("ecdsa-sha2-nistp256", "nistp256", 65),
        Blobs.ecdsa("ecdsa-sha2-nistp384", "nistp384", 97),
        Blobs.ecdsa("ecdsa-sha2-nistp521", "nistp521", 133),
        Blobs.rsa(3072),
        Blobs.rsa(16384));
  }

  @ParameterizedTest
  @MethodSource
  void accepted(byte[] blob) {
    assertThat(KeyLine.read(Blobs.line(blob) + " a b  c ", 1).comment()).isEqualTo("a b  c");
  }

  static Stream<Arguments> refused() {
    String other = ED25519.replace("ssh-ed25519", "ssh-rsa");
    byte[] cut = Arrays.copyOf(Blobs.ed25519(1), 40);
    byte[] longer = Arrays.copyOf(Blobs.ed25519(1), 52);
    return Stream.of(
        Arguments.of("ssh-ed25519", "is no key"),
        Arguments.of("ssh-ed25519 %%%%", "is no key"),
        Arguments.of("\"a\"b".repeat(2000) + " " + ED25519, "the one option is role="),
        Arguments.of("\"a\"b".repeat(3000), "is longer than 8192 characters"),
        Arguments.of("ssh-ed25519 AAA=A", "is no key"),
        Arguments.of("ssh-ed25519 AAAAA", "is no base64"),
        Arguments.of(other, "is of type ssh-ed25519, not ssh-rsa"),
        Arguments.of("role=\"root\" " + ED25519, "the one option is role="),
        Arguments.of("role=admin " + ED25519, "the one option is role="),
        Arguments.of("role=\"admin\",role=\"viewer\" " + ED25519, "the one option is role="),
        Arguments.of("from=\"10.0.0.0/8\",role=\"admin\" " + ED25519, "the one option is role="),
        Arguments.of("command=\"a b\" " + ED25519, "the one option is role="),
        Arguments.of(Blobs.line(cut), "is cut off"),
        Arguments.of(Blobs.line(longer), "has bytes behind its end"),
        Arguments.of(Blobs.line(Blobs.rsa(2048)), "has 2048 bits; allowed are 3072 to 16384"),
        Arguments.of(
            Blobs.line(Blobs.ecdsa("ecdsa-sha2-nistp256", "nistp384", 97)), "another curve"),
        Arguments.of(Blobs.line(Blobs.ecdsa("ecdsa-sha2-nistp256", "nistp256", 64)), "no point"),
        Arguments.of(Blobs.line(Blobs.of("ssh-dss".getBytes())), "of another type than"),
        Arguments.of(
            Blobs.line(Blobs.of("ssh-ed25519-cert-v01@openssh.com".getBytes())), "another type"),
        Arguments.of(Blobs.line(Blobs.of("ssh-ed25519".getBytes(), new byte[31])), "32 bytes"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String line, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyLine.read(line, 1))
        .withMessageContaining(why);
  }

  @Property
  void whatever_a_line_says_it_is_a_key_or_refused_in_words(@ForAll String line) {
    try {
      KeyLine.read(line, 1);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Property
  void whatever_a_blob_holds_it_is_a_key_or_refused_in_words(@ForAll byte[] blob) {
    try {
      KeyBlob.of(blob);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Example
  void fingerprint_is_that_of_openssh() {
    // printed by ssh-keygen -lf of OpenSSH 9.2
    assertThat(
            KeyLine.read(
                    "ssh-ed25519"
                        + " AAAAC3NzaC1lZDI1NTE5AAAAIFJPa+v/P7dmhED0mAjB0ZvrzKW/jOHwvXCguKKOWMcq",
                    1)
                .blob()
                .fingerprint())
        .isEqualTo("SHA256:4k7CwXP4/lFvYyYgjXjd5ydxPvl3JFMcyuwJYTd6sAU");
  }
}
