// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

/**
 * What the profile of one name says at present. A request that waits while the profile is replaced
 * is sent as the new one says; while its bundle is away the last values hold. Thread-safe.
 */
final class CurrentProfile {
  private volatile ProfileValues values;

  CurrentProfile(ProfileValues values) {
    this.values = values;
  }

  ProfileValues values() {
    return values;
  }

  void set(ProfileValues next) {
    values = next;
  }
}
