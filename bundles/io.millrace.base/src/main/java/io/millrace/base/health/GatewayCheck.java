// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.transport.RequestHandler;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The gateway takes requests. */
@Component(property = HealthCheck.NAME + "=gateway")
public final class GatewayCheck implements HealthCheck {
  private static final String GATEWAY = "(" + RequestHandler.ROLE + "=gateway)";

  private final BundleContext context;

  /** Makes the check. */
  @Activate
  public GatewayCheck(BundleContext context) {
    this.context = context;
  }

  @Override
  public Result execute() {
    try {
      return context.getServiceReferences(RequestHandler.class, GATEWAY).isEmpty()
          ? new Result(Result.Status.CRITICAL, "away: no request of a client is answered")
          : new Result(Result.Status.OK, "present");
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
