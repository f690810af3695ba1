// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import static io.millrace.gateway.GatewayRig.DEVICE;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.OptionNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * An option that counts as unrecognised, for its number, its length, or for coming once too often.
 *
 * @param values as often as it comes
 */
public record OddOption(String why, int number, List<Bytes> values) {
  /** All four classes without a row of their own, and one left out of cache keys. */
  private static final int[] UNKNOWN = {2048, 2049, 2050, 2051, 2076, 65000, 65001, 65002, 65003};

  /** Known options that a request to be forwarded cannot have or that go by their number. */
  private static final int[] BY_NUMBER_IN_REQUESTS = {8, 9, 19, 20, 31, 252, 292};

  private static final int[] BY_NUMBER_IN_ANSWERS = {
    1, 3, 5, 7, 9, 11, 15, 16, 17, 19, 31, 35, 39, 252, 258, 292
  };

  /** Number, shortest and longest value. */
  private static final int[][] IN_REQUESTS = {
    {1, 0, 8},
    {3, 1, 255},
    {4, 1, 8},
    {5, 0, 0},
    {6, 0, 3},
    {7, 0, 2},
    {11, 0, 255},
    {12, 0, 2},
    {14, 0, 4},
    {15, 0, 255},
    {17, 0, 2},
    {23, 0, 3},
    {27, 0, 3},
    {28, 0, 4},
    {35, 1, 1034},
    {39, 1, 255},
    {60, 0, 4},
    {258, 0, 1}
  };

  private static final int[][] IN_ANSWERS = {
    {4, 1, 8},
    {6, 0, 3},
    {8, 0, 255},
    {12, 0, 2},
    {14, 0, 4},
    {20, 0, 255},
    {23, 0, 3},
    {27, 0, 3},
    {28, 0, 4}
  };

  /** Returns one of every kind that a request can have. */
  public static List<OddOption> ofRequests() {
    return odd(IN_REQUESTS, BY_NUMBER_IN_REQUESTS);
  }

  /** Returns one of every kind that an answer can have. */
  public static List<OddOption> ofAnswers() {
    return odd(IN_ANSWERS, BY_NUMBER_IN_ANSWERS);
  }

  private static List<OddOption> odd(int[][] known, int[] byNumber) {
    List<OddOption> all = new ArrayList<>();
    for (int number : UNKNOWN) {
      all.add(new OddOption("unknown", number, List.of(Bytes.utf8("value"))));
    }
    for (int number : byNumber) {
      all.add(new OddOption("that means nothing here", number, List.of(Bytes.hex("01"))));
    }
    for (int[] row : known) {
      if (row[1] > 0) {
        all.add(new OddOption("too short", row[0], List.of(bytes(row[1] - 1))));
      }
      all.add(new OddOption("too long", row[0], List.of(bytes(row[2] + 1))));
      if (!List.of(1, 4, 8, 11, 15, 20).contains(row[0])) {
        all.add(new OddOption("twice", row[0], Collections.nCopies(2, fitting(row[0], row[1]))));
      }
    }
    return all;
  }

  private static Bytes fitting(int number, int shortest) {
    return number == OptionNumber.PROXY_URI
        ? Bytes.utf8(DEVICE + "/path")
        : number == OptionNumber.PROXY_SCHEME ? Bytes.utf8("coap") : bytes(shortest);
  }

  private static Bytes bytes(int length) {
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) 'x');
    return Bytes.wrap(value);
  }

  @Override
  public String toString() {
    return OptionNumber.name(number) + " " + why;
  }

  /** Tells whether a proxy must not pass it on. */
  public boolean unsafe() {
    return OptionNumber.isUnsafeToForward(number);
  }

  /** Returns the values without a first one that the proxy keeps, as the option table says. */
  public List<Bytes> unrecognised() {
    boolean kept = number == OptionNumber.SIZE1 || number == OptionNumber.SIZE2;
    return kept && values.size() > 1 ? values.subList(1, values.size()) : values;
  }

  /** Adds it to the options of a message. */
  public void addTo(CoapOptionsBuilder options) {
    values.forEach(value -> options.add(number, value));
  }
}
