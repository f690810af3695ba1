// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.session.Session;

/** A session that has ended, and why. Listeners are told of it when no lock is held. */
record EndedSession(Session session, String reason) {}
