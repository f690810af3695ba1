// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.device.DeviceResolver;
import io.millrace.lib.policy.CoapAccess;
import io.millrace.lib.slot.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The devices of the directory, by their MACs: an account sees those that it may use. They are in
 * every solution.
 */
final class KnownDevices {
  private static final String NAME = "SSN\\p{XDigit}{16}";
  private static final int PREFIX = 3;

  private final Slot<DeviceResolver> directory;

  KnownDevices(Slot<DeviceResolver> directory) {
    this.directory = directory;
  }

  /** Returns the MACs that an account may see, in 16 digits in lower case. */
  List<String> macs(Account account) {
    List<String> macs = new ArrayList<>();
    if (account.may(Permission.PROXY)) {
      SortedMap<String, String> names =
          directory.call(DeviceResolver::names, new TreeMap<String, String>());
      for (String name : names.keySet()) {
        if (name.matches(NAME) && CoapAccess.knows(account.policy(), name)) {
          macs.add(name.substring(PREFIX).toLowerCase(Locale.ROOT));
        }
      }
    }
    return macs;
  }
}
