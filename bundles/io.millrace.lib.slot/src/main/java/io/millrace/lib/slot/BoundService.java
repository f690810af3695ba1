// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

/** A service that is bound to a slot, and its calls in progress. Guarded by the slot's lock. */
final class BoundService<T> {
  final T service;
  int inProgress;

  /** Whether its drain time was over before its calls. */
  boolean expired;

  BoundService(T service) {
    this.service = service;
  }
}
