// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.nic.core.NicContext;
import io.millrace.nic.resource.EventResource;
import io.millrace.nic.resource.LinkStatisticsResource;
import io.millrace.nic.resource.NicResource;
import io.millrace.nic.resource.RebootNoticeResource;
import io.millrace.nic.resource.TimeResource;
import io.millrace.nic.telemetry.TelemetryResources;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lists the resources that a NIC itself has [spec nic-resources.md §1, §3–§5]. */
final class OwnResources {
  private OwnResources() {}

  /** Returns the resources by path, in the order in which discovery lists them. */
  static Map<String, NicResource> of(NicContext context, SensorSide sensor) {
    TelemetryResources telemetry = sensor.telemetry;
    Map<String, NicResource> resources = new LinkedHashMap<>();
    resources.put(
        "sys/stats", new LinkStatisticsResource(sensor.port.slot(), telemetry.statistics));
    resources.put("sys/battery", telemetry.batteryResource);
    resources.put("sys/signal", telemetry.signalResource);
    resources.put("sys/info", telemetry.identity);
    resources.put("sys/event", new EventResource(sensor.commands));
    resources.put("sys/snsr", new RebootNoticeResource());
    if (!context.settings().isMilli()) {
      resources.put("time", new TimeResource(context, context.senmlBase()));
      resources.put("gpio", telemetry.pinResource);
    }
    return resources;
  }
}
