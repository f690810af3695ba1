// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.millrace.lib.files.watch.FileContent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilesTest {
  @TempDir private Path directory;
  private final List<String> refused = new ArrayList<>();

  private List<JWK> publicKeys(Path from) throws Exception {
    SortedMap<Path, FileContent> files = new TreeMap<>();
    KeyFiles.in(from).forEach(file -> files.put(file, content(file)));
    return KeyFiles.publicKeys(from, files, refused);
  }

  private JWK secret(Path file) {
    return KeyFiles.secret(file, content(file), refused);
  }

  private static FileContent content(Path file) {
    return FileContent.of(file, KeyFiles.MAX_BYTES);
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }

  private static String pem(String label, Key key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  @Test
  void a_directory_that_is_not_there_has_no_keys() throws Exception {
    assertThat(publicKeys(directory.resolve("none"))).isEmpty();
  }

  @Test
  void pem_files_of_both_kinds_are_read() throws Exception {
    write("ec.pem", "a comment\n" + pem("PUBLIC KEY", Keys.EC.toECPublicKey()));
    write("rsa.pem", pem("PUBLIC KEY", Keys.RSA.toRSAPublicKey()));

    assertThat(publicKeys(directory))
        .extracting(Algorithm::of)
        .containsExactly(Algorithm.ES256, Algorithm.RS256);
  }

  @Test
  void keys_and_key_sets_in_json_are_read_and_lose_their_private_half() throws Exception {
    write("one.jwk", Keys.EC.toJSONString());
    write(
        "set.json", "{\"keys\":[" + Keys.RSA.toPublicJWK() + "," + Keys.ec().toJSONString() + "]}");

    assertThat(publicKeys(directory)).hasSize(3).noneMatch(JWK::isPrivate);
  }

  /** RFC 7517 §5: what is not understood is ignored; §4.2 to §4.4: what is not meant to verify. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
        "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-999\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"oct\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}",
        "{\"kid\":\"no kind\"}",
        "{}",
        "\"text\"",
        "null",
        "7",
        "EC use enc",
        "EC use tls",
        "EC key_ops [\"deriveKey\"]",
        "EC alg ECDH-ES",
        "RSA use enc",
        "RSA alg RS512",
        "RSA alg RSA-OAEP-256",
        "RSA key_ops [\"encrypt\",\"wrapKey\"]",
        "RSA 1024"
      })
  void a_key_of_a_set_that_does_not_verify_leaves_those_around_it(String odd) throws Exception {
    String rsa = Keys.RSA.toPublicJWK().toJSONString();
    String ec = Keys.EC.toPublicJWK().toJSONString();
    write("set.json", "{\"keys\":[" + rsa + "," + member(odd) + "," + ec + "]}");

    assertThat(publicKeys(directory)).containsExactly(publicKey(rsa), publicKey(ec));
    assertThat(refused).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC use enc", "RSA key_ops [\"encrypt\"]", "EC alg ES384"})
  void a_key_alone_that_is_not_meant_to_verify_does_not(String odd) throws Exception {
    write("one.jwk", member(odd));

    assertThat(publicKeys(directory)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EC use sig",
        "EC key_ops [\"verify\"]",
        "EC key_ops [\"sign\"]",
        "EC alg ES256",
        "RSA alg RS256"
      })
  void a_key_that_says_it_verifies_does(String key) throws Exception {
    write("set.json", "{\"keys\":[" + member(key) + "]}");

    assertThat(publicKeys(directory)).hasSize(1).noneMatch(JWK::isPrivate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one.jwk", "set.json"})
  void a_byte_order_mark_is_skipped(String name) throws Exception {
    String key = Keys.EC.toPublicJWK().toJSONString();
    write(name, "\uFEFF" + (name.startsWith("set") ? "{\"keys\":[" + key + "]}" : key));

    assertThat(publicKeys(directory)).containsExactly(publicKey(key));
  }

  private static JWK publicKey(String json) throws Exception {
    return JWK.parse(json).toPublicJWK();
  }

  /** A key as it stands, or one of a kind with a member: {@code KIND NAME VALUE}. */
  private static String member(String row) throws Exception {
    if (!row.matches("(EC|RSA) .*")) {
      return row;
    }
    if (row.equals("RSA 1024")) {
      return Keys.rsa(1024).toPublicJWK().toJSONString();
    }
    String[] words = row.split(" ", 3);
    Map<String, Object> key =
        words[0].equals("EC") ? Keys.EC.toJSONObject() : Keys.RSA.toJSONObject();
    key.put(words[1], words[2].startsWith("[") ? JSONArrayUtils.parse(words[2]) : words[2]);
    return JSONObjectUtils.toJSONString(key);
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

    assertThat(publicKeys(directory)).hasSize(1);
    assertThat(refused).hasSize(9).noneMatch(line -> line.matches(".*(Exception|java[.]|null).*"));
  }

  /** In words for people: file, what is wrong, what is allowed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a.pem | nothing in here | it has no PEM block PUBLIC KEY or CERTIFICATE",
        "a.pem | -----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY----- | is damaged",
        "k.pem | PRIVATE | its PEM block PRIVATE KEY is no public key",
        "c.jwk | { | it holds no JSON object",
        "c.jwk | [7] | it holds no JSON object",
        "c.jwk | `` | it holds no JSON object",
        "c.jwk | {} | it is no key that can be read",
        "c.json | {\"keys\":[]} | it holds no key that verifies signatures",
        "c.json | {\"keys\":7} | its \"keys\" are no list",
        "c.json | {\"keys\":[{\"kty\":\"AKP\"}]} | it holds no key that verifies signatures",
        "c.json | EC use enc | its use is enc, not sig",
      })
  void a_file_without_a_key_is_one_line(String name, String text, String why) throws Exception {
    boolean isPrivate = text.equals("PRIVATE");
    Path file =
        write(name, isPrivate ? pem("PRIVATE KEY", Keys.EC.toECPrivateKey()) : member(text));

    assertThat(publicKeys(directory)).isEmpty();
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0))
        .startsWith("io.millrace.auth.jwt: trustedKeys: " + file + " is not used: ")
        .contains(why)
        .contains("; allowed: *.pem (PUBLIC KEY or CERTIFICATE), ");
  }

  @Test
  void a_secret_is_read_without_its_line_end() throws Exception {
    String secret = "0123456789abcdef0123456789abcdef";
    Path file = write("secret", secret + "\r\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThat(secret(file).toOctetSequenceKey().toByteArray())
        .isEqualTo(secret.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_secret_that_is_too_short_or_missing_is_not_used() throws Exception {
    assertThat(secret(write("short", "x".repeat(31) + "\n"))).isNull();
    assertThat(secret(directory.resolve("none"))).isNull();
    assertThat(refused).hasSize(2);
    assertThat(refused.get(0))
        .startsWith("io.millrace.auth.jwt: secretFile: " + directory.resolve("short"))
        .contains("it has 31 bytes; allowed: ");
    assertThat(refused.get(1)).contains("none is not used: it is not there; allowed: ");
  }
}
