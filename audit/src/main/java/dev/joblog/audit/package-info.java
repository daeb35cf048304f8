// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the event log as an auditor does (DESIGN 12): verifies its chain, folds it again and
 * compares, exports it, shows a job's life. Writes to no topic; knows the rules, the rows and the
 * topics, and no server.
 *
 * <p>{@link Audit} is the command line. A program asks the log itself, {@link ExportedLog} or
 * {@link ClusterLog}:
 *
 * <pre>{@code
 * EventWire wire = new EventWire(KnownSchemas.bundled());
 * PublicKeys keys = PublicKeys.read(List.of(Path.of("audit-public-key.pem")));
 * ExportedLog log = ExportedLog.at(Path.of("evidence"), OptionalInt.empty(), wire);
 * Verification.Result result = log.verify(keys);
 * result.faults().forEach(fault -> System.out.println(fault.text()));
 * }</pre>
 *
 * <p>What is wrong with a log is in the result; {@link CouldNotRun} says that it could not be found
 * out. A cluster that refuses or is away may also end a question in Kafka's own {@code
 * KafkaException}.
 */
@NullMarked
package dev.joblog.audit;

import org.jspecify.annotations.NullMarked;
