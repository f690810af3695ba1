// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Whether devices and observations can be kept: a line of the router's status. */
final class DataPlatformCheck implements HealthCheck {
  private final PlatformState state;

  DataPlatformCheck(PlatformState state) {
    this.state = state;
  }

  @Override
  public Result execute() {
    if (!state.isRead()) {
      return new Result(
          Result.Status.WARN, "the store is away: requests for devices are answered 503");
    }
    return state.isFailing()
        ? new Result(Result.Status.WARN, "the store cannot write: observations are answered 503")
        : new Result(Result.Status.OK, state.observations().size() + " observations");
  }
}
