// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether HTTP listens: a line of the router's status. */
@Component(property = {HealthCheck.NAME + "=http", HealthCheck.TAGS + "=system"})
public final class HttpCheck implements HealthCheck {
  private final HttpComponent http;

  /** Makes the check. */
  @Activate
  public HttpCheck(@Reference HttpComponent http) {
    this.http = http;
  }

  @Override
  public Result execute() {
    return result(http.state());
  }

  static Result result(HttpState state) {
    if (state.place().isEmpty()) {
      return new Result(Result.Status.OK, "off");
    }
    if (!state.fault().isEmpty()) {
      return new Result(Result.Status.WARN, state.problem());
    }
    return state.listening()
        ? new Result(Result.Status.OK, state.place())
        : new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "begins to listen on " + state.place());
  }
}
