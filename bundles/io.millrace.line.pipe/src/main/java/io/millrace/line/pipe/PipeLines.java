// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.pipe;

import io.millrace.api.line.Line;
import io.millrace.lib.line.LineSettings;
import io.millrace.lib.line.LineValues;
import io.millrace.lib.loop.Loop;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A configured pipe: two lines in memory, {@code <name>} for a primary and {@code <name>.peer} for
 * a secondary, with one loop for both.
 */
@Component(
    service = {},
    configurationPid = PipeLines.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PipeLines.Config.class, factory = true)
public final class PipeLines {
  /** The factory PID. */
  public static final String PID = "io.millrace.line.pipe";

  /** Configuration of a pipe. */
  @ObjectClassDefinition(
      name = "Pipe line",
      description =
          "Two lines joined in memory: <name> for the primary, <name>.peer for the secondary.")
  public @interface Config {
    @AttributeDefinition(
        name = "Name",
        description = "Name of the primary's line, unique in the router; not empty")
    String name();

    @AttributeDefinition(
        name = "Buffer",
        description =
            "Bytes that are buffered at each end at most, 266–1048576; further ones are lost",
        min = "266",
        max = "1048576")
    int bufferBytes() default 4096;
  }

  private final Loop loop;
  private final List<ServiceRegistration<Line>> registrations;

  /**
   * Makes the pipe and registers its two ends: the secondary's first, so that the primary's first
   * bytes are received.
   */
  @Activate
  public PipeLines(BundleContext context, Config config) {
    new LineValues(PID).requireName(config.name());
    loop = Loop.start("line-" + config.name());
    Pipe pipe = new Pipe(config.name(), loop, config.bufferBytes());
    ServiceRegistration<Line> secondary =
        LineSettings.register(context, pipe.secondary(), Line.SECONDARY);
    ServiceRegistration<Line> primary =
        LineSettings.register(context, pipe.primary(), Line.PRIMARY);
    registrations = List.of(primary, secondary);
  }

  /** Withdraws the lines, the primary's first, so that their users finish; then ends the loop. */
  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
    loop.close();
  }
}
