// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.Line;
import io.millrace.api.line.LineTap;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.link.hdlc.secondary.PendingMessageStore;
import io.millrace.link.hdlc.station.AdaptiveTiming;
import io.millrace.link.hdlc.station.LinkSettings;
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
 * Registers a link for every line, under the line's name: a {@link PrimaryLink} or a {@link
 * SecondaryLink}, depending on the line's role.
 */
@Component(
    service = {},
    configurationPid = HdlcLinks.PID)
@Designate(ocd = HdlcLinks.Config.class)
public final class HdlcLinks {
  /** The PID. */
  public static final String PID = "io.millrace.link.hdlc";

  /** The configuration of all links. */
  @ObjectClassDefinition(
      name = "HDLC link",
      description = "Parameters of the HDLC links on all lines [hdlc-link.md §9.2]")
  public @interface Config {
    @AttributeDefinition(
        name = "Maximum T1",
        description =
            "The longest time in milliseconds, 700–60000, that a primary waits for a reply. T1 is"
                + " adapted to measured round trips, but is this maximum until they are measured"
                + " and after three missing replies in a row; for a message that must not be"
                + " repeated it is at least half of the maximum. A larger value survives slower"
                + " sensors, and takes longer to notice an unplugged one",
        min = "700",
        max = "60000")
    int t1Millis() default 2000;

    @AttributeDefinition(
        name = "Minimum T1",
        description =
            "The smallest adapted T1 in milliseconds, 20–60000, not counting the time that the"
                + " bytes take at 38,400 baud. When it expires, a secondary that usually replies"
                + " at once is asked whether the message arrived, and has at least half of the"
                + " maximum T1 to answer it. A secondary that is silent for 400 ms before it"
                + " replies, such as the real sensor, always gets at least 700 ms. A larger value"
                + " makes recovery from lost frames slower",
        min = "20",
        max = "60000")
    int t1FloorMillis() default 40;

    @AttributeDefinition(
        name = "Attempts N2",
        description =
            "How often a frame is sent, 1–20, before the secondary counts as unreachable, and how"
                + " often a message is sent that arrives and is not answered. Attempts that end"
                + " before the real sensor could have replied count as a quarter",
        min = "1",
        max = "20")
    int attempts() default 3;

    @AttributeDefinition(
        name = "Settle pause",
        description = "Pause in milliseconds, 0–1000, between a reply and the next frame",
        min = "0",
        max = "1000")
    int settleMillis() default 5;

    @AttributeDefinition(
        name = "Inter-frame silence",
        description =
            "When no byte has come for so many milliseconds, 20–5000, the next byte begins a new"
                + " frame. After a damaged frame, four times the longest recent pause inside a"
                + " valid frame is enough, but at least 20 ms",
        min = "20",
        max = "5000")
    int silenceMillis() default 400;

    @AttributeDefinition(
        name = "Queue limit",
        description =
            "How many exchanges may be open on one link, 1–10000; further ones fail at once",
        min = "1",
        max = "10000")
    int queueLimit() default 64;

    @AttributeDefinition(
        name = "Stay connected",
        description =
            "Whether an idle link stays connected between polls; if false, DISC follows each poll")
    boolean stayConnected() default true;

    @AttributeDefinition(
        name = "Poll of an unreachable secondary",
        description =
            "The shortest pause in milliseconds, 100–3600000, between two attempts to reach a"
                + " secondary that does not answer",
        min = "100",
        max = "3600000")
    int lostPollMillis() default 5000;

    @AttributeDefinition(
        name = "Poll after activity",
        description =
            "The pause in milliseconds, 100–3600000, before the next poll after an answer, a"
                + " notification or a wake pulse; it then doubles up to the idle pause. If the"
                + " NIC's pollMillis is smaller, that is used",
        min = "100",
        max = "3600000")
    int pollFloorMillis() default 1000;

    @AttributeDefinition(
        name = "Idle poll",
        description =
            "The pause in milliseconds, 0–3600000, between polls of an idle link; if the NIC's"
                + " pollMillis is larger, that is used. A larger value saves polls, and makes"
                + " notifications from an idle sensor slower",
        min = "0",
        max = "3600000")
    int pollCeilingMillis() default 0;
  }

  private final LineTaps taps = new LineTaps();
  private final PendingMessageStore pending;
  private final LinkRegistry links;

  /** Begins without lines. */
  @Activate
  public HdlcLinks(BundleContext context, @Reference Time time, Config config) {
    pending = new PendingMessageStore(time);
    LinkSettings settings =
        new LinkSettings(
            Duration.ofMillis(config.t1Millis()),
            config.attempts(),
            Duration.ofMillis(config.settleMillis()),
            Duration.ofMillis(config.silenceMillis()),
            config.queueLimit(),
            config.stayConnected(),
            Duration.ofMillis(config.lostPollMillis()),
            new AdaptiveTiming(
                Duration.ofMillis(config.t1FloorMillis()),
                Duration.ofMillis(config.pollFloorMillis()),
                Duration.ofMillis(config.pollCeilingMillis())));
    links = new LinkRegistry(context, time, settings, taps, pending);
  }

  /** Adds a tap, which hears every line from now on. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTap(LineTap tap) {
    taps.add(tap);
  }

  void unbindTap(LineTap tap) {
    taps.remove(tap);
  }

  /** Sets the store that keeps pending messages while a link is replaced. */
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindStore(Store store) {
    pending.bind(store);
  }

  void unbindStore(Store store) {
    pending.unbind(store);
  }

  /** Registers a link for a line, unless a preferred line has the name. */
  @Reference(
      name = "line",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindLine(Line line, Map<String, Object> properties) {
    links.add(line, properties);
  }

  /** Unregisters and ends the line's link; the next line of the name gets one. */
  void unbindLine(Line line) {
    links.remove(line);
  }

  /** Unregisters and ends every link. */
  @Deactivate
  void deactivate() {
    links.close();
  }
}
