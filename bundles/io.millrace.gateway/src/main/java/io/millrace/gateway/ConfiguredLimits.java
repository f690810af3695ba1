// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.gateway.exchange.ExchangeLimits;
import io.millrace.gateway.observe.ObservationLimits;
import java.time.Duration;

/** The limits that the configuration sets. */
final class ConfiguredLimits {
  private ConfiguredLimits() {}

  static ExchangeLimits ofExchanges(GatewayConfig config) {
    return new ExchangeLimits(
        config.openExchanges(),
        config.openExchangesPerPeer(),
        config.requestsPerSession(),
        config.deviceWindow(),
        config.devicePayload(),
        config.localPayload(),
        config.parked(),
        config.parkedBytes(),
        Duration.ofSeconds(config.parkGrace()));
  }

  static ObservationLimits ofObservations(GatewayConfig config) {
    return new ObservationLimits(
        config.observations(),
        config.observationsPerPeer(),
        Duration.ofSeconds(config.observeGrace()),
        config.confirmEvery());
  }
}
