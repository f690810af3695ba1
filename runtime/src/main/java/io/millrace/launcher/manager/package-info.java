// SPDX-License-Identifier: Apache-2.0
/** What the launcher tells the service manager that started it [sd_notify(3)]. */
package io.millrace.launcher.manager;
