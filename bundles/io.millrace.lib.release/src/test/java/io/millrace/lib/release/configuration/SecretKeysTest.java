// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeysTest {
  private static boolean isSecret(String key, Object value) {
    return SecretKeys.NAMES.isSecret("org.example", key, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "dbPassword",
        "db.password",
        "dbpassword",
        "PASSWORD",
        "password2",
        "pwd",
        "passphrase",
        "keystore-passphrase",
        "secret",
        "clientSecret",
        "client_secret_value",
        "token",
        "accessToken",
        "bearer.token",
        "privateKey",
        "private_key_pem",
        "PRIVATE_KEY",
        "privatekey",
        "apiKey",
        "APIKey",
        "api-key",
        "x.secretKey",
        "preSharedKey",
        "sharedKey",
        "psk",
        "hmacKey",
        "passwordHash",
        "credentials",
        "pin",
        "encryptionKeys"
      })
  void name_of_a_secret_is_known(String key) {
    assertThat(isSecret(key, "x")).isTrue();
    assertThat(isSecret(key, 1234)).isTrue();
    assertThat(isSecret(key, List.of("x", "y"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publicKeyFile",
        "publicKey",
        "tokenLifetime",
        "tokenBytes",
        "token.lifetime.seconds",
        "secretFile",
        "privateKeyFile",
        "passwordFile",
        "ownKey",
        "ownKeyDirectory",
        "trustedKeys",
        "keyId",
        "apiKeyHeader",
        "maxTokens",
        "pinNumber",
        "spin",
        "pins.enabled",
        "primaryKey",
        "sessionSeconds",
        "monkey",
        "keys",
        "key",
        "secretary",
        "tokenIssuer",
        "algorithms"
      })
  void name_of_something_else_is_none(String key) {
    assertThat(isSecret(key, "x")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "true", "false", "${vault.password}", " ${a} ${b} "})
  void value_that_says_nothing_is_none(String value) {
    assertThat(isSecret("requireToken", value)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----",
        "x -----BEGIN EC PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
        "{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMko\"}",
        "{ \"d\" : \"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4B\", \"kty\" : \"EC\", \"crv\":\"P-256\"}",
        "Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXg",
        "https://me:swordfish@example.org/x"
      })
  void form_of_a_secret_is_known(String value) {
    assertThat(isSecret("note", value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"}",
        "{\"d\":\"monday\"}",
        "https://example.org:8443/a@b:c",
        "coap://[::1]:5683/x",
        "a=192.0.2.1:99,mains",
        "0123456789012345678901234567890123456789",
        "1.2.3"
      })
  void form_of_something_else_is_none(String value) {
    assertThat(isSecret("note", value)).isFalse();
  }

  @Test
  void private_key_without_its_lines_is_known_and_a_public_one_is_none() throws Exception {
    for (String kind : new String[] {"Ed25519", "EC", "RSA"}) {
      var pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
      Base64.Encoder lines = Base64.getMimeEncoder();
      assertThat(isSecret("note", lines.encodeToString(pair.getPrivate().getEncoded()))).isTrue();
      assertThat(isSecret("note", lines.encodeToString(pair.getPublic().getEncoded()))).isFalse();
    }
  }
}
