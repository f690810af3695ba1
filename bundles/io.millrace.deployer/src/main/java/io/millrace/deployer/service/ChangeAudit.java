// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.service;

import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.deployer.change.ReleaseStorage;
import io.millrace.deployer.change.Releases;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Puts the begin and the end of each change into the audit trail, whoever ordered it, and what was
 * changed by hand. How the newest change ended while nobody here watched, as by a start of the
 * router, is added when the trail comes.
 */
@Component(service = {})
public final class ChangeAudit {
  private static final System.Logger LOG = System.getLogger(ChangeAudit.class.getName());
  private static final CallbackGuard TRAILS =
      new CallbackGuard(ChangeAudit.class, "reading the audit trail");

  /** In so many records the end of the newest change is looked for. */
  private static final int LOOK_BACK = 500;

  private final AuditOutbox outbox;
  private final Releases releases;
  private final AutoCloseable watch;

  /** Begins to watch. */
  @Activate
  public ChangeAudit(
      BundleContext context, @Reference Releases releases, @Reference ReleaseStorage storage) {
    this(
        releases,
        storage,
        new AuditOutbox(Clock.systemUTC()::instant, new Holder(context), "io.millrace.deployer"));
  }

  /** Begins to watch, with an outbox that is closed with this. */
  public ChangeAudit(Releases releases, ReleaseStorage storage, AuditOutbox outbox) {
    this.releases = releases;
    this.outbox = outbox;
    watch = storage.watch(record -> AuditedRecord.of(record).ifPresent(this::add));
  }

  private void add(AuditedRecord audited) {
    outbox.add(audited.origin(), audited.action(), audited.outcome(), audited.detail());
  }

  /** Hands over what waits for the trail, then what nobody here has seen. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindTrail(AuditTrail trail) {
    outbox.bind(trail);
    TRAILS.run(() -> addUnseenEnd(trail));
  }

  /** Lets the trail go. */
  public void unbindTrail(AuditTrail trail) {
    outbox.unbind(trail);
  }

  private void addUnseenEnd(AuditTrail trail) {
    try {
      Optional<JournalRecord> last = releases.history().lastOfAChange();
      last.flatMap(AuditedRecord::of)
          .filter(AuditedRecord::isEnd)
          .filter(end -> trail.last(LOOK_BACK).stream().noneMatch(end::isSameEnd))
          .ifPresent(
              end ->
                  trail.add(
                      AuditRecord.of(
                          last.get().time(),
                          end.origin(),
                          end.action(),
                          end.outcome(),
                          end.detail())));
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the audit trail of changes: {0}", FileReason.of(failure));
    }
  }

  @Deactivate
  void deactivate() {
    TRAILS.close(watch);
    outbox.close();
  }
}
