// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.Line;
import io.millrace.api.line.LineTap;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Makes a link of every line: a {@link PrimaryLink} or a {@link SecondaryLink}, as the line's role
 * says, of the line's name.
 */
@Component(
    service = {},
    configurationPid = HdlcLinks.PID)
@Designate(ocd = HdlcLinks.Config.class)
public final class HdlcLinks {
  /** The PID. */
  public static final String PID = "io.millrace.link.hdlc";

  /** What can be configured; it holds for every link. */
  @ObjectClassDefinition(
      name = "HDLC link",
      description = "Figures of the HDLC links on all lines [hdlc-link.md §9.2]")
  public @interface Config {
    @AttributeDefinition(
        name = "Reply timeout T1",
        description =
            "Milliseconds a reply may take at the most, 700–60000. T1 is that long until round"
                + " trips were measured, and again when three replies in a row do not come; a"
                + " message that is not to be repeated gets at least half of it",
        min = "700",
        max = "60000")
    int t1Millis() default 2000;

    @AttributeDefinition(
        name = "Least T1",
        description =
            "Milliseconds, 20–60000, below which measured round trips do not take T1, on top of"
                + " what the bytes take at 38,400 baud; an other end that replies at once is asked"
                + " after that what became of a message, and may still answer for half of T1. One"
                + " that is silent for 400 ms before it replies, as the real sensor, gets 700 at"
                + " least whatever this says",
        min = "20",
        max = "60000")
    int t1FloorMillis() default 40;

    @AttributeDefinition(
        name = "Attempts N2",
        description =
            "How often a frame is sent, with time enough for the real sensor's reply, before the"
                + " other end is given up; how often a message that is not answered goes out, 1–20",
        min = "1",
        max = "20")
    int attempts() default 3;

    @AttributeDefinition(
        name = "Settle pause",
        description = "Milliseconds between a reply and the next frame, 0–1000",
        min = "0",
        max = "1000")
    int settleMillis() default 5;

    @AttributeDefinition(
        name = "Silence",
        description =
            "Milliseconds without a byte, 20–5000, after which what comes is a new frame. After a"
                + " damaged one four times the longest pause of late inside a good one will do,"
                + " 20 at least",
        min = "20",
        max = "5000")
    int silenceMillis() default 400;

    @AttributeDefinition(
        name = "Queue limit",
        description = "Exchanges that may be open on one link, 1–10000; more are not sent",
        min = "1",
        max = "10000")
    int queueLimit() default 64;

    @AttributeDefinition(
        name = "Stay connected",
        description = "Whether an idle link stays connected between polls; if not, DISC ends each")
    boolean stayConnected() default true;

    @AttributeDefinition(
        name = "Poll of a lost end",
        description =
            "Milliseconds, at least, between two looks for an other end that does not answer,"
                + " 100–3600000",
        min = "100",
        max = "3600000")
    int lostPollMillis() default 5000;

    @AttributeDefinition(
        name = "Poll after activity",
        description =
            "Milliseconds to the next poll after an answer, a notification or a wake, 100–3600000;"
                + " the pause doubles up to the idle one. Not more than the NIC's pollMillis",
        min = "100",
        max = "3600000")
    int pollFloorMillis() default 1000;

    @AttributeDefinition(
        name = "Idle poll",
        description =
            "Milliseconds between polls of an idle link, 0–3600000; not less than the NIC's"
                + " pollMillis, which holds when this is 0",
        min = "0",
        max = "3600000")
    int pollCeilingMillis() default 0;
  }

  private final Taps taps = new Taps();
  private final KeptPending kept;
  private final NamedLines lines;

  /** Begins without any line. */
  @Activate
  public HdlcLinks(BundleContext context, @Reference Time time, Config config) {
    kept = new KeptPending(time);
    Settings settings =
        new Settings(
            Duration.ofMillis(config.t1Millis()),
            config.attempts(),
            Duration.ofMillis(config.settleMillis()),
            Duration.ofMillis(config.silenceMillis()),
            config.queueLimit(),
            config.stayConnected(),
            Duration.ofMillis(config.lostPollMillis()),
            new Pace(
                Duration.ofMillis(config.t1FloorMillis()),
                Duration.ofMillis(config.pollFloorMillis()),
                Duration.ofMillis(config.pollCeilingMillis())));
    lines = new NamedLines(context, time, settings, taps, kept);
  }

  /** Has a tap hear every line from now on. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTap(LineTap tap) {
    taps.add(tap);
  }

  void unbindTap(LineTap tap) {
    taps.remove(tap);
  }

  /** Has pending messages outlive their link. */
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindStore(Store store) {
    kept.slot.bind(store);
  }

  void unbindStore(Store store) {
    kept.slot.unbind(store);
  }

  /** Makes a link of a line, unless a better or an older one has the name. */
  @Reference(
      name = "line",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindLine(Line line, Map<String, Object> properties) {
    lines.add(line, properties);
  }

  /** Withdraws the line's link, so that its users finish, then ends it; another line goes on. */
  void unbindLine(Line line) {
    lines.remove(line);
  }

  /** Withdraws every link and ends it. */
  @Deactivate
  void deactivate() {
    lines.close();
  }
}
