// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.report;

import java.util.regex.Pattern;

/** Which keys of configurations have values that are shown to nobody. */
public final class SecretKeys {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(token|password|passphrase|secret|credential|psk|privateKey)(?!.*(file|folder)).*");

  private SecretKeys() {}

  /** Tells whether a key says that its value is a secret itself, not the file of one. */
  public static boolean isSecret(String key) {
    return SECRET.matcher(key).matches();
  }
}
