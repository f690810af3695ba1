// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import io.millrace.lib.files.configuration.ConfigurationWriter;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.feature.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which values of configurations are secrets: those whose key a bundle describes as a password,
 * those whose name says so, and those that have the form of a private key or a token. A release is
 * copied and kept in many places, so a secret in it is refused; it belongs into the router's own
 * {@code etc/}.
 */
public final class SecretKeys {
  /** No bundle is known: names and forms alone. */
  public static final SecretKeys NAMES = new SecretKeys(Map.of());

  private static final Pattern VARIABLES = Pattern.compile("(\\$\\{[^{}]*}|\\s)*");
  private static final Set<String> NO_SECRETS = Set.of("true", "false");

  private final Map<String, Set<String>> described;

  private SecretKeys(Map<String, Set<String>> described) {
    this.described = described;
  }

  /** Reads what these bundles describe as passwords [OSGi Compendium 105.9]. */
  public static SecretKeys of(Iterable<Path> jars) throws IOException {
    Map<String, Set<String>> described = new HashMap<>();
    for (Path jar : jars) {
      MetatypePasswords.of(jar)
          .forEach(
              (pid, keys) -> described.computeIfAbsent(pid, none -> new HashSet<>()).addAll(keys));
    }
    return new SecretKeys(described);
  }

  /** Tells whether a value is a secret. */
  public boolean isSecret(String pid, String key, Object value) {
    String text = ConfigurationWriter.text(value);
    if (VARIABLES.matcher(text).matches() || NO_SECRETS.contains(text)) {
      return false; // nothing yet, or a choice: requireToken = true
    }
    return described.getOrDefault(pid.replaceFirst("~.*", ""), Set.of()).contains(key)
        || SecretName.isSecret(key)
        || SecretValue.isSecret(text);
  }

  /** Refuses a release with a secret in its configurations, variables or notes. */
  public void requireNone(Release release) throws RefusedReleaseException {
    for (var configuration : ReleaseConfigurations.of(release).entrySet()) {
      for (var value : configuration.getValue().entrySet()) {
        if (isSecret(configuration.getKey(), value.getKey(), value.getValue())) {
          throw refused(value.getKey() + " of the configuration " + configuration.getKey());
        }
      }
    }
    for (var variable : release.variables().entrySet()) {
      if (isSecret("", variable.getKey(), variable.getValue())) {
        throw refused("the variable " + variable.getKey());
      }
    }
    if (SecretValue.isSecret(release.notes())) {
      throw refused("something in the notes");
    }
  }

  private static RefusedReleaseException refused(String what) {
    return new RefusedReleaseException(
        Refusal.SECRET_IN_CONFIGURATION,
        what + " is a secret; a release may have none: it belongs into etc/ of each router");
  }
}
