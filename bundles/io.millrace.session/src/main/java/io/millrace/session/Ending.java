// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.session.Session;

/** A session that ended, and why, to be told to the listeners when no lock is held. */
record Ending(Session session, String reason) {}
