// SPDX-License-Identifier: Apache-2.0
/**
 * The whole service in one process and in memory: the real engine, queries, streams and HTTP faces,
 * over a log that is a list; time is moved by the test. And the golden files that are held against
 * it, {@code src/test/resources/golden/<dialect>/<scenario>.http}, see {@link
 * dev.joblog.quickstart.inprocess.GoldenFile} for how they are written.
 *
 * <p>{@code ./mvnw -pl quickstart -am test -Dtest=GoldenTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.write=true} writes the answers anew (add {@code
 * -Dgolden.only=valpay/} for some of them); read the difference before you commit it.
 */
@NullMarked
package dev.joblog.quickstart.inprocess;

import org.jspecify.annotations.NullMarked;
