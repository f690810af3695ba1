// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.time.Time;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The wall clock can be right: tokens are judged by it, and sensors get their time from it. */
@Component(property = {HealthCheck.NAME + "=clock", HealthCheck.TAGS + "=system"})
public final class ClockCheck implements HealthCheck {
  /** The last year that a sensor's 32 bits of seconds hold without a doubt. */
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  private final Time time;
  private final Instant built;

  /** Makes the check. */
  @Activate
  public ClockCheck(BundleContext context, @Reference Time time) {
    this(time, Instant.parse(context.getBundle().getHeaders().get("Millrace-Built")));
  }

  ClockCheck(Time time, Instant built) {
    this.time = time;
    this.built = built;
  }

  @Override
  public Result execute() {
    Instant now = time.now();
    String shown = now.truncatedTo(ChronoUnit.SECONDS).toString();
    if (!now.isBefore(built) && now.isBefore(LATEST)) {
      return new Result(Result.Status.OK, shown);
    }
    String when =
        now.isBefore(built) ? "before this release was made (" + built + ")" : "after " + LATEST;
    return new Result(
        Result.Status.CRITICAL,
        shown
            + " is "
            + when
            + ": set the system's clock; until then tokens are misjudged and sensors get a wrong"
            + " time");
  }
}
