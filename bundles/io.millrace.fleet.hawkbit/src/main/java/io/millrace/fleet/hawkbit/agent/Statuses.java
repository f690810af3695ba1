// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.fleet.hawkbit.ddi.Answer;
import io.millrace.fleet.hawkbit.ddi.StatusException;

/** Makes failures of answers. */
final class Statuses {
  private Statuses() {}

  static StatusException of(String what, Answer answer) {
    return new StatusException(what, answer.status(), answer.retryAfter());
  }
}
