// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import io.millrace.http.server.HttpState;
import java.time.Duration;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether HTTPS listens, and how long its certificate lasts: a line of the router's status. */
@Component(
    immediate = true,
    property = {HealthCheck.NAME + "=https", HealthCheck.TAGS + "=system"})
public final class HttpsCheck implements HealthCheck {
  private static final Duration SOON = Duration.ofDays(21);

  private final HttpsComponent https;

  /** Makes the check. */
  @Activate
  public HttpsCheck(@Reference HttpsComponent https) {
    this.https = https;
  }

  @Override
  public Result execute() {
    HttpState state = https.state();
    if (state.place().isEmpty()) {
      return new Result(Result.Status.OK, "off");
    }
    if (!state.listening()) {
      return state.fault().isEmpty()
          ? new Result(
              Result.Status.TEMPORARILY_UNAVAILABLE, "begins to listen on " + state.place())
          : warn(state.problem(HttpsComponent.PID));
    }
    if (!https.unread().isEmpty()) {
      return warn(
          "the certificate cannot be read again, the one before is used: " + https.unread());
    }
    Duration left = Duration.between(https.now(), https.keys().expires());
    if (left.isNegative()) {
      return warn("clients refuse the certificate: it expired at " + https.keys().expires());
    }
    return left.compareTo(SOON) > 0
        ? new Result(Result.Status.OK, state.place())
        : warn(
            "the certificate expires at %s, in %d days: renew it"
                .formatted(https.keys().expires(), left.toDays()));
  }

  private static Result warn(String why) {
    return new Result(Result.Status.WARN, why);
  }
}
