// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
  @TempDir private Path directory;

  private Path write(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }

  private static String pem(String label, Key key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  @Test
  void a_directory_that_is_not_there_has_no_keys() {
    assertThat(KeyFiles.publicKeys(directory.resolve("none"))).isEmpty();
  }

  @Test
  void pem_files_of_both_kinds_are_read() throws Exception {
    write("ec.pem", "a comment\n" + pem("PUBLIC KEY", Keys.EC.toECPublicKey()));
    write("rsa.pem", pem("PUBLIC KEY", Keys.RSA.toRSAPublicKey()));

    assertThat(KeyFiles.publicKeys(directory))
        .extracting(Algorithm::of)
        .containsExactly(Algorithm.ES256, Algorithm.RS256);
  }

  @Test
  void keys_and_key_sets_in_json_are_read_and_lose_their_private_half() throws Exception {
    write("one.jwk", Keys.EC.toJSONString());
    write(
        "set.json", "{\"keys\":[" + Keys.RSA.toPublicJWK() + "," + Keys.ec().toJSONString() + "]}");

    assertThat(KeyFiles.publicKeys(directory)).hasSize(3).noneMatch(JWK::isPrivate);
  }

  @Test
  void files_that_cannot_be_used_leave_the_others() throws Exception {
    ECKey tooStrange = new ECKeyGenerator(Curve.P_384).generate();
    write("a.pem", "nothing in here");
    write("b.pem", pem("PRIVATE KEY", Keys.EC.toECPrivateKey()));
    write("c.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    write("d.pem", pem("PUBLIC KEY", Keys.rsa(1024).toRSAPublicKey()));
    write("e.pem", pem("PUBLIC KEY", tooStrange.toECPublicKey()));
    write("f.json", "{");
    write("g.jwk", Keys.SECRET.toJSONString());
    write("h.pem", "x".repeat(70_000));
    write("i.txt", "no key file");
    Files.createDirectory(directory.resolve("j.pem"));
    write("z.jwk", Keys.EC.toPublicJWK().toJSONString());

    assertThat(KeyFiles.publicKeys(directory)).hasSize(1);
  }

  @Test
  void a_secret_is_read_without_its_line_end() throws Exception {
    String secret = "0123456789abcdef0123456789abcdef";
    Path file = write("secret", secret + "\r\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThat(KeyFiles.secret(file).toOctetSequenceKey().toByteArray())
        .isEqualTo(secret.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_secret_that_is_too_short_or_missing_is_not_used() throws Exception {
    assertThat(KeyFiles.secret(write("short", "x".repeat(31) + "\n"))).isNull();
    assertThat(KeyFiles.secret(directory.resolve("none"))).isNull();
  }
}
