// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import java.util.concurrent.CompletionStage;

/** Writes what changes into the store. */
interface RegistrationJournal {
  /** One is new or has changed. */
  void put(Registration registration);

  /** One has been removed. */
  void remove(Registration registration);

  /**
   * Returns a stage that completes when the newest change of a registration is durable, and fails
   * when it is not within a time that a client waits. It may complete on any thread.
   */
  CompletionStage<Void> saved(String id);
}
