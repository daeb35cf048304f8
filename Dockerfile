# SPDX-License-Identifier: Apache-2.0
# Both services, one target each. Build the jars first: ./mvnw -Pquick -Dmaven.test.skip=true package
#   docker build --target stream-processor -t joblog/stream-processor .
#   docker build --target api-gateway -t joblog/api-gateway .
# Any base with Java 17 or later, glibc (RocksDB) and bash does: --build-arg BASE=…
# The root file system may be read-only, with /tmp writable and executable: native libraries are loaded from there,
# RocksDB's and those of Kafka's compressions.
ARG BASE=eclipse-temurin:21-jre
FROM ${BASE} AS nobody
RUN groupadd --system --gid 10001 joblog \
 && useradd --system --uid 10001 --gid joblog --no-create-home joblog \
 && install -d -o joblog -g joblog -m 0700 /var/lib/joblog

FROM nobody AS stream-processor
COPY stream-processor/target/lib /opt/joblog/lib
COPY stream-processor/target/stream-processor.jar /opt/joblog/
COPY stream-processor/src/main/config /etc/joblog
ENV JOBLOG_STATE_DIR=/var/lib/joblog \
    JOBLOG_INTERNAL_BIND_HOST=0.0.0.0 \
    JOBLOG_INTERNAL_PORT=7070
USER 10001:10001
VOLUME /var/lib/joblog
EXPOSE 7070
# Half of the memory is for RocksDB, threads and buffers. Without -XX:+ExitOnOutOfMemoryError: a
# record that the heap can't hold is stepped over (ADR 0050), and the JVM would end before that.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-Djava.io.tmpdir=/tmp", \
            "-cp", "/opt/joblog/stream-processor.jar:/opt/joblog/lib/*", "dev.joblog.processor.ProcessorMain"]
CMD ["/etc/joblog/processor.yml"]

FROM nobody AS api-gateway
COPY api-gateway/target/lib /opt/joblog/lib
COPY api-gateway/target/api-gateway.jar /opt/joblog/
COPY api-gateway/src/main/config /etc/joblog
ENV JOBLOG_BIND_HOST=0.0.0.0 \
    JOBLOG_PORT=8080 \
    JOBLOG_ADMIN_PORT=8081
USER 10001:10001
EXPOSE 8080 8081
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", \
            "-Djava.io.tmpdir=/tmp", \
            "-cp", "/opt/joblog/api-gateway.jar:/opt/joblog/lib/*", "dev.joblog.gateway.GatewayApplication"]
CMD ["server", "/etc/joblog/gateway.yml"]
