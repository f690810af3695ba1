// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code account:add} and the other commands for accounts. */
final class AccountCommands {
  private static final Pattern NAME = Pattern.compile("[\\w.@-]{1,64}");
  private static final Pattern SCOPE = Pattern.compile("[ !#-\\[\\]-~]{1,128}");
  private static final int MAX_SESSIONS = 10_000;

  private final AccountBook accounts;
  private final Withdrawal withdrawal;
  private final Time time;
  private final NewSecrets secrets;

  AccountCommands(
      AccountBook accounts,
      Withdrawal withdrawal,
      Time time,
      Randomness randomness,
      int iterations) {
    this.accounts = accounts;
    this.withdrawal = withdrawal;
    this.time = time;
    this.secrets = new NewSecrets(randomness, iterations);
  }

  @Command(
      name = "add",
      description = {
        "Makes an account and shows its secret, this once.",
        "A client gets a token for its client ID and its secret, by POST /api/tokens."
      })
  CommandOutput add(
      @Parameters(paramLabel = "NAME", description = "letters, digits, . _ @ and -") String name,
      @Option(
              names = "--client-id",
              paramLabel = "ID",
              description = "what the client calls itself; default: one is made up")
          String clientId,
      @Option(
              names = "--subject",
              paramLabel = "TEXT",
              description =
                  "the subject of its tokens, by which sessions are counted; default: TN and a"
                      + " UUID")
          String subject,
      @Option(
              names = "--scope",
              paramLabel = "WORDS",
              defaultValue = "api",
              description =
                  "the scope of its tokens: io.millrace.auth.jwt (permissions) says which"
                      + " permissions each word gives (${DEFAULT-VALUE})")
          String scope,
      @Option(
              names = "--allow",
              paramLabel = "RESOURCE",
              description = {
                "what it may do, METHOD/DEVICE/PATH or METHOD/api/..., * for anything;",
                "may come several times; default: everything that its scope permits"
              })
          List<String> allow,
      @Option(
              names = "--deny",
              paramLabel = "RESOURCE",
              description = "what it may not do, whatever is allowed; may come several times")
          List<String> deny,
      @Option(
              names = "--sessions",
              paramLabel = "N",
              defaultValue = "0",
              description = "how many sessions it may have; 0: quota of io.millrace.session")
          @Range(min = 0, max = MAX_SESSIONS)
          int sessions,
      @Option(
              names = "--no-security",
              description = "its requests go to the mesh in clear text by default")
          boolean noSecurity) {
    require(NAME.matcher(name).matches(), "a name is 1 to 64 letters, digits, . _ @ and -");
    require(
        SCOPE.matcher(scope).matches(), "a scope is 1 to 128 printable characters but \" and \\");
    String id = clientId == null ? secrets.uuid() : clientId;
    require(NAME.matcher(id).matches(), "a client ID is 1 to 64 letters, digits, . _ @ and -");
    String sub = subject == null ? "TN" + secrets.uuid() : subject;
    require(NAME.matcher(sub).matches(), "a subject is 1 to 64 letters, digits, . _ @ and -");
    AccessPolicy policy = Policies.of(allow, deny);
    String secret = secrets.secret();
    StoredAccount made =
        new StoredAccount(
            name,
            id,
            sub,
            scope,
            policy,
            sessions,
            !noSecurity,
            true,
            time.now().truncatedTo(ChronoUnit.SECONDS),
            secrets.hash(secret));
    accounts.add(made);
    return shown(made, secret);
  }

  private static void require(boolean good, String allowed) {
    if (!good) {
      throw new IllegalArgumentException(allowed);
    }
  }

  private static CommandOutput shown(StoredAccount account, String secret) {
    return new Table("", "account", "client_id", "subject", "client_secret")
        .add(account.name(), account.clientId(), account.subject(), secret);
  }

  @Command(
      name = "list",
      description = {
        "Lists the accounts.",
        "policy: what limits it, beside its scope. sessions: how many it may have."
      })
  Table list() {
    Table table =
        new Table(
            "no accounts: account:add makes one",
            "account",
            "client_id",
            "subject",
            "scope",
            "sessions",
            "security",
            "state",
            "policy");
    for (StoredAccount each : accounts.all()) {
      table.add(
          each.name(),
          each.clientId(),
          each.subject(),
          each.scope(),
          each.sessions() == 0 ? "default" : each.sessions(),
          each.secured() ? "default" : "none",
          each.enabled() ? "enabled" : "disabled",
          Policies.text(each.policy()));
    }
    return table;
  }

