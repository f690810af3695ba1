// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.echo;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import java.time.Duration;
import java.time.Instant;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The sensor {@code echo}: its reading is a text and a count of the readings; {@code cfg=<text>}
 * changes the text and restarts the count [spec device-ic-api.md §6]. It is also the example of a
 * complete sensor plugin: a service with configuration, a period and pushes.
 */
@Component(configurationPid = EchoSensor.PID, immediate = true)
@Designate(ocd = EchoSensor.Config.class)
public final class EchoSensor implements Sensor {
  static final String PID = "io.millrace.sensor.echo";

  /** The longest text in bytes: what the vendor's has room for. */
  private static final int LONGEST_BYTES = 31;

  private static final String KEY = "cfg=";

  /** Configuration of the echo sensor. */
  @ObjectClassDefinition(name = "Echo sensor", description = "The sensor /arduino/echo.")
  public @interface Config {
    /** Seconds. */
    @AttributeDefinition(
        name = "Period",
        description =
            "Seconds between notifications; 0: none. Range 0 to 86400, default 90 (seconds).",
        min = "0",
        max = "86400")
    int periodSeconds() default 90;

    /** Whether a new text is pushed. */
    @AttributeDefinition(
        name = "Push",
        description = "Whether observers are notified of a new text at once. Default false.")
    boolean push() default false;
  }

  private final Duration period;
  private final boolean pushes;
  private String text = "Hello World:";
  private long count = 1;
  private Runnable push;

  /** Starts with the vendor's text. */
  @Activate
  public EchoSensor(Config config) {
    period = Duration.ofSeconds(config.periodSeconds());
    pushes = config.push();
  }

  @Override
  public String type() {
    return "echo";
  }

  @Override
  public Duration period() {
    return period;
  }

  @Override
  public synchronized Reading read(Instant now) {
    return Reading.text(text + " " + count++);
  }

  @Override
  public ConfigurationResult configure(String query) {
    if (!query.startsWith(KEY)) {
      return ConfigurationResult.NOT_UNDERSTOOD;
    }
    String next = query.substring(KEY.length());
    if (Bytes.utf8(next).length() > LONGEST_BYTES) {
      return ConfigurationResult.BAD_VALUE;
    }
    Runnable pushing = restart(next);
    if (pushes && pushing != null) {
      pushing.run();
    }
    return ConfigurationResult.ACCEPTED;
  }

  private synchronized Runnable restart(String next) {
    text = next;
    count = 1;
    return push;
  }

  @Override
  public synchronized void pushTo(Runnable next) {
    push = next;
  }
}
