// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.traffic.TrafficWindow;

/** How the router was before a switch: taken by {@link Judge#baseline}. Immutable. */
public final class Baseline {
  private final RouterState state;
  private final TrafficWindow traffic;
  private final Chains chains;
  private final OldLoaders loaders;

  Baseline(RouterState state, TrafficWindow traffic, Chains chains, OldLoaders loaders) {
    this.state = state;
    this.traffic = traffic;
    this.chains = chains;
    this.loaders = loaders;
  }

  /**
   * Returns the baseline of a router of which nothing is known, as after a restart and for a new
   * deployer: only what must hold at all is judged, and what the release itself promises.
   */
  public static Baseline unknown() {
    return new Baseline(RouterState.NONE, TrafficWindow.NONE, Chains.NONE, OldLoaders.NONE);
  }

  RouterState state() {
    return state;
  }

  TrafficWindow traffic() {
    return traffic;
  }

  Chains chains() {
    return chains;
  }

  OldLoaders loaders() {
    return loaders;
  }
}
