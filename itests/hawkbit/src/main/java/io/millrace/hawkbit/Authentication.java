// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.Optional;

/**
 * Who may ask: by the target token of the device in the path, or by the tenant's gateway token. The
 * scheme's case counts, there is exactly one blank, and the rest is compared as it is.
 */
final class Authentication {
  private static final String TARGET = "TargetToken ";
  private static final String GATEWAY = "GatewayToken ";

  private final Settings settings;
  private final Rollouts rollouts;

  Authentication(Settings settings, Rollouts rollouts) {
    this.settings = settings;
    this.rollouts = rollouts;
  }

  boolean accepts(Request request, Path path) {
    String given = request.header("Authorization");
    if (!path.tenant().equals(Settings.TENANT)) {
      return false;
    }
    if (given.startsWith(TARGET) && settings.targetTokens()) {
      Optional<Device> device = rollouts.device(path.id());
      return device.isPresent() && device.get().token().equals(given.substring(TARGET.length()));
    }
    return given.startsWith(GATEWAY)
        && !settings.gatewayToken().isEmpty()
        && settings.gatewayToken().equals(given.substring(GATEWAY.length()));
  }
}
