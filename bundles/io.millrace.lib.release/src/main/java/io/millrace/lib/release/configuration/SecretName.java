// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells by the name of a key that its value is a secret: {@code password}, {@code clientSecret},
 * {@code api-key}, {@code PRIVATE_KEY_PEM}. The last words count: {@code tokenLifetime}, {@code
 * secretFile} and {@code publicKey} are none.
 */
final class SecretName {
  private static final Set<String> SECRETS =
      Set.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "passcode",
          "secret",
          "token",
          "psk",
          "pin",
          "credential",
          "credentials",
          "passwords",
          "secrets");

  /** What a key is called that must stay with its owner. */
  private static final Set<String> KINDS =
      Set.of(
          "private",
          "secret",
          "api",
          "access",
          "shared",
          "preshared",
          "signing",
          "encryption",
          "master",
          "session",
          "symmetric",
          "hmac",
          "aes",
          "psk");

  private static final Set<String> KEYS = Set.of("key", "keys");

  /** Words behind it that say how the secret is written. */
  private static final Set<String> FORMS =
      Set.of("value", "text", "pem", "der", "base64", "hex", "hash", "jwk", "plain");

  private SecretName() {}

  static boolean isSecret(String key) {
    List<String> words = words(key);
    while (words.size() > 1 && FORMS.contains(words.get(words.size() - 1))) {
      words.remove(words.size() - 1);
    }
    if (words.isEmpty()) {
      return false;
    }
    String last = words.get(words.size() - 1);
    String before = words.size() < 2 ? "" : words.get(words.size() - 2);
    return SECRETS.contains(last) || KEYS.contains(last) && KINDS.contains(before) || joined(last);
  }

  /** Also where the words are not told apart: {@code privatekey}, {@code dbpassword}. */
  private static boolean joined(String word) {
    return word.endsWith("password")
        || KINDS.stream().anyMatch(kind -> KEYS.stream().anyMatch(key -> word.equals(kind + key)));
  }

  /** Returns the words of a name in camel case or with any character between them. */
  private static List<String> words(String key) {
    String apart =
        key.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replaceAll("([A-Z])([A-Z][a-z])", "$1 $2");
    List<String> words =
        new ArrayList<>(Arrays.asList(apart.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
    words.replaceAll(word -> FORMS.contains(word) ? word : word.replaceFirst("\\d+$", ""));
    words.removeIf(String::isEmpty);
    return words;
  }
}
