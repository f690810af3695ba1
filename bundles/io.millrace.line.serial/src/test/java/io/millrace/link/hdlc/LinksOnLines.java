// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.Line;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.time.Time;
import io.millrace.link.hdlc.primary.HdlcPrimaryLink;
import io.millrace.link.hdlc.secondary.HdlcSecondaryLink;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;

/** Makes the HDLC bundle's links on lines of another bundle, for its tests. */
public final class LinksOnLines {
  private static final LinkSettings SETTINGS =
      new LinkSettings(
          Duration.ofMillis(2000),
          3,
          Duration.ofMillis(5),
          Duration.ofMillis(400),
          256,
          true,
          Duration.ofMillis(100));

  private LinksOnLines() {}

  /** Returns a primary on a line. */
  public static PrimaryLink primary(Line line, Time time) {
    return new HdlcPrimaryLink(line, time, SETTINGS);
  }

  /** Returns a secondary on a line. */
  public static SecondaryLink secondary(Line line, Time time) {
    return new HdlcSecondaryLink(line, time, SETTINGS);
  }
}
