// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import java.time.Duration;

/**
 * How the agent behaves.
 *
 * @param poll between two polls while the server says nothing
 * @param least between two polls
 * @param most between two polls
 * @param jitterPercent by which that varies
 * @param startSpread within which the first poll comes
 * @param asksOperator whether an operator of this router confirms and agrees
 * @param confirmsWhenReached whether a release that waits for a confirmation is confirmed when the
 *     server was reached with it
 * @param sendsAudit whether the server gets lines of the audit trail that it asks for
 */
public record Settings(
    Duration poll,
    Duration least,
    Duration most,
    int jitterPercent,
    Duration startSpread,
    boolean asksOperator,
    boolean confirmsWhenReached,
    boolean sendsAudit) {}
