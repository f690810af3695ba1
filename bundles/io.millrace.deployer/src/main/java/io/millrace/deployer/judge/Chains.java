// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.Set;

/**
 * Which bundles the two ways out of the router go through. What the switch does not touch of them
 * cannot be its fault.
 *
 * @param devices symbolic names of the bundles that a request to a NIC passes below the gateway
 * @param network those between a client and the gateway, and the gateway
 */
record Chains(Set<String> devices, Set<String> network) {
  static final Chains NONE = new Chains(Set.of(), Set.of());
}
