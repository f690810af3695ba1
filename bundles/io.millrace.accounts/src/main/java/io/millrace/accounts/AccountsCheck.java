// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.device.DeviceResolver;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Whether accounts get their tokens, and whether what they may do exists: a line of the status. */
final class AccountsCheck implements HealthCheck {
  private final AccountBook accounts;
  private final PersistedState state;
  private final Slot<DeviceResolver> directory;
  private final Slot<?> issuer;

  AccountsCheck(
      AccountBook accounts, PersistedState state, Slot<DeviceResolver> directory, Slot<?> issuer) {
    this.accounts = accounts;
    this.state = state;
    this.directory = directory;
    this.issuer = issuer;
  }

  @Override
  public Result execute() {
    if (!accounts.isRead()) {
      return warn("the store is away, so the accounts are not known and get no tokens");
    }
    if (state.isFailing()) {
      return warn("the store cannot write: changes of accounts are lost when the router ends");
    }
    if (!accounts.all().isEmpty() && issuer.service() == null) {
      return warn("accounts get no tokens: io.millrace.auth.jwt is away, or its ownKey is false");
    }
    String absent = absent();
    return absent.isEmpty()
        ? new Result(Result.Status.OK, count(accounts.all().size()))
        : warn(absent);
  }

  private String absent() {
    Map<String, String> known =
        directory.call(DeviceResolver::names, (SortedMap<String, String>) null);
    if (known == null) {
      return "";
    }
    for (StoredAccount each : accounts.all()) {
      TreeSet<String> devices = new TreeSet<>(Policies.devices(each.policy()));
      devices.removeAll(known.keySet());
      if (!devices.isEmpty()) {
        return "the account %s may use %s, which the directory does not know (account:list)"
            .formatted(each.name(), devices.first());
      }
    }
    return "";
  }

  private static String count(int accounts) {
    return accounts == 1 ? "1 account" : accounts + " accounts";
  }

  private static Result warn(String why) {
    return new Result(Result.Status.WARN, why);
  }
}