  @Command(
      name = "rotate",
      description = {
        "Makes a new secret of an account and shows it, this once. The old one is wrong at once.",
        "Tokens that the account has stay valid; with --revoke they do not, and its sessions end."
      })
  CommandOutput rotate(
      @Parameters(paramLabel = "NAME", description = "the account") String name,
      @Option(names = "--revoke", description = "revokes its tokens, and ends its sessions")
          boolean revoke) {
    String secret = secrets.secret();
    SecretHash hash = secrets.hash(secret);
    if (revoke) {
      withdrawal.after(
          accounts, name, "has another secret", each -> each.with(hash).revoked(time.now()));
    } else {
      accounts.change(name, each -> each.with(hash));
    }
    StoredAccount account = accounts.named(name);
    if (!account.secret().equals(hash)) {
      throw new IllegalStateException(
          "another router has made another secret of it just now, which is the right one");
    }
    return shown(account, secret);
  }

  @Command(
      name = "disable",
      description = "Gives an account no more tokens, revokes those it has, and ends its sessions.")
  String disable(@Parameters(paramLabel = "NAME", description = "the account") String name) {
    return withdrawal.after(
        accounts, name, "is disabled", each -> each.enabled(false).revoked(time.now()));
  }

  @Command(name = "enable", description = "Gives a disabled account tokens again.")
  String enable(@Parameters(paramLabel = "NAME", description = "the account") String name) {
    if (!accounts.change(name, each -> each.enabled(true)).enabled()) {
      throw new IllegalStateException(
          "another router has disabled it meanwhile; account:list shows it");
    }
    return name + " is enabled";
  }

  @Command(
      name = "remove",
      description = "Removes an account, revokes the tokens it has, and ends its sessions.")
  String remove(@Parameters(paramLabel = "NAME", description = "the account") String name) {
    // When revoking fails it can be removed again.
    String done =
        withdrawal.after(
            accounts, name, "is removed", each -> each.enabled(false).revoked(time.now()));
    accounts.change(name, StoredAccount::withRemoval);
    return done;
  }

  @Command(
      name = "export",
      description = {
        "Writes all accounts into a file of the router's machine, for its owner alone.",
        "It has the hashes of their secrets: their clients can go on at the router that takes it."
      })
  String export(@Parameters(paramLabel = "FILE", description = "where they go") Path file) {
    List<StoredAccount> all = accounts.known();
    AccountFile.write(file, all);
    return all.size() + " accounts are in " + file;
  }

  @Command(
      name = "import",
      description = {
        "Takes the accounts of a file that account:export wrote: all, or none of them when one is",
        "damaged or has a name, client ID or subject that another account here has."
      })
  String take(
      @Parameters(paramLabel = "FILE", description = "where they are") Path file,
      @Option(
              names = "--replace",
              description = {
                "accounts of the same name here are replaced; one that gets no tokens any more,"
                    + " or has",
                "another subject then, loses its tokens and sessions, as with account:disable"
              })
          boolean replace) {
    List<StoredAccount> all = AccountFile.read(file);
    for (StoredAccount each : accounts.take(all, replace)) {
      if (each.enabled() && !accounts.isEnabled(each)) {
        withdrawal.of(each);
      }
    }
    return all.size() + " accounts are imported";
  }

  @Command(
      name = "revoke-token",
      description = {
        "Revokes one token: whoever sends it is refused from now on, also after a restart.",
        "A session that was opened with it lasts; account:disable ends the sessions of an account."
      })
  String revokeToken(
      @Parameters(paramLabel = "ID", description = "the token's ID, its claim jti") String id) {
    withdrawal.ofToken(id);
    return "revoked";
  }

  @Command(
      name = "rotate-key",
      description = {
        "Makes a new key pair, with which the router signs tokens from now on.",
        "Tokens that were signed before are accepted for some time; with --overlap-hours 0 every"
            + " client has to ask for a new one at once."
      })
  String rotateKey(
      @Option(
              names = "--overlap-hours",
              paramLabel = "N",
              defaultValue = "24",
              description = "for how long, 0 to 8760 hours (${DEFAULT-VALUE})")
          @Range(min = 0, max = 8760)
          int hours) {
    withdrawal.rotateKey(Duration.ofHours(hours));
    return "tokens are signed with a new key; those signed before are accepted for "
        + (hours == 1 ? "1 hour" : hours + " hours");
  }
}
